// Walk-forwards of small systems on synthetic bars, by the library and by the commands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backtest } from '../../src/app/run/backtest.js';
import { cashOf } from '../../src/app/strategy/rules-of.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import { stitchRuns } from '../../src/app/walk-forward/stitch-runs.js';
import { walkForward } from '../../src/app/walk-forward/walk-forward.js';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { folder, readJson, write } from '../cli/binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from '../cli/in-process.js';

/** Trades every sixth hour once a 200-bar average is there. */
const SYSTEM = {
  system: 'wf',
  data: { source: 'synthetic', symbols: ['SYNTH'], timeframe: '1h', synthetic: { seed: 5, bars: 1400 } },
  strategy: { long: { enter: 'hour() % 6 == $hour and sma(close, 200) > 0', exit: 'false' }, stop: '$stop * atr(14)', max_bars: '$held' },
  space: { hour: { int: [0, 5] }, stop: { float: [1, 6] }, held: { int: [1, 5] } },
  study: { trials: 12 },
  walkforward: { train: 300, test: 63 },
  seed: 3,
};

function systemWith(changes: object): ResolvedSystem {
  return resolveSystem({ ...SYSTEM, ...changes });
}

const options = { useCache: false, workers: 1 };

describe('folds without a winner', () => {
  /** A system in which about half of the folds have no trial that meets the constraint. */
  async function halfWon(changes: object = {}): Promise<ResolvedSystem> {
    const { folds } = await walkForward(systemWith(changes), options),
      best = folds.map(({ inSample }) => inSample).sort((a, b) => a - b);
    return systemWith({ ...changes, constraints: [`sharpe > ${best[Math.floor(best.length / 2)]!}`] });
  }

  test('leave the others: their tests are the account, and each missing one is told with a hint', async () => {
    const system = await halfWon(),
      all = await walkForward(systemWith({}), options),
      { folds, unwon, paths, warnings, verdict } = await walkForward(system, options);
    expect([folds.length > 2, unwon.length > 2, folds.length + unwon.length]).toEqual([true, true, all.folds.length]);
    for (const { foldNumber, test: ranges } of folds) expect(ranges).toEqual(all.folds[foldNumber]!.test);
    expect(paths[0]!.runs.map(({ window }) => window.from)).toEqual(folds.map(({ test: [bars] }) => bars!.from));
    expect(warnings.filter((warning) => warning.startsWith('No winner: '))).toHaveLength(unwon.length);
    expect(warnings.join()).toMatch(
      /No winner: fold \d+ has no winner: on its train window \[\S+, \S+\) none of 12 trials .*; the fold's test is not traded\. Fewer constraints, more trials or a longer walkforward\.train may give it one\./,
    );
    expect(verdict!.trialsTried).toBe(12 * all.folds.length);
  });

  test('of combined splits leave the ways that other folds can trade', async () => {
    const { folds, unwon, paths } = await walkForward(
      await halfWon({ walkforward: { mode: 'combinatorial', groups: 5, test_groups: 2 } }),
      options,
    );
    expect([folds.length > 0, unwon.length > 0, paths.length > 0]).toEqual([true, true, true]);
    const tested = folds.reduce((sum, { test: ranges }) => sum + ranges.length, 0);
    expect(paths.reduce((sum, { runs }) => sum + runs.length, 0)).toBe(tested);
  });

  test('by the command: exit code 1, with report, result and every trial', async () => {
    const dir = folder(),
      { constraints } = (await halfWon()).file;
    write(dir, 'system.yaml', JSON.stringify({ ...SYSTEM, constraints }));
    const { exit, stdout, stderr } = await run(['walkforward', 'system.yaml', '--no-cache', '--workers', '1'], dir);
    expect([exit, stderr]).toEqual([1, expect.stringMatching(/No winner: fold \d+ has no winner/)]);
    expect(stdout).toMatch(/17 folds, \d+ of them without a winner, 204 trials/);
    const [runDir] = /runs\/\S+(?=\/report\.html)/.exec(stdout)!;
    const { folds, folds_without_winner: unwon } = readJson(dir, runDir!, 'result.json') as Record<string, object[]>;
    expect(folds!.length + unwon!.length).toBe(17);
    expect(unwon![0]).toMatchObject({ trials: 12, reason: expect.stringMatching(/^fold \d+ has no winner/) as string });
    expect((JSON.parse(readFileSync(join(dir, runDir!, 'trials.json'), 'utf8')) as object[]).length).toBe(204);
    const checked = await runJson(['verify', runDir!, '--no-cache'], dir);
    expect(checked).toMatchObject({ verdict: 'same' });
  });
});

describe('a walk-forward', () => {
  test('with a 200-bar indicator trades in every fold of 63 bars: indicators see the bars before', async () => {
    const { folds, paths, warnings } = await walkForward(systemWith({}), options);
    expect(folds).toHaveLength(Math.floor((1400 - 300) / 63));
    for (const fold of folds) expect(fold.tested.metrics.trades, `fold ${fold.foldNumber}`).toBeGreaterThan(0);
    for (const { warmupBars, window } of paths[0]!.runs) expect(warmupBars).toBeLessThan(window.from);
    expect(warnings.filter((warning) => warning.startsWith('No trade'))).toEqual([]);
  });

  test('trades each bar once, behind what it was trained on, with the account that the fold before left', async () => {
    const { folds, paths, system } = await walkForward(systemWith({}), options);
    folds.forEach(({ train, test: [bars] }, fold) => {
      expect(train[0]!.to).toBe(bars!.from);
      if (fold > 0) expect(bars!.from).toBe(folds[fold - 1]!.test[0]!.to);
    });
    const { runs, stitched } = paths[0]!;
    let cash = stitched.initialCash;
    expect(cash).toBe(system.file.risk.cash);
    for (const { metrics } of runs) {
      expect(metrics.final_equity / (1 + metrics.total_return)).toBeCloseTo(cash, 6);
      cash = metrics.final_equity;
    }
    expect(stitched.equity.at(-1)).toBe(cash);
    expect(stitched.metrics.trades).toBe(runs.reduce((sum, { trades }) => sum + trades.count, 0));
  });

  test('chooses by train alone: other bars behind it change no winner', async () => {
    const long = await walkForward(systemWith({}), options);
    const short = await walkForward(systemWith({ data: { ...SYSTEM.data, synthetic: { seed: 5, bars: 900 } } }), options);
    short.folds.forEach((fold, position) =>
      expect([fold.winner, fold.inSample]).toEqual([long.folds[position]!.winner, long.folds[position]!.inSample]),
    );
    expect(short.folds.length).toBeLessThan(long.folds.length);
  });

  test('anchored keeps the first bar, a gap and a step leave bars out, a time is as good as bars', async () => {
    const anchored = await walkForward(
      systemWith({ walkforward: { mode: 'anchored', train: 300, test: 63, gap_bars: 10, step: 100 } }),
      options,
    );
    for (const {
      train,
      test: [bars],
    } of anchored.folds)
      expect([train[0]!.from, bars!.from - train[0]!.to]).toEqual([0, 10]);
    expect(anchored.folds[1]!.test[0]!.from - anchored.folds[0]!.test[0]!.from).toBe(100);
    const [byTime, byBars] = [
      await walkForward(systemWith({ walkforward: { train: '10d', test: '4d' } }), options),
      await walkForward(systemWith({ walkforward: { train: 240, test: 96 } }), options),
    ];
    expect(byTime.folds.map(({ train, test: bars, winner }) => ({ train, bars, winner }))).toEqual(
      byBars.folds.map(({ train, test: bars, winner }) => ({ train, bars, winner })),
    );
  });

  test('purged folds cover every bar once and never train beside their test', async () => {
    const { folds, paths } = await walkForward(
      systemWith({ walkforward: { mode: 'purged', groups: 5, purge_bars: 20, embargo_bars: 30 } }),
      options,
    );
    expect(folds.flatMap(({ test: ranges }) => ranges.map(({ from, to }) => to - from)).reduce((sum, bars) => sum + bars, 0)).toBe(1400);
    for (const {
      train,
      test: [bars],
    } of folds) {
      for (const { from, to } of train) expect(to <= bars!.from - 20 || from >= bars!.to + 50).toBe(true);
    }
    expect(folds[2]!.train).toHaveLength(2);
    expect(paths).toHaveLength(1);
  });

  test('combinatorial splits make C(n-1, k-1) paths over every bar, and the middle one is shown', async () => {
    const { folds, paths, shown } = await walkForward(
      systemWith({ walkforward: { mode: 'combinatorial', groups: 5, test_groups: 2, trials: 6 } }),
      options,
    );
    expect([folds.length, paths.length]).toEqual([10, 4]);
    for (const { stitched } of paths) expect(stitched.equity).toHaveLength(1400);
    const sharpes = paths.map(({ stitched }) => stitched.metrics.sharpe);
    expect(sharpes[shown]).toBe([...sharpes].sort((a, b) => a - b)[1]);
  });

  test('is the same for any number of workers', async () => {
    const summary = async (workers: number): Promise<object> => {
      const { folds, paths, verdict } = await walkForward(systemWith({}), { useCache: false, workers });
      return {
        winners: folds.map(({ winner, inSample, outOfSample }) => ({ winner, inSample, outOfSample })),
        metrics: paths[0]!.stitched.metrics,
        verdict,
      };
    };
    expect(await summary(2)).toEqual(await summary(1));
  });

  test('measures degradation and drift', async () => {
    const { folds, efficiency, drift, space } = await walkForward(
      systemWith({ data: { ...SYSTEM.data, synthetic: { seed: 5, bars: 1400, drift: 5 } } }),
      options,
    );
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const defined = folds.filter(({ outOfSample }) => !Number.isNaN(outOfSample));
    expect(efficiency).toBeCloseTo(mean(defined.map(({ outOfSample }) => outOfSample)) / mean(defined.map(({ inSample }) => inSample)), 10);
    expect((await walkForward(systemWith({}), options)).efficiency, 'of losses nothing is kept').toBeNaN();
    const held = folds.map(({ winner }) => winner.parameters['held'] as number);
    expect(drift.find(({ name }) => name === 'held')!.meanChange).toBeCloseTo(
      mean(held.slice(1).map((value, position) => Math.abs(value - held[position]!) / 4)),
      10,
    );
    expect(drift.map(({ name }) => name)).toEqual(space.axes.map(({ name }) => name));
  });
});

describe('the joined account', () => {
  test('of a single run has the metrics of the kernels', async () => {
    for (const seed of [1, 2, 3]) {
      const result = await backtest(
        systemWith({ params: { hour: 2, stop: 3, held: 4 }, space: {}, data: { ...SYSTEM.data, synthetic: { seed, bars: 3000 } } }),
        options,
      );
      const { metrics } = stitchRuns([result], cashOf(result.system.file, result.parameters));
      for (const name of METRIC_NAMES) {
        const [found, expected] = [metrics[name], result.metrics[name]];
        expect(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${name}: ${found} and ${expected}`).toBe(true);
      }
    }
  });
});

describe('what a walk-forward refuses', () => {
  const refused = async (changes: object): Promise<string> => {
    try {
      await walkForward(systemWith(changes), options);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };

  test('folds longer than the data', async () => {
    expect(await refused({ walkforward: { train: 2000, test: 63 } })).toBe(
      'a walk-forward needs room for one fold: train and test take 2000 + 0 + 63 bars, and there are 1400 bars',
    );
  });

  test('folds without any winner', async () => {
    expect(await refused({ constraints: ['trades > 100000'] })).toMatch(
      /^none of 17 folds has a winner: fold 0 has no winner: on its train window \[2015-01-01T00:00:00Z, \S+\) none of 12 trials has a defined objective sharpe and meets the constraints$/,
    );
  });

  test('a fold that cannot trade: the strategy has no values yet', async () => {
    const strategy = { long: { enter: 'rsi(2) < 60 or sma(close, 900) > 0', exit: 'false' }, stop: '$stop * atr(14)', max_bars: '$held' };
    expect(await refused({ strategy, space: { stop: { float: [1, 6] }, held: { int: [1, 5] } }, params: {} })).toMatch(
      /^fold 0 \[\S+, \S+\) could not trade: the strategy's values begin at bar 899, and the fold ends at bar 363$/,
    );
  });

  test('lengths that do not fit each other', async () => {
    expect(await refused({ walkforward: { train: '10d', test: 63 } })).toBe(
      'walkforward.train, test and step must all be numbers of bars or all be times, not 10d, 63, 63',
    );
    expect(await refused({ walkforward: { train: 300, test: 63, step: 20 } })).toBe(
      'walkforward.step must be at least walkforward.test, or bars would be traded twice, and 20 is less than 63',
    );
  });

  test('several objectives', async () => {
    expect(await refused({ maximize: ['sharpe', 'calmar'] })).toBe(
      'a walk-forward ranks by one objective, and maximize and minimize list 2',
    );
  });
});

describe('barloom walkforward', () => {
  const inFolder = (): string => {
    const dir = folder();
    write(dir, 'system.json', JSON.stringify(SYSTEM));
    return dir;
  };
  const args = ['walkforward', 'system.json', '--no-cache', '--workers', '1'];

  test('writes trials, the joined account, the last winner and the report, and is verified', async () => {
    const dir = inFolder();
    const document = await runJson<{ dir: string; folds: { params: object }[]; metrics: Record<string, number>; trials: number }>(
      args,
      dir,
    );
    expect(readdirSync(join(dir, document.dir)).sort()).toEqual([
      'best_config.yaml',
      'equity.csv',
      'fills.csv',
      'ledgers',
      'report.html',
      'result.json',
      'run_manifest.json',
      'trades.csv',
      'trials.json',
      'trials.parquet',
    ]);
    expect(document.trials).toBe(12 * document.folds.length);
    expect(readJson(dir, document.dir, 'result.json')['metrics']).toEqual(document.metrics);
    const trades = readFileSync(join(dir, document.dir, 'trades.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(trades).toHaveLength(1 + document.metrics['trades']!);
    expect(
      readFileSync(join(dir, document.dir, 'equity.csv'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(1 + 63 * document.folds.length);
    expect(await runJson(['verify', document.dir, '--no-cache'], dir)).toMatchObject({ kind: 'walk_forward', verdict: 'same' });
    const html = readFileSync(join(dir, document.dir, 'report.html'), 'utf8');
    await run(['report', document.dir, '--no-cache'], dir);
    expect(readFileSync(join(dir, document.dir, 'report.html'), 'utf8')).toBe(html);
  });

  test('goes on in its folder with the same bytes', async () => {
    const dir = inFolder();
    const whole = await runJson<{ dir: string; ledger_sha256: string; metrics: object }>(args, dir);
    const ledger = join(dir, whole.dir, 'ledgers', 'fold-3.jsonl');
    write(join(dir, whole.dir, 'ledgers'), 'fold-3.jsonl', readFileSync(ledger).subarray(0, 2500));
    write(join(dir, whole.dir, 'ledgers'), 'fold-5.jsonl', '');
    expect(await runJson([...args, '--resume', whole.dir], dir)).toMatchObject({
      dir: whole.dir,
      ledger_sha256: whole.ledger_sha256,
      metrics: whole.metrics,
    });
    await expectRefusal(
      [...args, '--resume', whole.dir, '--set', 'walkforward.test=64'],
      dir,
      2,
      'is another walk-forward: walkforward.test is 64, and was 63',
    );
  });

  test('tells people the folds, the joined account, what is kept out of sample and the verdict', async () => {
    const { stdout, exit } = await run(args, inFolder());
    expect(stdout).toMatch(/out of sample the winners keep .+ of their sharpe; drift from fold to fold: hour \d+ %/);
    expect(stdout).toMatch(/^17 folds, 204 trials in /m);
    expect(stdout).toMatch(/^verdict: (EDGE|NO EDGE|INCONCLUSIVE) {2}The walk-forward /m);
    expect(exit).toBe(stdout.includes('NO EDGE') ? 1 : 0);
  });
});
