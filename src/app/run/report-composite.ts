import { legWindow } from '../../core/account-clock.js';
import type { AccountFigures } from '../../core/account-figures.js';
import { EXIT_REASONS } from '../../core/trade.js';
import type { LegData } from '../../core/trading-data.js';
import type { CompositeReportInput, MemberRow } from '../../report/index.js';
import type { BacktestResult } from './backtest.js';
import { hasPolicy } from './policy-weights.js';

const BY_POLICY = EXIT_REASONS.indexOf('policy');

/** Returns what the report of a composite shows: the policy's weights over time, and what each member did; undefined of any other run. */
export function reportComposite(result: BacktestResult, figures: AccountFigures): CompositeReportInput | undefined {
  const legs = result.legs?.legs;
  if (legs?.[0]?.member === undefined) return undefined;
  return {
    weights: hasPolicy(result) ? legs.map((leg) => weightsOnClock(leg, result)) : undefined,
    members: measureMembers(result, figures),
  };
}

/** The weight on the leg's last close; 0 before its first. */
function weightsOnClock({ barAt, policy }: LegData, { window }: BacktestResult): Float64Array {
  return Float64Array.from(barAt.subarray(window.from, window.to), (bar) => policy!.weights[bar] ?? 0);
}

/** Returns what each member of a composite did, over all its symbols, in the order of the pool. */
export function measureMembers(result: BacktestResult, figures: AccountFigures): MemberRow[] {
  const legs = result.legs!.legs;
  const names = [...new Map(legs.map(({ member }) => [member!.index, member!.name])).entries()].sort(([a], [b]) => a - b);
  return names.map(([index, name]) => {
    const own = legs.flatMap((leg, position) => (leg.member!.index === index ? [position] : []));
    const sum = (valueOf: (leg: number) => number): number => own.reduce((total, leg) => total + valueOf(leg), 0);
    const trades = sum((leg) => figures.legs[leg]!.trades);
    const weights = own.map((leg) => measureWeights(legs[leg]!, result));
    const bars = weights.reduce((total, { count }) => total + count, 0);
    return {
      name,
      trades,
      winRate: trades === 0 ? Number.NaN : sum((leg) => (figures.legs[leg]!.trades === 0 ? 0 : winsOf(figures, leg))) / trades,
      pnl: sum((leg) => figures.legs[leg]!.pnl),
      fees: sum((leg) => figures.legs[leg]!.fees),
      pnlShare: sum((leg) => figures.legs[leg]!.pnlShare),
      riskShare: sum((leg) => figures.legs[leg]!.riskShare),
      weightedShare: weights.reduce((total, { above }) => total + above, 0) / bars,
      averageWeight: weights.reduce((total, each) => total + each.sum, 0) / bars,
      endedByPolicy: countEnded(result, own),
      skippedByPolicy: sum((leg) => figures.legs[leg]!.skipped.policy),
    };
  });
}

function winsOf(figures: AccountFigures, leg: number): number {
  const { winRate, trades } = figures.legs[leg]!;
  return winRate * trades;
}

/** Without a policy every bar has the whole share. */
function measureWeights(
  leg: LegData,
  { window }: BacktestResult,
): { readonly count: number; readonly above: number; readonly sum: number } {
  const { from, to } = legWindow(leg.barAt, window);
  const weights = leg.policy?.weights.subarray(from, to) ?? new Float64Array(to - from).fill(1);
  const known = weights.map((weight) => (weight > 0 ? weight : 0));
  return { count: weights.length, above: known.filter((weight) => weight > 0).length, sum: known.reduce((a, b) => a + b, 0) };
}

function countEnded({ trades }: BacktestResult, legs: readonly number[]): number {
  return trades.reason.reduce((count, reason, trade) => count + Number(reason === BY_POLICY && legs.includes(trades.leg![trade]!)), 0);
}
