import { fileURLToPath } from 'node:url';
import { parseTimeframe } from '../../core/timeframe.js';
import { listCache } from '../../data/cache/list-cache.js';
import type { Manifest } from '../../data/cache/manifest.js';
import { readSystemFile, resolveSystem, type ResolvedSystem } from './resolve-system.js';

/** The moving-average cross with ATR stops that is run where no system file is named. */
export const SHIPPED_SYSTEM = fileURLToPath(new URL('../../../configs/atr-ma-cross.yaml', import.meta.url));

export interface ShippedChoice {
  /** default: the one symbol of the cache */
  readonly symbols: readonly string[] | undefined;
  /** default: that of the shipped system */
  readonly timeframe: string | undefined;
  readonly cacheDir: string;
}

/** Returns the shipped system on bars that were imported before, with the sentence that says so where there are none and synthetic ones are
 *  used.
 *  Throws UsageError FLAG_INVALID for a timeframe that is none. */
export function shippedSystem(
  { symbols, timeframe, cacheDir }: ShippedChoice,
  overrides: readonly string[],
): { readonly system: ResolvedSystem; readonly warning: string | undefined } {
  const shipped = readSystemFile(SHIPPED_SYSTEM).file;
  const wanted = timeframe ?? shipped.data.timeframe!;
  const imported = importsOf(cacheDir, wanted);
  const chosen = symbols ?? (imported.length === 1 ? [imported[0]!.symbol] : shipped.data.symbols);
  const sources = chosen.map((symbol) => imported.find((each) => each.symbol === symbol));
  const found = sources[0];
  const isOneSource = found !== undefined && sources.every((source) => JSON.stringify(source?.source) === JSON.stringify(found.source));
  const data = isOneSource ? dataOf(found, chosen, wanted) : { symbols: chosen, timeframe: wanted, synthetic: shipped.data.synthetic };
  const missing = chosen.filter((_, position) => sources[position] === undefined);
  const warning = isOneSource
    ? undefined
    : `No bars of ${(missing.length > 0 ? missing : chosen).join(', ')} were found in ${cacheDir}, so synthetic ones are used; import real ones with: barloom data import FILE --symbols ${chosen.join(',')}`;
  return { system: resolveSystem({ ...shipped, data }, { source: SHIPPED_SYSTEM, overrides }), warning };
}

/** Whole entries of the cache whose bars make the timeframe, those of that very timeframe first. */
function importsOf(cacheDir: string, timeframe: string): Manifest[] {
  const { durationMs, name } = parseTimeframe(timeframe);
  const whole = listCache(cacheDir).flatMap((entry) => (entry.state === 'whole' && isReal(entry.manifest) ? [entry.manifest] : []));
  const fitting = whole.filter((manifest) => durationMs % parseTimeframe(manifest.source_timeframe).durationMs === 0);
  return fitting.sort((a, b) => Number(b.timeframe === name) - Number(a.timeframe === name));
}

/** A dataset that is labelled demo or test is used where it is named, and never by itself. */
function isReal({ origin, label = 'real' }: Manifest): boolean {
  return origin === 'real' && label === 'real';
}

function dataOf({ source, layout, timezone, calendar }: Manifest, symbols: readonly string[], timeframe: string): object {
  const { kind, path, table, query, reading } = source;
  return {
    source: kind,
    path,
    ...(table !== null && { table }),
    ...(query !== null && { query }),
    ...((kind === 'csv' || kind === 'json') && { layout }),
    ...reading,
    symbols,
    timeframe,
    timezone,
    calendar,
  };
}
