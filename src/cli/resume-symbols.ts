/** Returns the symbols to run, each with the folder to go on in: what comes before an interrupted symbol is finished, what comes after has not begun. */
export function symbolsFrom(symbols: readonly string[], interrupted: string, dir: string): [string, string | undefined][] {
  const first = Math.max(0, symbols.indexOf(interrupted));
  return symbols.slice(first).map((symbol, index) => [symbol, index === 0 ? dir : undefined]);
}
