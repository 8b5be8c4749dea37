export declare function pagePath(name: string): string;
export declare function generatedPages(): Readonly<Record<string, string>>;
