import { decisionsByNumber } from '../../core/decision-bars.js';
import { SKIP_REASONS, type SkipReason } from '../../core/account.js';
import type { TableColumn } from '../../data/parquet/write-table-parquet.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { graphOf } from '../strategy/strategy-of.js';
import { DEFAULT_MAX_MEMORY_BYTES } from '../system/run-options.js';
import type { BacktestResult, RunLegs } from './backtest.js';
import { listRotationSignals } from './rotation-signals.js';
import type { Signal } from './signal.js';
import { symbolsOf } from './trade-columns.js';

/** Returns the signals of an account in the order in which they were served: by instant, by rank, ties by leg; none of a run on one
 *  market. */
export function listSignals(result: BacktestResult): Signal[] {
  const { legs, trades, system } = result;
  if (legs === undefined) return [];
  if (legs.targets !== undefined) return listRotationSignals(result, legs);
  const symbols = symbolsOf(result);
  const ranks = rankColumns(result, legs);
  const delay = system.file.execution.fill === 'next_open' ? 1 : 0;
  const signalAt = (leg: number, bar: number, instant: number, side: number, reason: SkipReason | undefined): Signal => {
    const { data } = legs.legs[leg]!;
    return {
      symbol: symbols[leg]!,
      member: legs.legs[leg]!.member?.name,
      leg,
      decisionMs: data.market.bars.timeMs[bar]!,
      timeMs: result.market.bars.timeMs[instant]!,
      side: side > 0 ? 'long' : 'short',
      rank: ranks[leg]?.[bar] ?? Number.NaN,
      reason,
    };
  };
  const decisions = result.fills && decisionsByNumber(result.fills);
  const decisionOf = (trade: number): number =>
    decisions?.get(trades.number![trade]!) ?? legs.legs[trades.leg![trade]!]!.barAt[trades.entryBar[trade]!]! - delay;
  const { skipped } = legs;
  return [
    ...Array.from(trades.side, (side, trade) => signalAt(trades.leg![trade]!, decisionOf(trade), trades.entryBar[trade]!, side, undefined)),
    ...Array.from({ length: skipped.count }, (_, i) =>
      signalAt(skipped.leg[i]!, skipped.decision[i]!, skipped.instant[i]!, skipped.side[i]!, SKIP_REASONS[skipped.reason[i]!]!),
    ),
  ].sort((a, b) => a.timeMs - b.timeMs || compareRanks(a.rank, b.rank) || a.leg - b.leg);
}

/** Larger first, undefined last. */
function compareRanks(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a > b ? -1 : 1;
}

/** f64[leg][bar of the leg]: none where the file has no rank. */
function rankColumns({ system, parameters }: BacktestResult, { legs }: RunLegs): Float64Array[] {
  const graph = graphOf(system.file);
  const rank = graph.rank ?? graph.members?.[0]?.rank;
  if (rank === undefined) return [];
  return legs.map(({ data }) => evaluateColumns({ data, graph, roots: [rank], parameters }, DEFAULT_MAX_MEMORY_BYTES)[0]!);
}

/** Returns signals as signals.parquet has them. */
export function signalTable(signals: readonly Signal[]): TableColumn[] {
  const numbers = (valueOf: (signal: Signal) => number): Float64Array => Float64Array.from(signals, valueOf);
  const symbols = [...new Set(signals.map(({ symbol }) => symbol))];
  const places = new Map(symbols.map((symbol, place) => [symbol, place]));
  return [
    { name: 'decision_time', kind: 'time', values: numbers(({ decisionMs }) => decisionMs) },
    { name: 'time', kind: 'time', values: numbers(({ timeMs }) => timeMs) },
    { name: 'symbol', kind: 'text', values: numbers(({ symbol }) => places.get(symbol)!), texts: symbols },
    ...memberTable(signals),
    { name: 'side', kind: 'text', values: numbers(({ side }) => (side === 'long' ? 0 : 1)), texts: ['long', 'short'] },
    { name: 'rank', kind: 'number', values: numbers(({ rank }) => rank) },
    { name: 'taken', kind: 'truth', values: numbers(({ reason }) => Number(reason === undefined)) },
    {
      name: 'reason',
      kind: 'text',
      values: numbers(({ reason }) => (reason === undefined ? Number.NaN : SKIP_REASONS.indexOf(reason))),
      texts: SKIP_REASONS,
    },
  ];
}

/** The members that signals of a composite are of. */
function memberTable(signals: readonly Signal[]): TableColumn[] {
  const names = [...new Set(signals.flatMap(({ member }) => member ?? []))];
  if (names.length === 0) return [];
  const values = Float64Array.from(signals, ({ member }) => names.indexOf(member!));
  return [{ name: 'member', kind: 'text', values, texts: names }];
}
