import { legWindow } from '../../core/account-clock.js';
import type { NodeId, Parameters, StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { openMarketFeatures } from '../features/open-market-features.js';
import { membersOf } from '../system/composite.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { BacktestResult } from '../run/backtest.js';
import { legRuns } from '../run/leg-runs.js';
import { graphOf } from '../strategy/strategy-of.js';
import { letColumns } from './let-columns.js';
import { strategyIdOf } from '../learning/strategy-id.js';
import { requireSameBars } from '../learning/require-same-bars.js';

/** The rows of one leg of a run, or of the market that it ran on: columns of its bars in the window. */
export interface LoggedLeg {
  readonly symbol: string;
  readonly member: string | undefined;
  readonly strategyId: string;
  /** position among the legs of the run */
  readonly leg: number;
  readonly timeMs: Float64Array;
  readonly position: Float64Array;
  readonly equity: Float64Array;
  /** +1 a valid long entry was decided on the close, -1 a short one, 0 none */
  readonly entry: Float64Array;
  /** 1 where the strategy's own exit holds on the close, of each side */
  readonly exitLong: Float64Array;
  readonly exitShort: Float64Array;
  /** of the policy of a composite; NaN where there is none */
  readonly weight: Float64Array;
  readonly features: readonly Float64Array[];
  /** `let` entries of the strategy by name, as it read them */
  readonly lets: ReadonlyMap<string, Float64Array>;
}

/** The feature set that a log has. */
export interface LoggedFeatures {
  readonly name: string;
  readonly hash: string;
  readonly names: readonly string[];
}

/** Returns what a run's strategy had before it on the close of each bar of the window, and what it did: a row for each bar of each leg.
 *  Throws what openMarketFeatures throws */
export async function logBars(
  result: BacktestResult,
  options: RunOptions,
): Promise<{ readonly legs: readonly LoggedLeg[]; readonly featureSet: LoggedFeatures }> {
  const { file } = result.system;
  const name = file.ml_training.features;
  const legs: LoggedLeg[] = [];
  const known = new Map<string, Awaited<ReturnType<typeof openMarketFeatures>>>();
  for (const run of legRuns(result)) {
    const { symbol } = run.market;
    const features = known.get(symbol) ?? (await openMarketFeatures(file, symbol, name, options));
    known.set(symbol, features);
    requireSameBars(features.trading.market, run.market.dataHash);
    legs.push(await logLeg(result, run, features.columns, options));
  }
  const { set } = [...known.values()][0]!;
  return { legs, featureSet: { name, hash: set.hash, names: set.features.map((feature) => feature.name) } };
}

async function logLeg(
  result: BacktestResult,
  run: BacktestResult,
  features: readonly Float64Array[],
  options: RunOptions,
): Promise<LoggedLeg> {
  const { file } = result.system;
  const { window, market, member } = run;
  const strategy = member === undefined ? file : membersOf(file)[member.index]!.file;
  const part = (column: Float64Array): Float64Array => column.slice(window.from, window.to);
  const index = result.legs?.legs.findIndex((leg) => leg.data.market === market && leg.member?.index === member?.index) ?? 0;
  const leg = result.legs?.legs[index];
  const graph = graphOf(strategy);
  const data =
    leg?.data !== undefined && member === undefined
      ? leg.data
      : (await openTradingData(strategy, market.symbol, graph, cacheOf(options))).trading;
  const parameters = member === undefined ? result.parameters : strategy.params;
  const { entry, exitLong, exitShort } = decisionsOf(graph, data, parameters, options);
  const lets = await letColumns(strategy, market, parameters, options);
  return {
    symbol: market.symbol,
    member: member?.name,
    strategyId: strategyIdOf(strategy),
    leg: index,
    timeMs: part(market.bars.timeMs),
    position: run.account.position,
    equity: leg === undefined ? result.account.equity : equityOf(result, index),
    entry: part(entry),
    exitLong: part(exitLong),
    exitShort: part(exitShort),
    weight: leg?.policy === undefined ? new Float64Array(window.to - window.from).fill(Number.NaN) : part(leg.policy.weights),
    features: features.map(part),
    lets: new Map([...lets].map(([name, column]) => [name, part(column)])),
  };
}

/** The account's equity on the closes of a leg's bars. */
function equityOf({ legs, account, window }: BacktestResult, index: number): Float64Array {
  const { barAt, instantOf } = legs!.legs[index]!;
  const { from, to } = legWindow(barAt, window);
  return Float64Array.from(instantOf.subarray(from, to), (instant) => account.equity[instant - window.from]!);
}

type Decisions = Pick<LoggedLeg, 'entry' | 'exitLong' | 'exitShort'>;

/** What the conditions of a strategy say on each close (F2), whatever is held. */
function decisionsOf(graph: StrategyGraph, data: TradingData, parameters: Parameters, options: RunOptions): Decisions {
  const named = [graph.longEnter, graph.longExit, graph.shortEnter, graph.shortExit];
  const wanted = named.filter((id): id is NodeId => id !== undefined);
  const values = evaluateColumns({ data, graph, roots: wanted, parameters }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  const none = new Float64Array(data.market.bars.timeMs.length);
  const [longEnter, exitLong, shortEnter, exitShort] = named.map((id) => (id === undefined ? none : values[wanted.indexOf(id)]!)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const entry = longEnter.map((enter, bar) => {
    const [long, short] = [enter === 1 && exitLong[bar] !== 1, shortEnter[bar] === 1 && exitShort[bar] !== 1];
    return long === short ? 0 : long ? 1 : -1;
  });
  return { entry, exitLong, exitShort };
}
