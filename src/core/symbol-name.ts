import { UsageError } from './errors.js';

/** What a symbol may be called: it stands in paths, in table names and in queries. No separator, no quote, no blank, and not dots alone. */
export const SYMBOL_PATTERN = '^(?!\\.+$)[A-Za-z0-9._^=-]+$';

const SYMBOL = new RegExp(SYMBOL_PATTERN);

/** Whether a text can be the name of a symbol. */
export function isSymbolName(symbol: string): boolean {
  return SYMBOL.test(symbol);
}

/** Returns the rule that a symbol breaks, for sentences. */
export function symbolRule(symbol: string): string {
  return `must be letters, digits, ".", "_", "^", "=" and "-", and not "${symbol}"`;
}

/** Throws UsageError NAME_UNKNOWN where a text cannot be the name of a symbol. */
export function requireSymbolName(symbol: string): void {
  if (!isSymbolName(symbol)) throw new UsageError('NAME_UNKNOWN', `a symbol ${symbolRule(symbol)}`, { context: { symbol } });
}
