import { curveOfLeg } from '../../core/leg-curves.js';
import { segmentsOfLeg } from '../../core/held-segments.js';
import { EXIT_REASONS } from '../../core/trade.js';
import type { RebalanceRow, RotationReportInput } from '../../report/index.js';
import { multipliersOf } from '../strategy/multipliers-of.js';
import type { BacktestResult } from './backtest.js';
import { listRebalances, rotationFills, type Rebalance } from './rebalances.js';
import { symbolsOf } from './trade-columns.js';

const SIGNAL = EXIT_REASONS.indexOf('signal');

/** Returns what the report of a rotation shows: what each leg was worth over time, and its rebalances; undefined where there is none. */
export function reportRotation(result: BacktestResult): RotationReportInput | undefined {
  const { legs, fills, account, window, trades, system, market } = result;
  if (legs?.targets === undefined || fills === undefined) return undefined;
  const multipliers = multipliersOf(system.file, market.symbol);
  const exposures = legs.legs.map((leg, index) => {
    const segments = segmentsOfLeg(trades, [], fills, index, window, multipliers[index]!);
    return curveOfLeg(segments, leg, window).notional.map((value, i) => value / account.equity[i]!);
  });
  return { exposures, rebalances: tableOf(result, listRebalances(legs.targets), multipliers) };
}

/** What happens on the instants after a rebalance, up to that of the next one, is its own; where fills are at the very close, on its own
 *  instant too. */
function tableOf(result: BacktestResult, rebalances: readonly Rebalance[], multipliers: readonly number[]): RebalanceRow[] {
  const { market, account, window, fills, legs, system } = result;
  const symbols = symbolsOf(result);
  const rows = rebalances.map(({ instant, weights }) => ({
    timeMs: market.bars.timeMs[instant]!,
    weights: weights.map(({ leg, weight }) => ({ symbol: symbols[leg]!, weight })),
    fills: 0,
    turnover: 0,
    fees: 0,
    skipped: 0,
  }));
  const delay = system.file.execution.fill === 'next_open' ? 1 : 0;
  const rowAt = (instant: number): number => rebalances.findLastIndex((rebalance) => rebalance.instant <= instant - delay);
  for (const fill of rotationFills(fills!, SIGNAL)) {
    const place = rowAt(fills!.instant[fill]!);
    const row = rows[place];
    if (row === undefined) continue;
    row.fills++;
    row.fees += fills!.fee[fill]!;
    const notional = Math.abs(fills!.price[fill]! * multipliers[fills!.leg[fill]!]!) * fills!.quantity[fill]!;
    row.turnover += notional / account.equity[rebalances[place]!.instant - window.from]!;
  }
  for (const instant of legs!.skipped.instant) {
    const row = rows[rowAt(instant)];
    if (row !== undefined) row.skipped++;
  }
  return rows;
}
