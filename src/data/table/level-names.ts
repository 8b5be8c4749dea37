import { bareName } from '../columns/column-names.js';
import { namesPrices } from '../columns/columns-by-name.js';
import type { TableOptions } from '../source/data-options.js';
import { chooseSymbol } from '../columns/match-symbol.js';

const TUPLE = /^\(\s*(['"])(.*?)\1\s*,\s*(['"])(.*?)\3\s*\)$/;

/** The names of a table's columns, those of other symbols left empty. */
export interface LevelNames {
  readonly names: readonly string[];
  readonly symbolValue?: string;
}

/** Returns the names of columns that a frame with two levels has as texts, `('Close', 'AAPL')`; other names as they are.
 *  Throws DataError DATA_NOT_FOUND where the levels hold several symbols and the wanted one is not among them. */
export function levelNames(names: readonly string[], source: string, options: TableOptions): LevelNames {
  const pairs = names.map((name) => TUPLE.exec(name)).map((match) => (match ? ([match[2]!, match[4]!] as const) : undefined));
  const tuples = pairs.filter((pair) => pair !== undefined);
  if (tuples.length < 4) return { names };
  const level = ([0, 1] as const).find((side) => namesPrices(tuples.map((pair) => pair[side])));
  if (level === undefined) return { names };
  const symbolOf = (pair: readonly [string, string] | undefined): string => (pair === undefined ? '' : pair[1 - level]!);
  const values = [...new Set(tuples.filter((pair) => isPrice(pair[level])).map(symbolOf))].filter((value) => value !== '');
  const chosen = chooseSymbol({ source, place: 'columns', values, isLoose: false }, options);
  const own = names.map((name, index) => {
    const pair = pairs[index];
    if (pair === undefined) return name;
    return symbolOf(pair) === '' || chosen?.isPicked !== true || symbolOf(pair) === chosen.value ? pair[level] || name : '';
  });
  return { names: own, ...(chosen && { symbolValue: chosen.value }) };
}

function isPrice(name: string): boolean {
  return ['open', 'high', 'low', 'close', 'volume'].includes(bareName(name));
}
