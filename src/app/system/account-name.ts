import { createHash } from 'node:crypto';
import { compositeLegs, sortedSymbols } from './composite.js';
import type { SystemFile } from './system-schema.js';

/** A longer name of an account is cut. */
const LONGEST_NAME = 40;

/** Returns the symbols of an account's legs in the order in which ties are served: by code point, whatever the order in the file (P2); of a
 *  composite as often as members trade them. */
export function legSymbols(file: Pick<SystemFile, 'data' | 'pool'>): string[] {
  return file.pool === undefined ? sortedSymbols(file) : compositeLegs(file).map(({ symbol }) => symbol);
}

/** Returns the symbols that a run trades at once: all of an account, or the one that it was asked for. */
export function symbolsOfRun(file: Pick<SystemFile, 'data' | 'portfolio' | 'pool'>, symbol: string): string[] {
  return file.portfolio === undefined ? [symbol] : legSymbols(file);
}

/** Returns the name that stands for a symbol where an account of several is meant: AAPL+QQQ+SPY, or the first one, how many others there
 *  are and a short hash of all. */
export function accountName(file: Pick<SystemFile, 'data'>): string {
  const symbols = sortedSymbols(file);
  const name = symbols.join('+');
  if (name.length <= LONGEST_NAME) return name;
  return `${symbols[0]}+${symbols.length - 1}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** Returns what a system is run on, one after the other: each symbol alone, or the account of all. */
export function runsOf(file: Pick<SystemFile, 'data' | 'portfolio'>): string[] {
  return file.portfolio === undefined ? [...file.data.symbols] : [accountName(file)];
}
