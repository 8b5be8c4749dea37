import { UsageError } from './errors.js';

/** A bar's length: `count` units. Months have no fixed length; `durationMs` is then the mean month. */
export interface Timeframe {
  /** canonical name: `1m`, `15m`, `4h`, `1d`, `1w`, `1M` */
  readonly name: string;
  readonly count: number;
  readonly unit: TimeframeUnit;
  /** nominal length in milliseconds */
  readonly durationMs: number;
}

export type TimeframeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M';

const UNIT_MS: Readonly<Record<TimeframeUnit, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_629_746_000,
};

const METATRADER_UNITS: Readonly<Record<string, TimeframeUnit>> = { M: 'm', H: 'h', D: 'd', W: 'w', MN: 'M' };

/** Parses `15m`, `4h`, `1d`, `1w`, `1M` and MetaTrader codes (`M15`, `H4`, `D1`, `W1`, `MN1`).
 *  Minutes that make whole hours are named as hours (`60m` is `1h`).
 *  Throws UsageError FLAG_INVALID. */
export function parseTimeframe(text: string): Timeframe {
  const plain = /^([1-9]\d*)([smhdwM])$/.exec(text);
  if (plain) return makeTimeframe(Number(plain[1]), plain[2] as TimeframeUnit);
  const metaTrader = /^(MN|[MHDW])([1-9]\d*)$/.exec(text);
  if (metaTrader) return makeTimeframe(Number(metaTrader[2]), METATRADER_UNITS[metaTrader[1]!]!);
  throw new UsageError(
    'FLAG_INVALID',
    `timeframe "${text}" is neither a count with a unit (15m, 4h, 1d, 1w, 1M) nor a MetaTrader code (M15, H4, D1)`,
    {
      context: { timeframe: text },
    },
  );
}

function makeTimeframe(count: number, unit: TimeframeUnit): Timeframe {
  const [coarseCount, coarseUnit] = coarsen(count, unit);
  return { name: `${coarseCount}${coarseUnit}`, count: coarseCount, unit: coarseUnit, durationMs: coarseCount * UNIT_MS[coarseUnit] };
}

function coarsen(count: number, unit: TimeframeUnit): [number, TimeframeUnit] {
  if (unit === 's' && count % 60 === 0) return coarsen(count / 60, 'm');
  if (unit === 'm' && count % 60 === 0) return coarsen(count / 60, 'h');
  if (unit === 'h' && count % 24 === 0) return coarsen(count / 24, 'd');
  if (unit === 'd' && count % 7 === 0) return [count / 7, 'w'];
  return [count, unit];
}
