// `barloom optimize` through the real binary: what it prints, what it leaves, and that the same study is the same bytes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { SAMPLER_NAMES } from '../../src/search/samplers/names.js';
import { readStudyLedger } from '../../src/search/study-ledger.js';
import { hourlyCsv, isNegative, readJson, studyFolder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

type Params = Record<string, number | boolean>;
type Metrics = Record<string, number | null>;
interface StudyDocument {
  readonly [name: string]: unknown;
  readonly dir: string;
  readonly symbol: string;
  readonly trials: number;
  readonly verdict: {
    readonly verdict: string;
    readonly sentence: string;
    readonly trials_tried: number;
    readonly trials_on_data: number;
    readonly holdout_looks: number | null;
  } | null;
  readonly best: {
    readonly trial_number: number;
    readonly params: Params;
    readonly metrics: Metrics;
    readonly objective: number;
    readonly values: number[];
  } | null;
  readonly windows: readonly {
    readonly part: string;
    readonly name: string;
    readonly start: string;
    readonly end: string;
    readonly objective: number | null;
    readonly metrics: Metrics;
  }[];
  readonly ledger_sha256: string;
  readonly warnings: readonly string[];
}
interface TrialDocument {
  readonly trial_number: number;
  readonly state: string;
  readonly params: Params;
  readonly values?: (number | null)[];
  readonly reports?: [number, number | null][];
  readonly metrics?: Metrics;
}

const optimize = (...flags: string[]): string[] => ['optimize', 'system.yaml', '--no-cache', '--workers', '1', ...flags];
const study = async (dir: string, ...flags: string[]): Promise<StudyDocument> => await runJson<StudyDocument>(optimize(...flags), dir);
const set = (...entries: string[]): string[] => entries.flatMap((entry) => ['--set', entry]);
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);
const trialsOf = (dir: string, { dir: run }: StudyDocument): TrialDocument[] => readJson<TrialDocument[]>(dir, run, 'trials.json');
const count = (trials: readonly TrialDocument[], state: string): number => trials.filter((trial) => trial.state === state).length;
/** What two runs of the same study have in common. */
const same = ({ ledger_sha256, trials, best, verdict, windows, plateau, importance }: StudyDocument): object => ({
  ledger_sha256,
  trials,
  best,
  windows,
  plateau,
  importance,
  verdict: verdict && { ...verdict, trials_tried: 0, trials_on_data: 0 },
});

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  return await withConnection(async (connection) =>
    (await connection.runAndReadAll(`SELECT * FROM read_parquet(${sqlText(path)})`)).getRowObjects(),
  );
}

describe('a study', () => {
  let dir: string;
  let whole: StudyDocument;
  beforeAll(async () => {
    dir = studyFolder();
    whole = await study(dir);
  });

  test('--json prints every field that scripts rely on', () => {
    expect(whole).toMatchObject({
      state: 'complete',
      stopped: null,
      sampler: 'surrogate',
      pruner: null,
      seed: 7,
      trials: 24,
      complete: 24,
      pruned: 0,
      failed: 0,
      infeasible: 0,
      bars: 3000,
      workers: 1,
      objectives: [{ text: 'sharpe', direction: 'maximize' }],
      winner_rule: 'best point',
    });
    for (const name of [
      'dir',
      'elapsed_seconds',
      'bar_trials_per_second',
      'peak_rss_mb',
      'ledger_sha256',
      'importance',
      'plateau',
      'warnings',
    ])
      expect(whole, name).toHaveProperty(name);
    expect(Object.keys(whole.best!)).toEqual(expect.arrayContaining(['trial_number', 'params', 'metrics']));
    expect(Object.keys(whole.best!.metrics)).toEqual([...METRIC_NAMES]);
    expect(whole.best!.objective).toBe(whole.best!.metrics['sharpe']);
    expect(whole.verdict).toMatchObject({ verdict: 'no_edge', trials_tried: 24, trials_on_data: 24, holdout_looks: null });
  });

  test('every file is there, and nothing else', () => {
    expect(readdirSync(join(dir, whole.dir)).sort()).toEqual([
      'best_config.yaml',
      'ledger.jsonl',
      'report.html',
      'result.json',
      'run_manifest.json',
      'trials.json',
      'trials.parquet',
    ]);
    expect(readJson(dir, whole.dir, 'result.json')).toEqual({
      ...whole,
      run_id: whole.dir.split('/').at(-1),
      peak_rss_mb: expect.any(Number) as number,
    });
    expect(readJson(dir, whole.dir, 'run_manifest.json')).toMatchObject({ kind: 'study', trials: 24, ledger_sha256: whole.ledger_sha256 });
  });

  test('ledger, trials.json and trials.parquet are the same trials', async () => {
    const path = join(dir, whole.dir, 'ledger.jsonl');
    expect(sha256(path)).toBe(whole.ledger_sha256);
    const { trials } = readStudyLedger(path);
    const documents = trialsOf(dir, whole);
    const rows = await rowsOf(join(dir, whole.dir, 'trials.parquet'));
    expect([trials.length, documents.length, rows.length]).toEqual([24, 24, 24]);
    trials.forEach(({ trialNumber, parameters, record }, at) => {
      expect(documents[at]).toMatchObject({ trial_number: trialNumber, state: 'complete', values: [documents[at]!.metrics!['sharpe']] });
      for (const [name, value] of Object.entries(parameters))
        expect([documents[at]!.params[name], Number(rows[at]![name])]).toEqual([value, value]);
      METRIC_NAMES.forEach((name, field) =>
        expect([documents[at]!.metrics![name] ?? Number.NaN, rows[at]![name] ?? Number.NaN]).toEqual([record![field], record![field]]),
      );
    });
    const best = Math.max(...documents.map(({ values }) => values![0] ?? -Infinity));
    expect([whole.best!.objective, documents[whole.best!.trial_number]!.values![0]]).toEqual([best, best]);
  });

  test("the winner's system file, run by backtest, has the study's figures", async () => {
    const { metrics } = await runJson<{ metrics: Metrics }>(['backtest', join(whole.dir, 'best_config.yaml'), '--no-cache'], dir);
    expect(metrics).toEqual(whole.best!.metrics);
  });

  test('is the same bytes with 2 and 4 workers, and with a small memory', async () => {
    for (const flags of [
      ['--workers', '2'],
      ['--workers', '4'],
      ['--max-memory', '2MB'],
    ])
      expect(same(await study(studyFolder(), ...flags)), flags.join(' ')).toEqual(same(whole));
  });

  test('extended in parts is the same bytes as at once, whatever the batch that it stops in', async () => {
    const other = studyFolder();
    const first = await study(other, '--trials', '11');
    expect(first.trials).toBe(11);
    const second = await study(other, '--trials', '9', '--resume', first.dir);
    expect([second.trials, second.dir]).toEqual([20, first.dir]);
    const third = await study(other, ...set('study.trials=24'), '--resume', first.dir);
    expect(same(third)).toEqual(same(whole));
    expect(sha256(join(other, third.dir, 'ledger.jsonl'))).toBe(whole.ledger_sha256);
    expect(readJson(other, third.dir, 'trials.json')).toEqual(readJson(dir, whole.dir, 'trials.json'));
    for (const name of ['trials.parquet', 'best_config.yaml'])
      expect(sha256(join(other, third.dir, name)), name).toBe(sha256(join(dir, whole.dir, name)));
    expect(third.verdict).toMatchObject({ trials_tried: 24, trials_on_data: 24 });
  });

  test('resumed when it is whole runs nothing and stays what it was', async () => {
    const again = await study(dir, '--resume', whole.dir);
    expect(again).toMatchObject({ dir: whole.dir, bar_trials_per_second: 0 });
    expect(same(again)).toEqual(same(whole));
  });

  test('goes on in its folder without the file: a run knows its own system', async () => {
    const other = studyFolder();
    const short = await study(other, '--trials', '10');
    rmSync(join(other, 'system.yaml'));
    const resumed = await runJson<StudyDocument>(
      ['optimize', '--resume', short.dir, '--trials', '24', '--no-cache', '--workers', '1'],
      other,
    );
    expect(same(resumed)).toEqual(same(whole));
  });

  test('is verified, and each of its trials', async () => {
    expect(await runJson(['verify', whole.dir, '--no-cache'], dir)).toMatchObject({ kind: 'study', trial: null, verdict: 'same' });
    expect(await runJson(['verify', whole.dir, '--trial', '5', '--no-cache'], dir)).toMatchObject({
      kind: 'study',
      trial: 5,
      verdict: 'same',
    });
    await expectRefusal(
      ['verify', whole.dir, '--trial', '24', '--no-cache'],
      dir,
      2,
      '--trial must be the number of a finished trial, from 0 to 23, not 24',
    );
  });

  test('has its report made anew, the same page, and a page for a trial', async () => {
    const page = readFileSync(join(dir, whole.dir, 'report.html'), 'utf8');
    for (const flags of [[], ['--trial', '3']]) expect((await run(['report', whole.dir, '--no-cache', ...flags], dir)).exit).toBe(0);
    expect(readFileSync(join(dir, whole.dir, 'report.html'), 'utf8')).toBe(page);
    expect(readFileSync(join(dir, whole.dir, 'trial-3.html'), 'utf8')).toContain('trial 3');
    rmSync(join(dir, whole.dir, 'trial-3.html'));
  });

  test('is told as other than its ledger where that was changed', async () => {
    const other = studyFolder();
    const { dir: run_ } = await study(other, '--trials', '3');
    const lines = readFileSync(join(other, run_, 'ledger.jsonl'), 'utf8').split('\n');
    write(join(other, run_), 'ledger.jsonl', [...lines.slice(0, 2), ''].join('\n'));
    const { exit, stdout } = await run(['verify', run_, '--no-cache', '--json'], other);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'different' });
  });

  test('counts other studies on the same bars once', async () => {
    const other = studyFolder();
    await study(other, '--trials', '10');
    await study(other, '--trials', '10');
    await study(other, '--trials', '12', '--seed', '8');
    const third = await study(other, '--trials', '5', ...set('strategy.stop=$stop_atr * atr(20)'));
    expect(third.verdict).toMatchObject({ trials_tried: 5, trials_on_data: 27 });
    const fourth = await study(other, '--trials', '6', '--seed', '9');
    expect(fourth.verdict).toMatchObject({ trials_tried: 28, trials_on_data: 33 });
    const sweep = await runJson<StudyDocument>(
      ['sweep', 'system.yaml', '--no-cache', '--trials', '7', ...set('space.stop_atr.step=1')],
      other,
    );
    expect(sweep.verdict).toMatchObject({ trials_tried: 35, trials_on_data: 40 });
  });
});

describe('samplers', () => {
  test.each(SAMPLER_NAMES.filter((name) => !['nsga2', 'grid'].includes(name)))('%s', async (name) => {
    const dir = studyFolder();
    const document = await study(dir, '--trials', '12', '--sampler', name);
    expect(document).toMatchObject({ trials: 12, sampler: name === 'auto' ? 'surrogate' : name });
    const points = trialsOf(dir, document).map(({ params }) => JSON.stringify(params));
    expect(new Set(points).size).toBe(12);
  });

  test('grid ends with its points', async () => {
    const dir = studyFolder(replace(/space: .*/, 'space: {fast: {int: [2, 4]}, slow: {int: [20, 80], step: 20}, stop_atr: {choice: [2]}}'));
    expect(await study(dir, '--sampler', 'grid', '--trials', '100')).toMatchObject({
      trials: 12,
      sampler: 'grid',
      stopped: 'exhausted',
      state: 'complete',
    });
  });

  test('nsga2 with several objectives: the front, its winner nearest to the best of each', async () => {
    const dir = studyFolder();
    const document = await study(dir, '--trials', '30', ...set('maximize=[sharpe]', 'minimize=["-max_drawdown", turnover]'));
    expect(document).toMatchObject({
      sampler: 'nsga2',
      plateau: null,
      objectives: [
        { text: 'sharpe', direction: 'maximize' },
        { text: '-max_drawdown', direction: 'minimize' },
        { text: 'turnover', direction: 'minimize' },
      ],
    });
    const all = trialsOf(dir, document).map(({ trial_number, values }) => ({
      trial_number,
      losses: [-values![0]!, values![1]!, values![2]!],
    }));
    const front = all.filter(
      ({ losses }) =>
        !all.some((other) => other.losses.every((loss, k) => loss <= losses[k]!) && other.losses.some((loss, k) => loss < losses[k]!)),
    );
    const found = document['pareto_front'] as { trial_number: number }[];
    expect(found.map(({ trial_number }) => trial_number)).toEqual(front.map(({ trial_number }) => trial_number));
    expect(front.map(({ trial_number }) => trial_number)).toContain(document.best!.trial_number);
    expect((await runJson<{ metrics: Metrics }>(['backtest', join(document.dir, 'best_config.yaml'), '--no-cache'], dir)).metrics).toEqual(
      document.best!.metrics,
    );
  });
});

describe('pruners', () => {
  const optionsOf = (pruner: string, resource: string): string[] =>
    set(`study.pruner=${pruner}`, `study.resource=${resource}`, `study.folds=${resource === 'folds' ? 4 : 1}`, 'study.sampler=random');

  test.each([
    ['median', 'history'],
    ['successive_halving', 'history'],
    ['hyperband', 'history'],
    ['median', 'folds'],
    ['successive_halving', 'folds'],
    ['hyperband', 'folds'],
  ])('%s over %s gives up some trials and says when', async (pruner, resource) => {
    const dir = studyFolder();
    const document = await study(dir, '--trials', '40', ...optionsOf(pruner, resource));
    const trials = trialsOf(dir, document);
    expect(document).toMatchObject({
      pruner,
      pruned: count(trials, 'pruned'),
      complete: count(trials, 'complete'),
      verdict: { trials_tried: 40, trials_on_data: 40 },
    });
    expect(count(trials, 'pruned')).toBeGreaterThan(0);
    expect(count(trials, 'complete')).toBeGreaterThan(0);
    for (const { state, reports, metrics } of trials) {
      expect(reports!.length, state).toBeGreaterThan(0);
      expect(metrics === undefined).toBe(state === 'pruned');
    }
    expect(trials[0]!.state).toBe('complete');
  });

  test.each([
    ['median', 'history'],
    ['hyperband', 'folds'],
  ])('%s over %s decides in parts as at once, and with 2 workers as with 1', async (pruner, resource) => {
    const entries = optionsOf(pruner, resource);
    const document = await study(studyFolder(), '--trials', '40', '--workers', '2', ...entries);
    const other = studyFolder();
    const first = await study(other, '--trials', '21', ...entries);
    expect(same(await study(other, '--trials', '40', '--resume', first.dir, ...entries))).toEqual(same(document));
  });
});

describe('objectives', () => {
  test('of folds are their mean', async () => {
    const dir = studyFolder();
    const document = await study(dir, '--trials', '8', ...set('study.folds=3'));
    for (const { reports, values } of trialsOf(dir, document)) {
      expect(reports!.map(([step]) => step)).toEqual([1, 2, 3]);
      expect(values![0]).toBe(reports![2]![1]);
    }
    expect(document.best!.objective).not.toBe(document.best!.metrics['sharpe']);
  });

  test('--objective takes the place of a list, --set comes after it', async () => {
    const dir = studyFolder(replace('objective: sharpe', 'maximize: [sharpe, calmar]'));
    expect(await study(dir, '--trials', '5', '--objective', 'calmar')).toMatchObject({
      objectives: [{ text: 'calmar', direction: 'maximize' }],
    });
    expect(await study(dir, '--trials', '5', '--objective', 'calmar', ...set('objective=win_rate'))).toMatchObject({
      objectives: [{ text: 'win_rate', direction: 'maximize' }],
    });
    expect(await study(dir, '--trials', '5', '--objective', 'total_return - 2 * $fast / 100')).toMatchObject({
      objectives: [{ text: 'total_return - 2 * $fast / 100', direction: 'maximize' }],
    });
  });

  test('--quick is 20 trials, --trials wins', async () => {
    const dir = studyFolder();
    expect((await study(dir, '--quick')).trials).toBe(20);
    expect((await study(dir, '--quick', '--trials', '4')).trials).toBe(4);
    expect((await study(dir, '--quick', ...set('study.trials=3'))).trials).toBe(3);
  });

  test('patience ends a study with the first batch behind so many trials without an improvement', async () => {
    const [patience, minDelta] = [20, 0.2];
    const dir = studyFolder();
    const document = await study(
      dir,
      '--trials',
      '500',
      ...set(`study.patience=${patience}`, `study.min_delta=${minDelta}`, 'study.sampler=random'),
    );
    expect(document).toMatchObject({ stopped: 'plateau', state: 'complete' });
    const trials = trialsOf(dir, document);
    let [best, improvedAt] = [-Infinity, Infinity];
    const isOver = ({ values }: TrialDocument, trial: number): boolean => {
      const value = values?.[0] ?? NaN;
      if (value > best + minDelta) [best, improvedAt] = [value, trial];
      return trial - improvedAt >= patience;
    };
    const firstOver = trials.findIndex(isOver);
    expect(firstOver).toBeGreaterThan(patience);
    // batches of 8
    expect([document.trials, trials.length]).toEqual(Array(2).fill(Math.ceil((firstOver + 1) / 8) * 8));
  });
});

describe('a conditional axis', () => {
  const CONDITIONAL = replace(
    /space: .*/,
    'space: {fast: {int: [2, 20]}, slow: {int: [10, 80]}, wide: {choice: [0, 1]}, stop_atr: {float: [1, 5], when: {wide: 1}}}',
  );
  const edit = (text: string): string => CONDITIONAL(text).replace('$stop_atr * atr(14)', '"$wide == 1 ? $stop_atr * atr(14) : 0"');

  test('is absent where its condition does not hold, and runs on as before after a resume', async () => {
    const dir = studyFolder(edit);
    const whole = await study(dir, '--trials', '24', '--sampler', 'random');
    const trials = trialsOf(dir, whole);
    expect(trials.every(({ params }) => (params['stop_atr'] === undefined) === (params['wide'] === 0))).toBe(true);
    expect(new Set(trials.map(({ params }) => params['wide'])).size).toBe(2);
    const other = studyFolder(edit);
    const { dir: first } = await study(other, '--trials', '10', '--sampler', 'random');
    expect(same(await study(other, '--trials', '24', '--sampler', 'random', '--resume', first))).toEqual(same(whole));
    const { metrics } = await runJson<{ metrics: Metrics }>(['backtest', join(whole.dir, 'best_config.yaml'), '--no-cache'], dir);
    expect(metrics).toEqual(whole.best!.metrics);
  });
});

describe('train, validation and holdout', () => {
  const NAMES = set('study.split={train: early, validation: middle, holdout: late}');
  const FRACTIONS = set('study.split={train: 0.5, validation: 0.25, holdout: 0.25}', 'study.gap_bars=24');

  test('by names: the winner is the best of the candidates on validation, and each window can be run again', async () => {
    const dir = studyFolder();
    const document = await study(dir, ...NAMES, ...set('study.candidates=3'));
    expect(document).toMatchObject({ winner_rule: 'best on validation', window: { name: 'early' }, verdict: { holdout_looks: 1 } });
    expect(document.windows.map(({ part, name, start, end }) => [part, name, start, end])).toEqual([
      ['train', 'early', '2015-01-01T00:00:00Z', '2015-03-01T00:00:00Z'],
      ['validation', 'middle', '2015-03-01T00:00:00Z', '2015-04-01T00:00:00Z'],
      ['holdout', 'late', '2015-04-01T00:00:00Z', '2015-05-01T00:00:00Z'],
    ]);
    for (const { name, metrics } of document.windows) {
      expect(
        (await runJson<{ metrics: Metrics }>(['backtest', join(document.dir, 'best_config.yaml'), '--no-cache', '--window', name], dir))
          .metrics,
        name,
      ).toEqual(metrics);
    }
    const { metrics } = await runJson<{ metrics: Metrics }>(['backtest', join(document.dir, 'best_config.yaml'), '--no-cache'], dir);
    expect(metrics).toEqual(document.best!.metrics);
    const ranked = trialsOf(dir, document)
      .filter(({ values }) => values?.[0] != null)
      .sort((a, b) => b.values![0]! - a.values![0]!)
      .slice(0, 2);
    const scores = await Promise.all(
      ranked.map(
        async ({ params }) =>
          (
            await runJson<{ metrics: Metrics }>(
              [
                'backtest',
                'system.yaml',
                '--no-cache',
                '--window',
                'middle',
                ...set(...Object.entries(params).map(([name, value]) => `params.${name}=${value}`)),
              ],
              dir,
            )
          ).metrics['sharpe'] ?? -Infinity,
      ),
    );
    expect(document.windows[1]!.objective).toBeGreaterThanOrEqual(Math.max(...scores));
  });

  test("by fractions: neighbours apart by the gap, windows of the winner's file", async () => {
    const dir = studyFolder();
    const document = await study(dir, ...FRACTIONS);
    const hours = document.windows.map(({ start, end }) =>
      [start, end].map((time) => (Date.parse(time) - Date.UTC(2015, 0, 1)) / 3_600_000),
    );
    expect(hours).toEqual([
      [0, 1476],
      [1500, 2238],
      [2262, 3000],
    ]);
    for (const { part, metrics } of document.windows) {
      expect(
        (await runJson<{ metrics: Metrics }>(['backtest', join(document.dir, 'best_config.yaml'), '--no-cache', '--window', part], dir))
          .metrics,
        part,
      ).toEqual(metrics);
    }
  });

  test('the holdout is looked at once: the same study again is no other look, another study is refused before its first trial', async () => {
    const dir = studyFolder();
    const first = await study(dir, ...NAMES);
    const again = await study(dir, ...NAMES);
    expect([again.verdict!.holdout_looks, again.best]).toEqual([1, first.best]);
    const runs = readdirSync(join(dir, 'runs/study/SYNTH/1h/early'));
    const spent =
      /^barloom: the holdout \[2015-04-01T00:00:00Z, 2015-05-01T00:00:00Z\) was looked at once and may be looked at once \(holdout_looks\): choose later bars, or allow another look with --set holdout_looks=2$/;
    await expectRefusal(optimize(...NAMES, '--seed', '8'), dir, 2, spent);
    expect(readdirSync(join(dir, 'runs/study/SYNTH/1h/early'))).toEqual(runs);
    const second = await study(dir, ...NAMES, '--seed', '8', ...set('holdout_looks=2'));
    expect(second.verdict!.holdout_looks).toBe(2);
    const page = readFileSync(join(dir, second.dir, 'report.html'), 'utf8');
    expect(page).toMatch(/2 times/);
    expect((await run(['report', second.dir, '--no-cache'], dir)).exit).toBe(0);
    expect(readFileSync(join(dir, second.dir, 'report.html'), 'utf8')).toBe(page);
    await expectRefusal(
      optimize(...NAMES, '--seed', '9', ...set('holdout_looks=2')),
      dir,
      2,
      'was looked at 2 times and may be looked at 2 times (holdout_looks)',
    );
    expect((await study(dir, ...NAMES, '--seed', '8', ...set('holdout_looks=2'))).verdict!.holdout_looks).toBe(2);
  });

  test('a study that goes on to another winner needs another look: refused, its trials kept, finished with it', async () => {
    const dir = studyFolder();
    const first = await study(dir, '--trials', '4', ...NAMES);
    const { exit, stderr } = await run(optimize('--trials', '40', '--resume', first.dir, ...NAMES), dir);
    expect([exit, stderr]).toEqual([2, expect.stringMatching(/^barloom: the holdout .* was looked at once/)]);
    expect(readStudyLedger(join(dir, first.dir, 'ledger.jsonl')).trials).toHaveLength(40);
    const second = await study(dir, '--resume', first.dir, ...NAMES, ...set('holdout_looks=2'));
    expect(second).toMatchObject({ trials: 40, verdict: { holdout_looks: 2 } });
    expect(second.best!.trial_number).not.toBe(first.best!.trial_number);
    const whole = await study(studyFolder(), '--trials', '40', ...NAMES);
    expect(second.ledger_sha256).toBe(whole.ledger_sha256);
  });
});

describe('winner: plateau', () => {
  test('is the trial whose neighbours are good', async () => {
    const dir = studyFolder();
    const document = await study(dir, '--trials', '60', '--sampler', 'random', ...set('study.winner=plateau'));
    expect(document.winner_rule).toBe('best plateau');
    expect((document['plateau'] as { trial_number: number }).trial_number).toBe(document.best!.trial_number);
    const { metrics } = await runJson<{ metrics: Metrics }>(['backtest', join(document.dir, 'best_config.yaml'), '--no-cache'], dir);
    expect(metrics).toEqual(document.best!.metrics);
  });

  test('is the best point where too few are near, and says so', async () => {
    expect((await study(studyFolder(), '--trials', '3', ...set('study.winner=plateau'))).winner_rule).toBe(
      'best point: too few neighbours for a plateau',
    );
  });
});

describe('the short form, without a file', () => {
  const short = (...flags: string[]): string[] => [
    'optimize',
    '--symbols',
    'BTCUSD',
    '--timeframe',
    'H1',
    '--trials',
    '5',
    '--workers',
    '1',
    ...flags,
  ];

  test('runs the shipped system on bars that were imported', async () => {
    const dir = studyFolder();
    write(dir, 'btc.csv', hourlyCsv(3000));
    await runJson(['data', 'import', 'btc.csv', '--symbols', 'BTCUSD'], dir);
    const document = await runJson<StudyDocument>(short('--lookback-days', '30'), dir);
    expect(document).toMatchObject({
      system: 'atr_ma_cross',
      symbol: 'BTCUSD',
      timeframe: '1h',
      trials: 5,
      synthetic: false,
      bars: 720,
      window: { name: 'last-30d' },
    });
    expect(document.warnings.join()).not.toMatch(/ynthetic/);
  });

  test('says where there are none, and takes synthetic ones', async () => {
    const dir = studyFolder();
    const { exit, stdout, stderr } = await run([...short('--lookback-days', '30'), '--json'], dir);
    const document = JSON.parse(stdout) as StudyDocument;
    expect(document).toMatchObject({ system: 'atr_ma_cross', symbol: 'BTCUSD', timeframe: '1h', trials: 5, synthetic: true, bars: 720 });
    expect(exit).toBe(isNegative(document) ? 1 : 0);
    expect(stderr).toMatch(
      /No bars of BTCUSD were found in data_cache, so synthetic ones are used; import real ones with: barloom data import FILE --symbols BTCUSD/,
    );
  });
});

describe('what is printed', () => {
  test('for people: table, importance, verdict, files', async () => {
    const { exit, stdout } = await run(optimize('--trials', '12'), studyFolder());
    expect(exit).toBe(1);
    for (const text of [
      /^12 trials \(surrogate\) × 3,000 bars in [\d.]+ s on 1 workers$/m,
      /^importance: /m,
      /^winner: trial \d+ \(best point\)/m,
      /NO EDGE/,
      /^system: runs\/study\/.*\/best_config\.yaml$/m,
      /^report: runs\/study\/.*\/report\.html$/m,
    ])
      expect(stdout).toMatch(text);
  });

  test('--quiet nothing', async () => {
    expect(await run(optimize('--trials', '12', '--quiet'), studyFolder())).toMatchObject({ exit: 1, stdout: '', stderr: '' });
  });

  test('--print-config the resolved system, which is the same study', async () => {
    const dir = studyFolder();
    const { stdout } = await run(optimize('--trials', '12', '--sampler', 'tpe', '--print-config'), dir);
    expect(readdirSync(dir)).toEqual(['system.yaml']);
    write(dir, 'printed.yaml', stdout);
    const printed = await runJson<StudyDocument>(['optimize', 'printed.yaml', '--no-cache', '--workers', '1'], dir);
    expect(printed.ledger_sha256).toBe((await study(dir, '--trials', '12', '--sampler', 'tpe')).ledger_sha256);
  });

  test('of several symbols one document each', async () => {
    const { studies } = await runJson<{ studies: StudyDocument[] }>(optimize('--trials', '5', '--symbols', 'AAA,BBB'), studyFolder());
    expect(studies.map(({ symbol, trials }) => [symbol, trials])).toEqual([
      ['AAA', 5],
      ['BBB', 5],
    ]);
  });
});

describe('the exit code', () => {
  test('is 1 for no edge, 0 without a verdict, 0 where nothing can be said', async () => {
    const dir = studyFolder();
    expect((await run(optimize('--trials', '5', '--quiet'), dir)).exit).toBe(1);
    expect(await study(dir, '--trials', '5', ...set('verdict.enabled=false'))).toMatchObject({ verdict: null });
    const short = await study(dir, '--trials', '5', '--lookback-days', '10');
    expect(short.verdict).toMatchObject({ verdict: 'not_proven', sentence: expect.stringContaining('at least 16 days') as string });
  });

  test('is 0 for an edge: bars that swing, and a strategy that knows it', async () => {
    const dir = studyFolder(replace(/data: .*/, 'data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}'));
    write(dir, 'bars.csv', hourlyCsv(8000));
    const document = await study(dir, '--sampler', 'random', ...set('study.split={train: 0.6, holdout: 0.4}'));
    expect(document.verdict!.verdict).toBe('edge');
  });
});
