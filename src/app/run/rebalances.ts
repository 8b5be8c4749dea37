import { FILL_KINDS, type FillColumns } from '../../core/account.js';
import type { TargetColumns } from '../../core/rotation.js';
import type { FileColumn } from '../files/file-columns.js';
import type { BacktestResult } from './backtest.js';
import { symbolsOf } from './trade-columns.js';

/** An instant at which a rotation was weighed anew. */
export interface Rebalance {
  /** position on the account's clock: the weights were read on the closes of its bars */
  readonly instant: number;
  /** of the legs that were picked: signed shares of the equity; the others were aimed at nothing */
  readonly weights: readonly { readonly leg: number; readonly weight: number }[];
}

/** Returns the rebalances of a rotation in the order of time. */
export function listRebalances({ count, leg, instant, weight }: TargetColumns): Rebalance[] {
  const rebalances: { instant: number; weights: { leg: number; weight: number }[] }[] = [];
  for (let i = 0; i < count; i++) {
    if (rebalances.at(-1)?.instant !== instant[i]) rebalances.push({ instant: instant[i]!, weights: [] });
    if (leg[i]! >= 0) rebalances.at(-1)!.weights.push({ leg: leg[i]!, weight: weight[i]! });
  }
  return rebalances;
}

/** Returns the columns of weights.csv: a row for each leg that a rebalance picked, or one without a symbol where it picked none. */
export function weightColumns(result: BacktestResult, { count, leg, instant, weight }: TargetColumns): FileColumn[] {
  const symbols = symbolsOf(result);
  const { timeMs } = result.market.bars;
  return [
    { name: 'time', kind: 'time', values: Float64Array.from({ length: count }, (_, i) => timeMs[instant[i]!]!) },
    { name: 'symbol', kind: 'choice', values: leg.map((each) => (each < 0 ? symbols.length : each)), texts: [...symbols, ''] },
    { name: 'weight', kind: 'number', values: weight },
  ];
}

const TRADED: readonly string[] = ['enter', 'add', 'part'];

/** Returns the fills that a rotation asked for: those that guards, ends and listings did are none. */
export function rotationFills({ count, kind, reason }: FillColumns, signal: number): number[] {
  return Array.from({ length: count }, (_, fill) => fill).filter(
    (fill) => TRADED.includes(FILL_KINDS[kind[fill]!]!) || reason[fill] === signal,
  );
}
