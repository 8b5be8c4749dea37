import { EXIT_REASONS, type ExitReason, type Trade } from '../../core/trade.js';
import { buildHistogram, type Histogram } from './histogram.js';

/** One trade's worst and best unrealised move and its result, fractions. */
export interface Excursion {
  readonly mae: number;
  readonly mfe: number;
  readonly return: number;
}

/** How the trades of one exit reason came out. */
export interface ReasonCount {
  readonly reason: ExitReason;
  readonly gains: number;
  readonly losses: number;
  /** mean return, a fraction */
  readonly meanReturn: number;
}

/** How trades came out, in the four ways that the report draws. */
export interface TradeDistribution {
  /** of returns, fractions */
  readonly returns: Histogram;
  readonly excursions: readonly Excursion[];
  /** reasons that occur, in the register's order */
  readonly reasons: readonly ReasonCount[];
  /** of bars held */
  readonly holdBars: Histogram;
}

/** Builds the trade distribution, or undefined where there is no trade with a finite return. */
export function buildTradeDistribution(trades: readonly Trade[]): TradeDistribution | undefined {
  const returns = buildHistogram(
    Float64Array.from(trades, (trade) => trade.return),
    34,
  );
  const holdBars = buildHistogram(
    Float64Array.from(trades, (trade) => trade.barsHeld),
    34,
    1,
  );
  if (!returns || !holdBars) return undefined;
  const excursions = trades.map((trade) => ({ mae: trade.mae, mfe: trade.mfe, return: trade.return }));
  return { returns, excursions, reasons: countReasons(trades), holdBars };
}

function countReasons(trades: readonly Trade[]): ReasonCount[] {
  return EXIT_REASONS.map((reason) => {
    const own = trades.filter((trade) => trade.exitReason === reason);
    const gains = own.filter((trade) => trade.pnl > 0).length;
    const meanReturn = own.reduce((sum, trade) => sum + trade.return, 0) / own.length;
    return { reason, gains, losses: own.length - gains, meanReturn };
  }).filter(({ gains, losses }) => gains + losses > 0);
}
