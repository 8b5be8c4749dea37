/** A column that is 1 on the bars of a symbol and 0 on those of others, as the language writes it. */
export type SymbolColumn = `is_symbol("${string}")`;

export function symbolColumn(symbol: string): SymbolColumn {
  return `is_symbol("${symbol}")`;
}

/** Returns the symbol that a column of a node asks for; undefined where it asks for none. */
export function symbolOfColumn(column: string | number): string | undefined {
  return typeof column === 'number' ? undefined : /^is_symbol\("([^"]*)"\)$/.exec(column)?.[1];
}
