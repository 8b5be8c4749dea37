import type { AccountFigures } from '../../core/account-figures.js';
import type { Bars } from '../../core/bars.js';
import type { Metrics } from '../../core/metrics.js';

/** What is told of a benchmark. */
type BenchmarkMetrics = Pick<Metrics, 'total_return' | 'cagr' | 'volatility' | 'sharpe' | 'max_drawdown' | 'final_equity'>;

/** Something held instead of the account. */
export interface HeldBenchmark {
  readonly name: string;
  /** open of the bar at whose close it was bought, epoch milliseconds; NaN where it never was */
  readonly startMs: number;
  /** from then on; NaN is undefined */
  readonly metrics: BenchmarkMetrics;
}

/** What the report of an account of legs shows beside that of one market. Columns have one entry per instant of the window. */
export interface LegsReportInput {
  readonly figures: AccountFigures;
  /** all legs at equal weight; its curve in quote currency */
  readonly equalWeight: HeldBenchmark & { readonly equity: Float64Array };
  /** each leg alone, in the order of the legs */
  readonly buyAndHold: readonly HeldBenchmark[];
  /** notional / equity at the closes: sides added, and set off */
  readonly gross: Float64Array;
  readonly net: Float64Array;
  /** positions at the closes */
  readonly positions: Float64Array;
  /** at once, at most */
  readonly maxPositions: number;
  /** of a rotation */
  readonly rotation?: RotationReportInput | undefined;
  /** of a composite */
  readonly composite?: CompositeReportInput | undefined;
  /** the bars of each leg in the window, in the order of the legs */
  readonly bars: readonly Bars[];
}

/** What the report of a composite shows beside that of any account. */
export interface CompositeReportInput {
  /** f64[leg][instant of the window]: the policy's weight on the leg's last close; undefined where there is no policy */
  readonly weights: readonly Float64Array[] | undefined;
  readonly members: readonly MemberRow[];
}

/** What a member of a composite did, over all its symbols. Fractions; NaN is undefined. */
export interface MemberRow {
  readonly name: string;
  readonly trades: number;
  readonly winRate: number;
  /** quote currency */
  readonly pnl: number;
  readonly fees: number;
  readonly pnlShare: number;
  /** of the variance of the account */
  readonly riskShare: number;
  /** bars of its legs with a weight above 0 / all of them; the mean of the weights */
  readonly weightedShare: number;
  readonly averageWeight: number;
  /** trades that the policy ended, and signals that it gave no weight */
  readonly endedByPolicy: number;
  readonly skippedByPolicy: number;
}

/** What the report of a rotation shows beside that of any account. */
export interface RotationReportInput {
  /** f64[leg][instant of the window]: notional / equity at the closes, below 0 where it is short */
  readonly exposures: readonly Float64Array[];
  readonly rebalances: readonly RebalanceRow[];
}

/** A rebalance, and what was traded until the next one. */
export interface RebalanceRow {
  /** open of the bars at whose closes the weights were read, epoch milliseconds */
  readonly timeMs: number;
  /** in the order of the legs; signed shares of the equity */
  readonly weights: readonly { readonly symbol: string; readonly weight: number }[];
  readonly fills: number;
  /** notional of the fills / equity at the rebalance's close */
  readonly turnover: number;
  /** quote currency */
  readonly fees: number;
  /** trades that came to nothing */
  readonly skipped: number;
}
