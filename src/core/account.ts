import type { Charges } from './instrument-money.js';
import type { RotationRules, TargetColumns } from './rotation.js';
import type { InstrumentRules, KellyRules, RiskRules } from './rules.js';

/** Groups of legs that an account may have: one bit each. */
export const MOST_GROUPS = 64;

/** The rules of one account that trades several legs (P1–P10). Legs are counted in the order in which ties are served. */
export interface AccountRules {
  /** positions at once, at most */
  readonly maxPositions: number;
  /** f64[leg]: share of the equity that each leg sizes on */
  readonly shares: readonly number[];
  /** the groups that each leg is in, by number below MOST_GROUPS */
  readonly groups: readonly (readonly number[])[];
  /** what each leg trades in */
  readonly instruments: readonly InstrumentRules[];
  readonly maxExposure: ExposureCaps;
  readonly correlation: { readonly limit: number; readonly bars: number } | undefined;
  readonly volatilityTarget: VolatilityTarget | undefined;
  readonly guards: AccountGuards | undefined;
  /** undefined: legs enter and leave by their own signals */
  readonly rotation?: RotationRules | undefined;
  /** for the sizing `kelly` */
  readonly kelly?: KellyRules | undefined;
  /** of a composite, by leg: what its member has of its own beside its signals */
  readonly strategies?: readonly LegStrategy[] | undefined;
}

/** Rules that the legs of a composite may differ in. */
export interface LegStrategy {
  /** position of the member in `StrategyGraph.members` */
  readonly member: number;
  readonly reverse: boolean;
  readonly risk: Pick<RiskRules, 'sizing' | 'fraction' | 'quantity' | 'riskPerTrade' | 'maxLeverage'>;
}

/** Notional / equity, at most; undefined is no cap (P6). */
export interface ExposureCaps {
  readonly symbol: number | undefined;
  readonly group: number | undefined;
  readonly net: number | undefined;
  readonly gross: number | undefined;
}

/** P9: entries are scaled so that the account moves about so much. */
export interface VolatilityTarget {
  /** a year, a fraction */
  readonly annual: number;
  /** that the realised volatility is measured over */
  readonly days: number;
  readonly maxScale: number;
}

/** P8. Fractions of the equity; undefined is no such guard. */
export interface AccountGuards {
  readonly dailyLoss: number | undefined;
  readonly maxDrawdown: number | undefined;
  /** no entry where the spread is wider, bps */
  readonly maxSpreadBps?: number | undefined;
  readonly coolDownMs: number;
  readonly action: 'flatten' | 'block';
}

/** Why a signal came to nothing (P4), `size` where sizing itself knows no quantity, `cancelled` and `replaced` where its price was not met
 *  (O2), `policy` where a composite gives its member no weight: in the order of the kernels' SKIP codes. */
export const SKIP_REASONS = [
  'guard',
  'place',
  'correlation',
  'cash',
  'size',
  'exposure',
  'lot',
  'cancelled',
  'replaced',
  'policy',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** Signals that came to nothing, in the order of their instants. */
export interface SkippedSignals {
  readonly count: number;
  /** i32: the leg */
  readonly leg: Int32Array;
  /** i32: the leg's bar on whose close it was decided */
  readonly decision: Int32Array;
  /** i32: the instant at which it would have been filled; of one that waited for its price that at which it ended */
  readonly instant: Int32Array;
  /** i32: +1 or -1 */
  readonly side: Int32Array;
  /** i32: position in SKIP_REASONS */
  readonly reason: Int32Array;
}

/** What a fill did, in the order of the kernels' FILL codes: it entered, added to what was held (O4), left a part (O3), or left what was
 *  still held. */
export const FILL_KINDS = ['enter', 'add', 'part', 'leave'] as const;

/** The fills of an account that is walked instant by instant, in the order in which they happened. */
export interface FillColumns {
  readonly count: number;
  /** i32: the leg */
  readonly leg: Int32Array;
  /** i32: the instant of the account's clock */
  readonly instant: Int32Array;
  /** i32: +1 bought, -1 sold */
  readonly side: Int32Array;
  /** i32: position in FILL_KINDS */
  readonly kind: Int32Array;
  /** i32: of the position, from 0 in the order in which they were entered; see TradeColumns */
  readonly number: Int32Array;
  /** i32: position in EXIT_REASONS, or -1 */
  readonly reason: Int32Array;
  /** i32: of an entry the leg's bar on whose close it was decided, or -1 */
  readonly decision: Int32Array;
  /** f64, units */
  readonly quantity: Float64Array;
  /** f64, quote price */
  readonly price: Float64Array;
  /** f64, account currency */
  readonly fee: Float64Array;
  /** f64: what one of the leg's currency is worth in the account's; 1 where they are one (I6) */
  readonly rate: Float64Array;
}

/** What an account of legs was, beside its trades. */
export interface AccountReplay {
  /** f64[instant of the clock]: equity on each mark of the window (P11); what lies outside the window means nothing */
  readonly equity: Float64Array;
  readonly skipped: SkippedSignals;
  /** where the account is walked instant by instant */
  readonly fills?: FillColumns | undefined;
  /** what was paid beside fees (I5, I7), where it is walked so */
  readonly charges?: Charges | undefined;
  /** of a rotation */
  readonly targets?: TargetColumns | undefined;
}
