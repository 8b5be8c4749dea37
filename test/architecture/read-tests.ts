/** One test of a file of tests, as its text has it. */
export interface TestText {
  readonly title: string;
  /** the statements that assert something */
  readonly assertions: readonly string[];
}

/** Reads the tests of a file: what stands in comments, and what is skipped, is none. */
export function readTests(text: string): TestText[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const parts = code.split(/^\s*(?:test|describe)(?=[.(])/m).slice(1);
  return parts.filter((part) => !/^\.(?:skip|todo)\b/.test(part)).map((part) => ({ title: titleOf(part), assertions: assertionsOf(part) }));
}

/** The first text that a call is given after its table, where it has one. */
function titleOf(part: string): string {
  const [, title] =
    /^(?:\.\w+)*(?:\([\s\S]*?\))??\(\s*(?:'([^']*)'|"([^"]*)"|`([^`]*)`)/.exec(part)?.filter((each) => each !== undefined) ?? [];
  return title ?? '';
}

/** Statements that begin with a call whose name begins with `expect`, up to their semicolon. */
function assertionsOf(part: string): string[] {
  return [...part.matchAll(/(?:^|[\n{>]\s*|await )(expect\w*\([\s\S]*?;)/g)].map((match) => match[1]!);
}
