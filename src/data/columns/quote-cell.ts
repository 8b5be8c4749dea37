const LONGEST = 60;

/** Returns a text of a file as sentences show it: in quotes, of bounded length, control characters escaped. */
export function quoteCell(text: string): string {
  return `"${plainText(text, LONGEST)}"`;
}

/** Returns a text without control characters, cut to a length. */
export function plainText(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}
