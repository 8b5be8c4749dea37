// Bad input of a study: one sentence that names the thing, the rule and the value, the right exit code, and nothing lost.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readStudyLedger } from '../../src/search/study-ledger.js';
import { filesBelow, hourlyCsv, studyFolder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

const optimize = (...flags: string[]): string[] => ['optimize', 'system.yaml', '--no-cache', '--workers', '1', ...flags];
const set = (...entries: string[]): string[] => entries.flatMap((entry) => ['--set', entry]);
const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);
const ON_CSV = replace(/data: .*/, 'data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h}');

describe('is refused before the first trial (exit 2)', () => {
  test.each<[string[], RegExp | string]>([
    // the space
    [set('require=["$fast < $slow", "$fast > $slow"]'), 'the space has no trials: none of 20,000 random points meets require'],
    [
      set('space={fast: {int: [2, 9]}, slow: {int: [20, 29]}, stop_atr: {choice: [2]}}', 'require=["$fast > $slow"]'),
      'the space has no trials: none of its 80 points meets require',
    ],
    [set('space.stop_atr={float: [1, .inf]}'), /space\.stop_atr must be \{float: \[low, high\]\} with two numbers, .*"Infinity"/],
    [set('space.stop_atr={float: [.nan, 5]}'), /space\.stop_atr must be \{float: \[low, high\]\} with two numbers, .*"NaN"/],
    [set('space.stop_atr={float: [5, 1]}'), 'space.stop_atr: the low bound 5 must not be above the high bound 1'],
    [set('space.stop_atr={float: [0, 5], log: true}'), 'space.stop_atr: a log axis must start above 0, not at 0'],
    [set('space.stop_atr.when={fst: 3}'), 'space.stop_atr: when.fst names no axis of the space (did you mean "fast"?)'],
    [set('space.stop_atr.when={fast: 99}'), 'space.stop_atr: when.fast lists 99, which fast never has'],
    [set('space.fast.when={stop_atr: 2}'), 'space.fast: when.stop_atr must name a choice or int axis, not a float axis'],
    [set('space.fast.when={slow: 30}', 'space.slow.when={fast: 3}'), 'space.fast: its condition depends on itself, by way of fast, slow'],
    // the sampler, the pruner, the objectives
    [
      ['--sampler', 'surogate'],
      'study.sampler must be one of auto, surrogate, tpe, tpe_multivariate, cma_es, genetic, nsga2, sobol, random, grid, not "surogate" (did you mean "surrogate"?)',
    ],
    [['--sampler', 'grid'], 'space.stop_atr: a float axis needs a step'],
    [[...set('maximize=[sharpe, calmar]'), '--sampler', 'tpe'], 'sampler tpe follows one objective, not 2; use nsga2'],
    [set('maximize=[sharpe, calmar]', 'study.patience=5'), 'patience needs a single objective, not 2'],
    [set('maximize=[sharpe, calmar]', 'study.pruner=median'), 'a pruner needs a single objective, not 2'],
    [
      set('study.folds=3', 'study.pruner=median'),
      'study.resource is history, and study.folds is 3: of folds a pruner spends folds, so set study.resource to folds',
    ],
    [set('study.resource=folds', 'study.pruner=median'), 'study.resource is folds, and study.folds is 1: a pruner needs at least 2'],
    [
      set('study.pruner=meadian'),
      'study.pruner must be one of none, median, successive_halving, hyperband, not "meadian" (did you mean "median"?)',
    ],
    [['--objective', 'sharp'], 'objective: unknown name "sharp" (did you mean "sharpe"?)'],
    [set('constraints=["trade > 3"]'), 'constraints[0]: unknown name "trade" (did you mean "trades"?)'],
    // numbers
    [['--trials', '0'], '--trials must be a whole number above 0, not "0"'],
    [set('study.trials=0'), 'study.trials must be >= 1, not 0'],
    [set('study.batch_size=0'), 'study.batch_size must be auto or a whole number above 0, not 0'],
    [set('holdout_looks=0'), 'holdout_looks must be >= 1, not 0'],
    [set('verdict.deflated_sharpe=2'), 'verdict.deflated_sharpe must be <= 1, not 2'],
    [set('study.folds=3001'), '3001 folds need at least 3001 bars, and there are 3000'],
    // the windows
    [
      set('study.split={train: early, holdout: wide}', 'windows.wide=[2015-02-01, 2015-04-15]'),
      'windows early and wide must not overlap, and share 2015-02-01T00:00:00Z to 2015-03-01T00:00:00Z',
    ],
    [
      set('study.split={train: late, holdout: early}'),
      'window "early" must come after "late": what is searched first would know what comes later',
    ],
    [set('study.split={train: early, validation: late, holdout: middle}'), 'window "middle" must come after "late"'],
    [set('study.split={train: 0.7, holdout: 0.5}'), 'the fractions of train 0.7, holdout 0.5 must sum to 1 at most, not 1.2'],
    [set('study.split={train: 0.7, holdout: late}'), 'study.split must give names of windows or fractions of the bars, not both'],
    [set('study.split={holdout: late}'), 'study.split needs an entry "train"'],
    [set('study.split={train: erly, holdout: late}'), 'unknown window "erly" (did you mean "early"?)'],
    [
      set('study.split={train: 0.0001, holdout: 0.5}'),
      'train would have no bar: 3000 bars with train 0.0001, holdout 0.5 and gaps of 0 bars leave none',
    ],
    [
      set('study.split={train: 0.5, holdout: 0.5}', 'study.gap_bars=5000'),
      /train would have no bar: 3000 bars .* gaps of 5000 bars leave none$/,
    ],
    [
      [...set('study.split={train: early, holdout: late}'), '--window', 'early'],
      '--window and a study.split by names say different things; leave one of them out',
    ],
    [
      set('study.split={train: early, holdout: far}', 'windows.far=[2031-01-01, 2031-02-01]'),
      /window "far" .* holds 0 of the bars of SYNTH 1h/,
    ],
    // the folder
    [['--resume', 'nowhere'], 'run folder nowhere does not exist'],
  ])('%j', async (flags, sentence) => {
    const dir = studyFolder();
    await expectRefusal(optimize(...flags), dir, 2, sentence);
    expect(readdirSync(dir)).toEqual(['system.yaml']);
  });
});

describe('data (exit 3)', () => {
  test('a missing file, and one that is damaged', async () => {
    const dir = studyFolder(ON_CSV);
    await expectRefusal(optimize(), dir, 3, /file ".*bars\.csv" does not exist/);
    write(dir, 'bars.csv', hourlyCsv(50).replace(/,\d+\n/, ',many\n'));
    await expectRefusal(optimize(), dir, 3, /bars\.csv" row 2 column volume: "many" is not a number$/);
    expect(existsSync(join(dir, 'runs'))).toBe(false);
  });
});

describe('--resume of what is not this study (exit 2), whose ledger stays', () => {
  let dir: string;
  let run_: string;
  beforeAll(async () => {
    dir = studyFolder();
    run_ = (await runJson<{ dir: string }>(optimize('--trials', '4'), dir)).dir;
  });

  test.each<[string, string[], RegExp | string]>([
    ['another seed', ['--seed', '8'], /is another study: .*seed is 8, and was 7$/],
    ['another axis', set('space.fast.int=[2, 19]'), /is another study: space\.fast\.int is \[2,19\], and was \[2,20\]$/],
    ['another sampler', ['--sampler', 'random'], /is another study: study\.sampler is "random", and was "auto"$/],
    ['another objective', ['--objective', 'calmar'], /is another study: objective is "calmar", and was "sharpe"$/],
    [
      'another strategy',
      set('strategy.stop=2 * atr($stop_atr)'),
      /is another study: strategy\.stop is "2 \* atr\(\$stop_atr\)", and was "\$stop_atr \* atr\(14\)"$/,
    ],
    ['other costs', set('execution.taker_fee_bps=1'), /is another study: execution\.taker_fee_bps is 1, and was 10$/],
    ['another window', ['--window', 'early'], /is another study: window\.name is "early", and was "all"$/],
    ['another split', set('study.split={train: 0.5, holdout: 0.5}'), /is another study: window\.name is "train", and was "all"$/],
    ['another batch size', set('study.batch_size=4'), /is another study: study\.batch_size is 4, and was "auto"$/],
  ])('%s', async (_, flags, sentence) => {
    const ledger = readFileSync(join(dir, run_, 'ledger.jsonl'), 'utf8');
    const manifest = readFileSync(join(dir, run_, 'run_manifest.json'), 'utf8');
    await expectRefusal(optimize('--resume', run_, ...flags), dir, 2, sentence);
    expect([readFileSync(join(dir, run_, 'ledger.jsonl'), 'utf8'), readFileSync(join(dir, run_, 'run_manifest.json'), 'utf8')]).toEqual([
      ledger,
      manifest,
    ]);
  });

  test('other thresholds, more looks and another place of the bars are the same study', async () => {
    const dir = studyFolder(ON_CSV);
    write(dir, 'bars.csv', hourlyCsv(600));
    const { dir: run_, ledger_sha256 } = await runJson<{ dir: string; ledger_sha256: string }>(optimize('--trials', '4'), dir);
    write(dir, 'moved.csv', hourlyCsv(600));
    expect(
      await runJson(optimize('--resume', run_, ...set('verdict.trades=1', 'holdout_looks=3', 'data.path=moved.csv')), dir),
    ).toMatchObject({ ledger_sha256, trials: 4 });
  });

  test('bars that changed', async () => {
    const dir = studyFolder(ON_CSV);
    write(dir, 'bars.csv', hourlyCsv(600));
    const { dir: run_ } = await runJson<{ dir: string }>(optimize('--trials', '4'), dir);
    const ledger = readFileSync(join(dir, run_, 'ledger.jsonl'), 'utf8');
    write(dir, 'bars.csv', hourlyCsv(600).replace(/,10\d\n$/, ',999\n'));
    await expectRefusal(
      optimize('--resume', run_),
      dir,
      2,
      /is another study: the bars of ABC 1h differ: their hash is [0-9a-f]+, and was [0-9a-f]+$/,
    );
    expect(readFileSync(join(dir, run_, 'ledger.jsonl'), 'utf8')).toBe(ledger);
  });

  test('the ledger of another configuration in its folder', async () => {
    const dir = studyFolder();
    const { dir: mine } = await runJson<{ dir: string }>(optimize('--trials', '4'), dir);
    const { dir: other } = await runJson<{ dir: string }>(optimize('--trials', '4', '--seed', '8'), dir);
    const ledger = readFileSync(join(dir, other, 'ledger.jsonl'), 'utf8');
    write(join(dir, mine), 'ledger.jsonl', ledger);
    await expectRefusal(
      optimize('--resume', mine),
      dir,
      2,
      /ledger\.jsonl is the ledger of another run: its inputs have the hash [0-9a-f]+, not [0-9a-f]+$/,
    );
    expect(readFileSync(join(dir, mine, 'ledger.jsonl'), 'utf8')).toBe(ledger);
  });

  test("a sweep's folder, a study's folder for a sweep, and a manifest that is none", async () => {
    const dir = studyFolder(replace('{float: [1, 5]}', '{float: [1, 5], step: 1}'));
    const { dir: swept } = await runJson<{ dir: string }>(['sweep', 'system.yaml', '--no-cache', '--trials', '4', '--workers', '1'], dir);
    const { dir: studied } = await runJson<{ dir: string }>(optimize('--trials', '4'), dir);
    await expectRefusal(optimize('--resume', swept), dir, 2, /is the folder of a sweep, not of a study$/);
    await expectRefusal(['sweep', 'system.yaml', '--no-cache', '--resume', studied], dir, 2, /is the folder of a study, not of a sweep$/);
    write(join(dir, studied), 'run_manifest.json', '{');
    await expectRefusal(optimize('--resume', studied), dir, 2, /run_manifest\.json is not JSON/);
    write(join(dir, studied), 'run_manifest.json', '{"manifest_version":1,"kind":"study"}');
    await expectRefusal(optimize('--resume', studied), dir, 2, /run_manifest\.json is not a manifest of this version$/);
  });
});

test('a full disk keeps the trials that are finished, and the study is finished when there is room', async (context) => {
  const dir = studyFolder();
  const mounted = join(dir, 'runs');
  mkdirSync(mounted);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', mounted], { stdio: 'ignore' });
  } catch {
    return context.skip('no small file system can be mounted here');
  }
  try {
    await expectRefusal(optimize(), dir, 2, /output folder .* cannot be written: the disk is full$/);
    const [ledger] = filesBelow(mounted, 'ledger.jsonl');
    expect(readStudyLedger(ledger!).trials.length).toBeGreaterThan(0);
    execFileSync('mount', ['-o', 'remount,size=16m', mounted]);
    const resumed = await runJson(optimize('--resume', dirname(ledger!)), dir);
    const whole = await runJson(optimize(), studyFolder());
    expect(resumed).toMatchObject({ trials: 24, ledger_sha256: whole['ledger_sha256'], best: whole['best'] });
  } finally {
    execFileSync('umount', [mounted], { stdio: 'ignore' });
  }
});

describe('a study without a winner says why, keeps its trials and writes its files', () => {
  test.each<[string, string[], string, object]>([
    [
      'an objective that is undefined everywhere',
      ['--objective', '0 / 0 * sharpe'],
      'There is no winner: the objective 0 / 0 * sharpe is undefined in each of 12 complete trials.',
      { complete: 12 },
    ],
    [
      'folds of two bars, which have no Sharpe ratio',
      set('study.folds=1500'),
      'There is no winner: the objective sharpe is undefined in each of 12 complete trials.',
      { complete: 12 },
    ],
    [
      'constraints that contradict each other',
      set('constraints=["trades > 30", "trades < 10"]'),
      'There is no winner: none of 12 complete trials has a defined objective and meets every constraint; the nearest, trial ',
      { complete: 12 },
    ],
    [
      'trials that all fail',
      set('space.fast.int=[0, 0]'),
      'There is no winner: all 12 trials failed: n in ',
      {
        failed: 12,
        failures: [
          {
            code: expect.any(String) as string,
            message: expect.stringContaining('must be a whole number >= 1, not 0') as string,
            trials: 12,
            first_trial_number: 0,
          },
        ],
      },
    ],
  ])('%s', async (_, flags, warning, counts) => {
    const dir = studyFolder();
    const document = await runJson<{ dir: string; warnings: string[] }>(optimize('--trials', '12', ...flags), dir);
    expect(document).toMatchObject({ state: 'complete', trials: 12, best: null, verdict: null, winner_rule: null, ...counts });
    expect(document.warnings).toContainEqual(expect.stringContaining(warning));
    expect(readdirSync(join(dir, document.dir)).sort()).toEqual([
      'ledger.jsonl',
      'report.html',
      'result.json',
      'run_manifest.json',
      'trials.json',
      'trials.parquet',
    ]);
    expect(readStudyLedger(join(dir, document.dir, 'ledger.jsonl')).trials).toHaveLength(12);
    const { exit, stderr } = await run(optimize('--resume', document.dir, ...flags), dir);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(`warning: ${warning}`)]);
  });
});
