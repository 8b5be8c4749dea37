import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { Learners } from '../../engine/learning/learners.js';
import { exponentiateGradient } from '../../ml/policy/exponentiated-gradient.js';
import { learnWeights, type SelectionRows } from '../../ml/policy/learned-weights.js';
import type { LearningTimes } from '../../ml/policy/learning-times.js';
import { memberOutcomes } from '../../ml/policy/member-outcomes.js';
import { forestLearner, ridgeLearner } from '../../ml/policy/score-learners.js';
import type { PolicyFile, PolicyLearning } from '../system/composite.js';
import { DEFAULT_MAX_MEMORY_BYTES, workersOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import type { LegWeights } from './leg-weights.js';
import { equityAlone } from './members-alone.js';

/** Returns what each leg makes alone: f64[leg][bar of the leg]. Throws UsageError MEMORY_TOO_SMALL */
export async function equitiesAlone(
  file: SystemFile,
  graph: StrategyGraph,
  data: TradingData,
  options: RunOptions,
): Promise<Float64Array[]> {
  const equities: Float64Array[] = [];
  for (const index of data.legs!.keys()) equities.push(await equityAlone(file, graph, data, index, options));
  return equities;
}

/** Returns the weights of each leg, learned on its market of given equities of the legs alone.
 *  equities  f64[leg][bar of the leg]; NaN where nothing is known: those bars are not learned of
 *  firstBar  that is learned of; the weights before it are the default. Default the first one */
export async function weighByEquities(
  file: SystemFile,
  policy: PolicyFile,
  graph: StrategyGraph,
  data: TradingData,
  equities: readonly Float64Array[],
  options: RunOptions,
  firstBar: (leg: number) => number = () => 0,
): Promise<LegWeights> {
  const learn = policy.learn!;
  const legs = data.legs!;
  const weights: Float64Array[] = [];
  for (const market of new Set(legs.map((leg) => leg.data))) {
    const own = [...legs.keys()].filter((index) => legs[index]!.data === market);
    const first = firstBar(own[0]!);
    const start = own.map((index) => policy.default[legs[index]!.member!.name] ?? 0);
    const found = await weigh(
      learn,
      own.map((index) => equities[index]!.subarray(first)),
      start,
      () => featuresOf(graph, market, options).map((column) => column.subarray(first)),
      { seed: file.seed, ...options },
    );
    own.forEach((index, position) => {
      weights[index] = new Float64Array(equities[index]!.length).fill(start[position]!);
      weights[index].set(found[position]!, first);
    });
  }
  return weights;
}

async function weigh(
  learn: PolicyLearning,
  equities: readonly Float64Array[],
  start: readonly number[],
  featuresOf: () => Float64Array[],
  options: RunOptions & { readonly seed: number },
): Promise<LegWeights> {
  const times = timesOf(learn);
  const outcomes = equities.map((equity) => memberOutcomes(equity, learn.horizon_bars));
  if (learn.method === 'exponentiated_gradient')
    return exponentiateGradient(
      outcomes.map(({ returns }) => returns),
      start,
      { ...times, learningRate: learn.learning_rate, floor: learn.floor },
    );
  const rows = { features: featuresOf(), scores: outcomes.map(({ returns, riskAdjusted }) => scoresOf(returns, riskAdjusted)) };
  if (learn.method === 'ridge') return await learnWeights(rows, start, times, ridgeLearner(rows, learn.penalty));
  return await growWeights(learn, rows, start, times, options);
}

async function growWeights(
  { trees }: PolicyLearning,
  rows: SelectionRows,
  start: readonly number[],
  times: LearningTimes,
  options: RunOptions & { readonly seed: number },
): Promise<LegWeights> {
  const learners = await Learners.open({ workers: workersOf(options), maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES });
  try {
    const names = rows.features.map((_, index) => `f${index}`);
    return await learnWeights(rows, start, times, forestLearner(learners, rows, names, { trees, seed: options.seed }));
  } finally {
    await learners.close();
  }
}

function timesOf({ horizon_bars, purge_bars, embargo_bars, every_bars, train_bars }: PolicyLearning): LearningTimes {
  return {
    horizonBars: horizon_bars,
    purgeBars: purge_bars!,
    embargoBars: embargo_bars,
    everyBars: every_bars ?? horizon_bars,
    trainBars: train_bars,
  };
}

/** A member that did nothing over the horizon is worth 0. */
function scoresOf(returns: Float64Array, riskAdjusted: Float64Array): Float64Array {
  return riskAdjusted.map((score, bar) => (Number.isNaN(score) && returns[bar] === 0 ? 0 : score));
}

function featuresOf(graph: StrategyGraph, data: TradingData, options: RunOptions): Float64Array[] {
  return evaluateColumns({ data, graph, roots: graph.policy ?? [] }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
}
