import type { ColumnPlan, TableHints } from './column-plan.js';
import { bareName, BAR_NAMES, NO_BASE_NAMES, TICK_VOLUME_NAMES } from './column-names.js';

type VolumePlan = Pick<ColumnPlan, 'volume' | 'volumeFallback' | 'notes'>;

/** Finds the base volume: a column of that name, else `Volume BTC` where BTC is the coin and not what it is paid in. Studies (`Volume MA`)
 *  and quote volumes are no volume; `data.columns: {volume: …}` takes them. */
export function findVolume(names: readonly string[], { source, symbol }: TableHints): VolumePlan {
  const bare = names.map(bareName);
  const indexOf = (candidates: readonly string[]): number => candidates.map((name) => bare.indexOf(name)).find((index) => index >= 0) ?? -1;
  const named = indexOf(BAR_NAMES.volume);
  const ticks = indexOf(TICK_VOLUME_NAMES);
  if (named >= 0) return { volume: named, volumeFallback: ticks < 0 ? undefined : ticks, notes: [] };
  if (ticks >= 0) return { volume: ticks, volumeFallback: undefined, notes: [] };
  const units = bare.map((name) => /^volume([a-z0-9]{2,10})$/.exec(name)?.[1]);
  const base = baseOf(units, symbol);
  if (base !== undefined) return { volume: base, volumeFallback: undefined, notes: [] };
  const left = names.filter((_, index) => units[index] !== undefined).map((name) => name.trim());
  if (left.length === 0) return { volume: undefined, volumeFallback: undefined, notes: [] };
  return {
    volume: undefined,
    volumeFallback: undefined,
    notes: [
      `${source}: ${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} not read as the base volume; data.columns: {volume: …} takes one`,
    ],
  };
}

/** The unit that the symbol begins with; else the only one that is neither a quote currency nor a study. */
function baseOf(units: readonly (string | undefined)[], symbol: string | undefined): number | undefined {
  const wanted = bareName(symbol ?? '');
  const own = units.findIndex((unit) => unit !== undefined && wanted.startsWith(unit) && wanted.length > unit.length);
  if (own >= 0) return own;
  const bases = units.flatMap((unit, index) => (unit === undefined || NO_BASE_NAMES.includes(unit) || unit.length > 6 ? [] : [index]));
  return bases.length === 1 ? bases[0] : undefined;
}
