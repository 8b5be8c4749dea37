import { METRIC_NAMES, type MetricName, type Metrics } from '../../../src/core/metrics.js';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import type { EquityCurve, SettingValue, SweepAxis, SweepReportInput } from '../../../src/report/index.js';

/** Returns the whole numbers [from, to) by `step`. */
export function numbersFrom(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}

/** Invents a sweep over a grid of all axes' values, its objective a ridge with noise; a fortieth of the trials is undefined. */
export function inventSweep(seed: number, axes: readonly SweepAxis[]): SweepReportInput {
  const random = randomStream(seed);
  const trialCount = axes.reduce((count, { values }) => count * values.length, 1);
  const valueIndex = gridIndices(axes, trialCount);
  const objective = Float64Array.from({ length: trialCount }, (_, trial) =>
    random.uniform() < 0.025 ? NaN : ridge(axes, valueIndex, trial) + 0.25 * random.normal(),
  );
  return {
    runId: '20240102T030405Z-9a8b7c6d',
    engineVersion: '0.1.0',
    system: 'btc_ma_cross',
    symbol: 'BTCUSD',
    timeframe: '1h',
    windowName: 'hygiene',
    startMs: Date.UTC(2013, 3, 1),
    endMs: Date.UTC(2015, 0, 1),
    origin: { kind: 'real', source: 'data/BTCUSD-1h.csv.gz', layout: 'generic' },
    dataPolicy: 'real',
    warnings: ['Orders fill at the close of the bar that decided them (fill: close).'],
    objective: { text: 'sharpe', direction: 'maximize' },
    axes,
    trials: { trialNumber: Int32Array.from(objective, (_, trial) => trial), valueIndex, objective },
    bestMetrics: inventBestMetrics(random, objective),
    failed: { count: 2, messages: ['Trial 17: stop is NaN at every bar (EXPRESSION_UNDEFINED).'] },
    infeasibleCount: 0,
    requirements: ['$fast < $slow'],
    constraints: ['trades >= 30', 'max_drawdown > -0.4'],
    elapsedSeconds: 3.217,
    barCount: 15_000,
    workerCount: 2,
    barTrialsPerSecond: 2.13e9,
    initialCash: 10_000,
    bestCurves: Array.from({ length: 10 }, (_, rank) => inventCurve(random, rank)),
  };
}

/** The axes of a common sweep: 56 by 37 values, a stop and a choice. */
export function commonAxes(): SweepAxis[] {
  return [
    { name: 'fast', values: numbersFrom(5, 61) },
    { name: 'slow', values: numbersFrom(20, 205, 5) },
    { name: 'stop_atr', values: [1.5, 2, 2.5, 3] },
    { name: 'exit_ma', values: ['ema', 'sma', 'hull'] },
  ];
}

function gridIndices(axes: readonly SweepAxis[], trialCount: number): Int32Array[] {
  let repeat = trialCount;
  return axes.map(({ values }) => {
    repeat /= values.length;
    const each = repeat;
    return Int32Array.from({ length: trialCount }, (_, trial) => Math.floor(trial / each) % values.length);
  });
}

function ridge(axes: readonly SweepAxis[], valueIndex: readonly Int32Array[], trial: number): number {
  const shares = axes.map(({ values }, axis) => valueIndex[axis]![trial]! / Math.max(1, values.length - 1));
  const [first = 0, second = 0, ...others] = shares;
  const bump = Math.exp(-8 * (first - 0.35) ** 2 - 6 * (second - 0.3 - 0.5 * first) ** 2);
  return 1.6 * bump - 0.5 + others.reduce((sum, share) => sum - 0.2 * (share - 0.6) ** 2, 0);
}

/** The metrics of the best trials, best first. */
function inventBestMetrics(random: RandomStream, objective: Float64Array): Metrics[] {
  const trades = objective.map(() => Math.floor(40 + 200 * random.uniform()));
  return rankedRows(objective).map((row) => {
    const value = objective[row]!;
    return {
      ...sameMetrics(value * 0.3 + 0.1),
      sharpe: value,
      trades: trades[row]!,
      max_drawdown: value * 0.1 - 0.4,
      win_rate: value * 0.05 + 0.45,
      avg_r: NaN,
    };
  });
}

function rankedRows(objective: Float64Array): number[] {
  return [...objective.keys()]
    .filter((row) => Number.isFinite(objective[row]))
    .sort((a, b) => objective[b]! - objective[a]! || a - b)
    .slice(0, 100);
}

function sameMetrics(value: number): Metrics {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, value])) as Record<MetricName, number>;
}

function inventCurve(random: RandomStream, rank: number): EquityCurve {
  const timeMs = Float64Array.from({ length: 5_000 }, (_, i) => Date.UTC(2013, 3, 1) + i * 3 * 3_600_000);
  let equity = 10_000;
  const drift = 0.00025 - rank * 0.00001;
  return { trialNumber: 1000 + 37 * rank, timeMs, equity: timeMs.map(() => (equity *= 1 + drift + 0.006 * random.normal())) };
}

/** A sweep of one trial per value given, for tests that need exact numbers. */
export function tinySweep(values: readonly SettingValue[], objective: readonly number[]): SweepReportInput {
  const sweep = inventSweep(1, [{ name: 'fast', values }]);
  const found = Float64Array.from(objective);
  return {
    ...sweep,
    bestCurves: [],
    trials: { ...sweep.trials, objective: found },
    bestMetrics: rankedRows(found).map((row) => sameMetrics(found[row]!)),
  };
}
