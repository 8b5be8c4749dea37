import { legWindow } from '../../core/account-clock.js';
import type { LegData } from '../../core/trading-data.js';
import type { FileColumn } from '../files/file-columns.js';
import type { BacktestResult } from './backtest.js';
import { symbolsOf } from './trade-columns.js';

/** Whether a run is one of a composite with a policy. */
export function hasPolicy({ legs }: Pick<BacktestResult, 'legs'>): boolean {
  return legs?.legs[0]?.policy !== undefined;
}

interface WeightRow {
  readonly leg: number;
  readonly timeMs: number;
  readonly weight: number;
}

/** Returns the columns of weights.csv of a composite: what its policy said of each leg on the first bar of the window, and on each bar on
 *  which that was another weight than on the bar before. `time` is the open of the bar on whose close it holds. */
export function policyWeightColumns(result: BacktestResult): FileColumn[] {
  const { legs } = result.legs!;
  const rows = legs
    .flatMap((leg, index) => changesOf(leg, index, legWindow(leg.barAt, result.window)))
    .sort((a, b) => a.timeMs - b.timeMs || a.leg - b.leg);
  const leg = Int32Array.from(rows, (row) => row.leg);
  return [
    { name: 'time', kind: 'time', values: Float64Array.from(rows, ({ timeMs }) => timeMs) },
    { name: 'symbol', kind: 'choice', values: leg, texts: symbolsOf(result) },
    { name: 'member', kind: 'choice', values: leg, texts: legs.map(({ member }) => member!.name) },
    { name: 'weight', kind: 'number', values: Float64Array.from(rows, ({ weight }) => weight) },
  ];
}

function changesOf({ data, policy }: LegData, leg: number, { from, to }: { readonly from: number; readonly to: number }): WeightRow[] {
  const { weights } = policy!;
  const rows: WeightRow[] = [];
  for (let bar = from; bar < to; bar++)
    if (bar === from || !Object.is(weights[bar], weights[bar - 1]))
      rows.push({ leg, timeMs: data.market.bars.timeMs[bar]!, weight: weights[bar]! });
  return rows;
}
