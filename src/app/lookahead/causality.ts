import { alterFuture } from '../../core/alter-future.js';
import { describeNode } from '../../core/describe-node.js';
import type { NodeId, Parameters, StrategyGraph } from '../../core/graph.js';
import { positionNodes } from '../../core/position-nodes.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import type { TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { asOneLeg } from '../market-data/open-account-data.js';
import { openEngine } from '../run/open-engine.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import { needsSteps } from '../system/needs-steps.js';
import type { SystemFile } from '../system/system-schema.js';

/** A value that was another one once later bars were replaced. */
export interface Leak {
  /** what looks ahead: an expression, or `trades`, `label` */
  readonly what: string;
  /** bar whose value changed */
  readonly bar: number;
  /** the first bar that was replaced, above `bar` */
  readonly cut: number;
  readonly value: number;
  readonly altered: number;
}

/** Nodes that are compared in one pass: their columns are in memory together, once for each version of the data. */
const PASS_NODES = 8;

/** What is compared: a strategy over its bars, under parameters. */
export interface CausalityCase {
  readonly file: SystemFile;
  readonly graph: StrategyGraph;
  readonly data: TradingData;
  readonly parameters: Parameters;
}

/** Returns the first of some nodes, inputs first, whose values before `cut` depend on bars from `cut` on; undefined where none does.
 *  others  the case's data with other bars from `cut` on, or with none; they have every bar before it
 *  nodes   of the strategy's own frame */
export function findLeakingNode(
  { graph, data, parameters }: CausalityCase,
  others: readonly TradingData[],
  nodes: readonly NodeId[],
  cut: number,
  options: RunOptions,
): Leak | undefined {
  for (let first = 0; first < nodes.length; first += PASS_NODES) {
    const roots = nodes.slice(first, first + PASS_NODES);
    const evaluate = (on: TradingData): Float64Array[] =>
      evaluateColumns({ data: on, graph, roots, parameters }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
    const before = evaluate(data);
    for (const after of others.map(evaluate)) {
      for (const [index, root] of roots.entries()) {
        const bar = firstDifference(before[index]!, after[index]!, cut);
        if (bar >= 0) return { what: describeNode(graph, root), bar, cut, value: before[index]![bar]!, altered: after[index]![bar]! };
      }
    }
  }
  return undefined;
}

/** Returns the nodes that a strategy computes on its own bars, inputs first. */
export function ownNodes({ nodes }: StrategyGraph): NodeId[] {
  const ofPosition = positionNodes(nodes); // they show in trades
  return nodes.filter(({ id, frame, operation }) => frame === 0 && operation.kind !== 'bars' && !ofPosition.has(id)).map(({ id }) => id);
}

/** Returns how the trades of the bars before `cut` depend on bars from `cut` on; undefined where they do not.
 *  from  the first bar that is traded, below `cut` */
export async function findLeakingTrade(
  { file, graph, data, parameters }: CausalityCase,
  altered: TradingData,
  from: number,
  cut: number,
  options: RunOptions,
): Promise<Leak | undefined> {
  const alone = { ...file, data: { ...file.data, symbols: [data.market.symbol] } };
  const replay = async (on: TradingData): Promise<TradeColumns> =>
    (await openEngine(alone, graph, needsSteps(file) ? asOneLeg(on) : on, 1, options).replay(parameters, { from, to: cut })).trades;
  const [before, after] = [await replay(data), await replay(altered)];
  for (let trade = 0; trade < Math.max(before.count, after.count); trade++) {
    const [own, other] = [before, after].map((trades) => (trade < trades.count ? outcomeOf(trades, trade) : undefined));
    if (own !== undefined && other !== undefined && own.every((value, field) => Object.is(value, other[field]))) continue;
    const bar = Math.min(own?.[0] ?? cut, other?.[0] ?? cut);
    return { what: 'trades', bar, cut, value: own?.[2] ?? Number.NaN, altered: other?.[2] ?? Number.NaN };
  }
  return undefined;
}

/** Bars and money of a trade. */
function outcomeOf(trades: TradeColumns, trade: number): readonly number[] {
  return [
    trades.entryBar[trade]!,
    trades.exitBar[trade]!,
    trades.entryPrice[trade]!,
    trades.exitPrice[trade]!,
    trades.quantity[trade]!,
    trades.pnl[trade]!,
    trades.reason[trade]!,
  ];
}

/** Returns the case's data with other bars from `cut` on. */
export function alterCase({ graph, data }: CausalityCase, cut: number, seed: number): TradingData {
  return alterFuture(data, graph.frames, cut, seed);
}

/** Returns the first position below `end` at which two columns differ in a bit, -1 where none does. */
export function firstDifference(a: Float64Array, b: Float64Array, end: number): number {
  for (let i = 0; i < end; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
