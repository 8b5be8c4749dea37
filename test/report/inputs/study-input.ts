import { METRIC_NAMES, type Metrics } from '../../../src/core/metrics.js';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import {
  STUDY_STATES,
  type FoldRow,
  type StudyAxis,
  type StudyColumns,
  type StudyReportInput,
  type VerdictInput,
  type WalkForwardInput,
} from '../../../src/report/index.js';
import type { Settings } from '../../../src/report/model/run-report-input.js';

const DAY = 86_400_000;
const START = Date.UTC(2015, 0, 1);

/** Two numbers (one logarithmic), a choice, and a number that only one of the choices has. */
export const STUDY_AXES: readonly StudyAxis[] = [
  { name: 'entry_ma', kind: 'number', low: 5, high: 200, isLog: false, isWhole: true },
  { name: 'stop_atr', kind: 'number', low: 0.1, high: 20, isLog: true, isWhole: false },
  { name: 'exit_ma', kind: 'choice', values: ['ema', 'sma', 'hull'] },
  { name: 'hull_period', kind: 'number', low: 10, high: 60, isLog: false, isWhole: true },
];

/** Invents a study: a plateau in the middle of the space, a spike beside it, noise; every ninth trial or so has no rank. */
export function inventStudy(seed: number, trialCount: number, axes: readonly StudyAxis[] = STUDY_AXES): StudyReportInput {
  const random = randomStream(seed);
  const trials = inventTrials(random, trialCount, axes);
  const rows = rankRows(trials);
  const best = rows[0];
  const steady = rows[Math.min(4, rows.length - 1)];
  return {
    ...identity(),
    kind: 'study',
    verdict: inventVerdict(seed),
    objectives: [{ text: 'sharpe', direction: 'maximize' }],
    sampler: 'tpe',
    pruner: 'median',
    seed,
    stopped: 'plateau',
    axes,
    trials,
    ranked: rows.slice(0, 50).map((row) => ({
      trialNumber: trials.trialNumber[row]!,
      parameters: parametersOf(axes, trials, row),
      objective: trials.objectives[0]![row]!,
      metrics: inventMetrics(trials.objectives[0]![row]!),
    })),
    winner:
      best === undefined
        ? undefined
        : { trialNumber: trials.trialNumber[best]!, parameters: parametersOf(axes, trials, best), objective: trials.objectives[0]![best]! },
    winnerRule: 'best point',
    plateau:
      steady === undefined
        ? undefined
        : {
            trialNumber: trials.trialNumber[steady]!,
            parameters: parametersOf(axes, trials, steady),
            objective: trials.objectives[0]![steady]!,
            robustScore: 0.8123456,
            worstNeighbour: 0.412345,
            sensitivity: 0.1234567,
            neighbours: 17,
          },
    importance: axes.slice(0, 3).map(({ name }, i) => ({ name, fanova: [0.826, 0.11, 0.031][i]!, permutation: [0.741, 0.17, 0.05][i]! })),
    windows: ['train', 'validation', 'holdout'].map((name, i) => ({
      name,
      startMs: START + i * 500 * DAY,
      endMs: START + (i + 1) * 500 * DAY,
      objective: [1.61, 1.12, 0.43][i]!,
      metrics: inventMetrics([1.61, 1.12, 0.43][i]!),
    })),
    pareto: [],
    walkForward: undefined,
    failed: {
      count: 4,
      messages: [
        '3 trials: stop is NaN at every bar (EXPRESSION_UNDEFINED).',
        '1 trial: no bar is left after the warm-up of 400 (WARM_UP_TOO_LONG).',
      ],
    },
    requirements: ['$entry_ma > $hull_period'],
    constraints: ['trades >= 30'],
    elapsedSeconds: 12.345,
    barCount: 43_800,
    workerCount: 2,
    initialCash: 10_000,
    bestCurves: rows
      .slice(0, 8)
      .map((row, rank) => ({ trialNumber: trials.trialNumber[row]!, ...inventCurve(random, 1500, 0.0006 - rank * 0.00004) })),
  };
}

/** Invents a walk-forward of a study's space: the winners lose about half of what they promised. */
export function inventWalkForward(seed: number, foldCount: number): StudyReportInput {
  const random = randomStream(seed);
  const study = inventStudy(seed, 0);
  const folds = Array.from({ length: foldCount }, (_, foldNumber) => inventFold(random, foldNumber));
  const walkForward: WalkForwardInput = {
    mode: 'rolling',
    edgeRule: 'A position that is open at the end of a fold is closed at its last bar.',
    folds,
    stitched: { trialNumber: 0, ...inventCurve(random, 90 * foldCount, 0.0003, 360) },
    stitchedMetrics: inventMetrics(0.6),
    efficiency: sum(folds.map(({ outOfSample }) => outOfSample)) / sum(folds.map(({ inSample }) => inSample)),
    drift: study.axes.map(({ name }, i) => ({ name, meanChange: [0.18, 0.043, 0.36, NaN][i]! })),
  };
  return { ...study, kind: 'walk_forward', walkForward, winnerRule: 'best point', plateau: undefined, importance: [], windows: [] };
}

/** A study with several objectives and the front of its trials. */
export function inventParetoStudy(seed: number, trialCount: number, objectiveCount: number): StudyReportInput {
  const random = randomStream(seed, 1);
  const study = inventStudy(seed, trialCount);
  const objectives = [
    { text: 'sharpe', direction: 'maximize' as const },
    { text: 'max_drawdown', direction: 'maximize' as const },
    { text: 'turnover', direction: 'minimize' as const },
  ].slice(0, objectiveCount);
  const columns = objectives.map((_, i) =>
    study.trials.objectives[0]!.map((value) =>
      i === 0 ? value : i === 1 ? -0.1 - 0.12 * value - 0.2 * random.uniform() : 20 + 10 * value + 30 * random.uniform(),
    ),
  );
  const trials = { ...study.trials, objectives: columns, robust: undefined };
  const front = frontRows(
    trials,
    objectives.map(({ direction }) => (direction === 'maximize' ? 1 : -1)),
  );
  return {
    ...study,
    objectives,
    trials,
    ranked: [],
    plateau: undefined,
    winnerRule: 'the point of the front nearest to the best of every objective',
    pareto: front.map((row) => ({
      trialNumber: trials.trialNumber[row]!,
      parameters: parametersOf(study.axes, trials, row),
      values: columns.map((column) => column[row]!),
    })),
  };
}

export function inventVerdict(seed: number): VerdictInput {
  const random = randomStream(seed, 2);
  return {
    kind: 'no_edge',
    sentence: 'The best of 300 trials is no better than the luckiest of as many worthless ones.',
    reasons: [
      {
        test: 'deflated_sharpe',
        weight: 'required',
        passed: false,
        sentence:
          'The Sharpe ratio of 1.61 is above the 1.83 that luck shows in 212 independent trials with probability 0.312 (at least 0.95 is asked).',
      },
      {
        test: 'overfitting',
        weight: 'required',
        passed: true,
        sentence:
          'The trial that is best on one half of the time is below the middle on the other half with probability 0.229 (at most 0.3 is asked).',
      },
      { test: 'trades', weight: 'sufficiency', passed: true, sentence: 'The best trial closed 212 trades (at least 100 is asked).' },
      {
        test: 'entry_times',
        weight: 'advisory',
        passed: undefined,
        sentence: 'The entry times test could not be run: the returns do not vary or are too few.',
      },
      {
        test: 'reality_check',
        weight: 'advisory',
        passed: false,
        sentence: "White's reality check, which weighs mean returns alone, gives luck a probability of 0.211 (at most 0.05 is asked).",
      },
    ],
    trialsTried: 1_214,
    trialsOnData: 25_380,
    holdoutLooks: 2,
    overfittingLogits: Float64Array.from({ length: 70 }, () => 0.9 + 1.2 * random.normal()),
    overfittingProbability: 0.229,
  };
}

function identity(): Pick<
  StudyReportInput,
  'runId' | 'engineVersion' | 'system' | 'symbol' | 'timeframe' | 'windowName' | 'startMs' | 'endMs' | 'origin' | 'dataPolicy' | 'warnings'
> {
  return {
    runId: '20240102T030405Z-0a1b2c3d',
    engineVersion: '0.1.0',
    system: 'btc_hull_exit',
    symbol: 'BTCUSD',
    timeframe: '1h',
    windowName: 'hygiene',
    startMs: START,
    endMs: START + 1500 * DAY,
    origin: { kind: 'real', source: 'data/BTCUSD-1h.csv.gz', layout: 'generic' },
    dataPolicy: 'real',
    warnings: ['Orders fill at the close of the bar that decided them (fill: close).'],
  };
}

function inventTrials(random: RandomStream, count: number, axes: readonly StudyAxis[]): StudyColumns {
  const values = axes.map((axis) => Float64Array.from({ length: count }, () => inventValue(random, axis)));
  const choice = axes.findIndex(({ name }) => name === 'exit_ma');
  const period = axes.findIndex(({ name }) => name === 'hull_period');
  if (choice >= 0 && period >= 0) values[period] = values[period]!.map((value, row) => (values[choice]![row] === 2 ? value : NaN));
  const truth = Float64Array.from({ length: count }, (_, row) => plateauAt(axes, values, row));
  const states = Uint8Array.from({ length: count }, () => STUDY_STATES.indexOf(inventState(random.uniform())));
  const objective = truth.map((value, row) => (states[row]! > 1 ? NaN : value + 0.22 * random.normal() - (states[row] === 1 ? 0.5 : 0)));
  const feasible = Uint8Array.from({ length: count }, () => (random.uniform() < 0.06 ? 0 : 1));
  const robust = truth.map((value, row) => (states[row] !== 0 || random.uniform() < 0.05 ? NaN : value - 0.15));
  return { trialNumber: Int32Array.from({ length: count }, (_, row) => row), states, values, objectives: [objective], feasible, robust };
}

function inventState(share: number): (typeof STUDY_STATES)[number] {
  return share < 0.8 ? 'complete' : share < 0.95 ? 'pruned' : share < 0.98 ? 'failed' : 'infeasible';
}

function inventValue(random: RandomStream, axis: StudyAxis): number {
  if (axis.kind === 'choice') return random.below(axis.values.length);
  const share = random.uniform();
  const value = axis.isLog
    ? Math.exp(Math.log(axis.low) + share * Math.log(axis.high / axis.low))
    : axis.low + share * (axis.high - axis.low);
  return axis.isWhole ? Math.round(value) : value;
}

function plateauAt(axes: readonly StudyAxis[], values: readonly Float64Array[], row: number): number {
  const shares = axes.map((axis, i) => {
    const value = values[i]![row]!;
    if (axis.kind === 'choice') return value / Math.max(1, axis.values.length - 1);
    return axis.isLog ? Math.log(value / axis.low) / Math.log(axis.high / axis.low) : (value - axis.low) / (axis.high - axis.low);
  });
  const [first = 0, second = 0, ...others] = shares;
  return (
    1.7 * Math.exp(-6 * (first - 0.4) ** 2 - 5 * (second - 0.55) ** 2) -
    0.4 +
    others.reduce((sum, share) => sum + (Number.isNaN(share) ? 0 : 0.2 * share), 0)
  );
}

function parametersOf(axes: readonly StudyAxis[], trials: StudyColumns, row: number): Settings {
  const present = axes.flatMap((axis, i) => {
    const value = trials.values[i]![row]!;
    return Number.isNaN(value) ? [] : [[axis.name, axis.kind === 'choice' ? axis.values[value]! : value] as const];
  });
  return Object.fromEntries(present);
}

function rankRows(trials: StudyColumns): number[] {
  const objective = trials.objectives[0]!;
  return [...trials.trialNumber.keys()]
    .filter((row) => trials.states[row] === 0 && trials.feasible[row] === 1 && Number.isFinite(objective[row]))
    .sort((a, b) => objective[b]! - objective[a]! || a - b);
}

function frontRows(trials: StudyColumns, signs: readonly number[]): number[] {
  const rows = rankRows(trials);
  const at = (row: number, i: number): number => signs[i]! * trials.objectives[i]![row]!;
  return rows.filter(
    (row) => !rows.some((other) => signs.every((_, i) => at(other, i) >= at(row, i)) && signs.some((_, i) => at(other, i) > at(row, i))),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function inventFold(random: RandomStream, foldNumber: number): FoldRow {
  const testStartMs = START + (360 + foldNumber * 90) * DAY;
  const inSample = 1.4 + 0.3 * random.normal();
  const outOfSample = 0.6 + 0.7 * random.normal();
  const isHull = random.uniform() < 0.5;
  const parameters: Settings = {
    entry_ma: 60 + random.below(60),
    stop_atr: 2 + 3 * random.uniform(),
    exit_ma: isHull ? 'hull' : 'ema',
    ...(isHull ? { hull_period: 20 + random.below(20) } : {}),
  };
  return {
    foldNumber,
    trainStartMs: START + foldNumber * 90 * DAY,
    trainEndMs: testStartMs,
    testStartMs,
    testEndMs: testStartMs + 90 * DAY,
    parameters,
    inSample,
    outOfSample,
    metrics: inventMetrics(outOfSample),
  };
}

function inventCurve(random: RandomStream, length: number, drift: number, fromDay = 0): { timeMs: Float64Array; equity: Float64Array } {
  let equity = 10_000;
  const timeMs = Float64Array.from({ length }, (_, i) => START + (fromDay + i) * DAY);
  return { timeMs, equity: timeMs.map(() => (equity *= 1 + drift + 0.012 * random.normal())) };
}

function inventMetrics(sharpe: number): Metrics {
  const metrics = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0.1 + 0.2 * sharpe])) as unknown as Metrics;
  return {
    ...metrics,
    sharpe,
    total_return: 0.3 * sharpe,
    max_drawdown: -0.4 + 0.1 * sharpe,
    trades: 212,
    win_rate: 0.43,
    profit_factor: 1 + 0.2 * sharpe,
    avg_r: NaN,
  };
}
