// A trial whose account was ruined ranks behind every other, whatever the objective says of it; where all were, no search has a winner.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optimize } from '../../src/app/study/optimize.js';
import { sweep } from '../../src/app/sweep/sweep.js';
import { backtest } from '../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import { stitchRuns } from '../../src/app/walk-forward/stitch-runs.js';
import { walkForward } from '../../src/app/walk-forward/walk-forward.js';
import { openSample, ReturnSample } from '../../src/app/verdict/return-sample.js';
import { NO_OTHERS } from '../../src/app/verdict/registry.js';
import { judgeCurve, judgeStudy } from '../../src/app/verdict/study-verdict.js';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { isRuined, readField } from '../../src/core/trial-record.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { dataOf, EXECUTION, RISK, walkBars } from '../engine/sample-job.js';
import { folder, write } from '../cli/binary.js';

const DAY_MS = 86_400_000;
const HOURS = 24 * 40;

/** A price that stands at 100, goes to four times as much and comes back by half. */
function barsFile(): string {
  const dir = folder();
  const rows = Array.from({ length: HOURS }, (_, i) => {
    const price = i < 200 ? 100 + (i % 3) : i < 400 ? 400 : 60;
    return [new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString(), price, price, price, price, 1].join(',');
  });
  write(dir, 'bars.csv', ['time,open,high,low,close,volume', ...rows].join('\n'));
  return join(dir, 'bars.csv');
}

/** Side 0 goes long for a day now and then; side 1 is short all the time and ends with a profit, after ruin. */
function systemWith(changes: object): ResolvedSystem {
  return resolveSystem({
    system: 'ruined',
    data: { source: 'csv', path: barsFile(), symbols: ['X'], timeframe: '1h', calendar: 'crypto' },
    strategy: {
      long: { enter: '$side < 1 and day_of_month() % 3 == 0', exit: 'hour() == 20' },
      short: { enter: '$side == 1', exit: 'false' },
    },
    space: { side: { choice: [0, 0.5, 1] } },
    study: { trials: 3, sampler: 'grid' },
    seed: 1,
    ...changes,
  });
}

const options = { useCache: false, workers: 1 };
const OBJECTIVES = [
  { objective: 'total_return' },
  { objective: 'max_drawdown' },
  { minimize: ['expectancy'] },
  { objective: 'trades * -1' },
];
const ALL_RUINED = { space: { side: { choice: [1] } } };

describe('a ruined trial', () => {
  test.each(OBJECTIVES)('is never the best of a sweep that has another: %j', async (objective) => {
    const result = await sweep(systemWith(objective), options);
    expect(result.best.length).toBeGreaterThan(0);
    for (const { facts, parameters } of result.best) expect([isRuined(facts), parameters['side'] === 1]).toEqual([false, false]);
    expect(result.ruined).toBe(1);
    expect(result.warnings).toContainEqual(
      expect.stringMatching(/^Ruined trials: in 1 of 3 complete trials .* they rank behind every other/),
    );
  });

  test.each(OBJECTIVES)('is never the winner of a study that has another: %j', async (objective) => {
    const { winner, trials, warnings } = await optimize(systemWith(objective), options);
    expect(winner!.parameters['side']).not.toBe(1);
    expect(trials.filter(({ record }) => record !== undefined)).toHaveLength(3);
    expect(warnings).toContainEqual(expect.stringMatching(/^Ruined trials: in 1 of 3 complete trials/));
  });

  test('wins nothing where every trial was ruined, and that is said', async () => {
    const swept = await sweep(systemWith({ ...ALL_RUINED, objective: 'total_return' }), options);
    expect([swept.best, [...swept.ranking], swept.verdict]).toEqual([[], [], undefined]);
    expect(swept.warnings).toContainEqual(expect.stringMatching(/^Ruined trials: in 1 of 1 complete trials .* none has a rank\.$/));
    const studied = await optimize(systemWith({ ...ALL_RUINED, study: { trials: 1 }, objective: 'total_return' }), options);
    expect(studied.winner).toBeUndefined();
    expect(studied.warnings).toContainEqual(expect.stringMatching(/none has a rank\.$/));
    const walked = (test: number): ResolvedSystem =>
      systemWith({ ...ALL_RUINED, study: { trials: 1 }, walkforward: { train: 500, test }, objective: 'total_return' });
    await expect(walkForward(walked(460), options)).rejects.toThrow(/^fold 0 has no winner: .*; in 1 the equity fell to or below zero$/);
    // behind the rise nothing is ruined: the later folds have winners
    const { warnings } = await walkForward(walked(100), options);
    expect(warnings).toContainEqual(expect.stringMatching(/^No winner: fold 0 has no winner: .*; in 1 the equity fell to or below zero;/));
  });
});

describe('a ruined run', () => {
  const ruinedRun = () => backtest(systemWith({ space: {}, params: { side: 1 } }), options);

  test('warns with the time, and ends with a profit and no ratio', async () => {
    const { warnings, metrics, facts } = await ruinedRun();
    expect(warnings).toContainEqual(
      'Ruin: the equity fell to or below zero on 2020-01-09T08:00:00Z; a broker would have closed the account, and its ratios are undefined.',
    );
    expect(facts.ruined_bar).toBe(200);
    expect(metrics.total_return).toBeGreaterThan(0);
    expect(metrics.sharpe).toBeNaN();
  });

  test('joined to an account has the metrics of the kernels', async () => {
    const run = await ruinedRun();
    const { metrics, ruinedMs, dailyReturns } = stitchRuns([run], 10_000);
    expect(ruinedMs).toBe(Date.UTC(2020, 0, 1) + 8 * DAY_MS + 8 * 3_600_000);
    expect(dailyReturns.some(Number.isNaN)).toBe(true);
    const undefinedNames = METRIC_NAMES.filter((name) => Number.isNaN(run.metrics[name]));
    expect(undefinedNames).toEqual(expect.arrayContaining(['volatility', 'sharpe', 'sortino', 'calmar', 'turnover']));
    for (const name of METRIC_NAMES)
      if (undefinedNames.includes(name)) expect(metrics[name], name).toBeNaN();
      else expect(metrics[name], name).toBeCloseTo(run.metrics[name], 8);
  });

  test('on the holdout is no edge, whatever the trials were', async () => {
    const holdout = await ruinedRun(),
      run = await backtest(systemWith({ space: {}, params: { side: 0 } }), options),
      sample = openSample(dataOf(walkBars(24 * 60, 1)), { from: 0, to: 24 * 60 }, 1),
      others = { ...NO_OTHERS, ofAnyStrategy: 2 };
    const verdict = judgeStudy({ run, trialNumber: 0 }, { sample, trialsRun: 3, others, holdout, holdoutLooks: 1 });
    expect(sample).toBeInstanceOf(ReturnSample);
    expect(verdict).toMatchObject({
      verdict: 'no_edge',
      sentence: 'The best trial, on the holdout, shows no edge: its equity fell to or below zero.',
      trialsTried: 3,
      trialsOnData: 5,
      holdoutLooks: 1,
    });
  });

  test('is no edge', async () => {
    const { system, market } = await ruinedRun();
    const days = new Float64Array(400).fill(0.01);
    const curve = { dailyReturns: days, benchmark: undefined, tradeReturns: days, timeMs: days, isRuined: true };
    const others = NO_OTHERS;
    expect(judgeCurve(system, market, curve, { subject: 'The walk-forward', trialsRun: 1, others })).toMatchObject({
      verdict: 'no_edge',
      sentence: 'The walk-forward shows no edge: its equity fell to or below zero.',
    });
  });
});

test('an account that begins with nothing is ruined from its first bar, and trades nothing', async () => {
  const bars = walkBars(200, 2);
  const graph = compileStrategy({ long: { enter: 'true' }, max_bars: '3' }, []);
  const data = { ...dataOf(bars), frames: [] };
  const engine = new TrialEngine({ data, graph, execution: EXECUTION, risk: RISK }, { workers: 1, maxMemoryBytes: 64 * 1048576 });
  for (const cash of [0, -50]) {
    const { record, trades } = await engine.replay({}, { from: 20, to: 200 }, { cash });
    expect([trades.count, readField(record, 'ruined_bar'), readField(record, 'sharpe')]).toEqual([0, 20, Number.NaN]);
  }
});
