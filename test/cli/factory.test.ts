// The factory through its commands: from a file to live, by gates and a person; edits, failures, kills, two at once, damaged files.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunLock } from '../../src/files/run-lock.js';
import { folder, run, signalWhen, start, write } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

interface Shape {
  readonly name?: string;
  readonly hygiene?: string;
  readonly test?: string;
  readonly demo?: string;
  readonly more?: string;
}

/** A system on synthetic hours, 300 days of them; the gates are as given. */
function system({ name = 'one', hygiene = '', test: tested = 'checks: []', demo = 'days: 10', more = '' }: Shape = {}): string {
  return `system: ${name}
data: {source: synthetic, timeframe: 1h, symbols: [SYNTH], synthetic: {seed: 7, bars: 7200, start: "2020-01-01"}}
windows: {hygiene: [2020-01-01, 2020-06-01], test: [2020-06-01, 2020-09-01]}
params: {fast: 5, slow: 20}
strategy: {long: {enter: "crosses_above(sma(close, $fast), sma(close, $slow))", exit: "crosses_below(sma(close, $fast), sma(close, $slow))"}}
lifecycle:
  gates:
    hygiene: {checks: [data_quality, lookahead]${hygiene}}
    test: {${tested}}
    demo: {${demo}}
${more}`;
}

interface Board {
  readonly systems: readonly {
    readonly system: string;
    readonly stage: string;
    readonly waits: string;
    readonly gates: Record<string, string>;
  }[];
}

async function board(dir: string): Promise<Board['systems']> {
  return (await runJsonHere<Board>(['factory', 'status'], dir)).systems;
}

interface Event {
  readonly event: string;
  readonly system: string;
  readonly to?: string;
  readonly record?: { readonly gate: string; readonly outcome: string; readonly identity: string };
}

function events(dir: string): Event[] {
  const lines = readFileSync(join(dir, 'factory', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Event);
}

async function added(text: string): Promise<string> {
  const dir = folder();
  write(dir, 'one.yaml', text);
  await runJsonHere(['factory', 'add', 'one.yaml'], dir);
  return dir;
}

describe('a system goes', () => {
  test('from its file to a manifest by itself, and to live by a person', async () => {
    const dir = await added(system({ hygiene: ', require: ["trades >= 5"]' }));
    expect((await board(dir))[0]).toMatchObject({ stage: 'candidate' });
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'demo', gates: { hygiene: 'passed', test: 'passed', demo: 'passed' } });
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]!.stage).toBe('demo');
    await runJsonHere(['factory', 'approve', 'one', '--reason', 'looked at'], dir);
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'live', waits: 'is watched' });
    const moves = events(dir).flatMap(({ event, to }) => (event === 'moved' ? [to] : []));
    expect(moves).toEqual(['hygiene', 'test', 'demo', 'live']);
  });

  test('no further than its gates: the figure, the limit and the sentence are told', async () => {
    const dir = await added(system({ hygiene: ', require: ["trades >= 100000", "max_drawdown > -1"]' }));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'hygiene', gates: { hygiene: 'failed', test: '–' } });
    const { waits } = (await board(dir))[0]!;
    expect(waits).toMatch(/^failed hygiene, waits for an edit: trades >= 100000 does not hold: trades is \d+\.$/);
    const before = events(dir).length;
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect(events(dir)).toHaveLength(before);
    await expectRefusalHere(['factory', 'approve', 'one', '--reason', 'please'], dir, 2, /cannot be approved: it stands at hygiene/);
  });

  test('back to the first gate that an edit takes away', async () => {
    const dir = await added(system());
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    write(dir, 'one.yaml', system({ demo: 'days: 11' }));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    const judged = (): string[] => events(dir).flatMap(({ record }) => (record ? [record.gate] : []));
    expect(judged()).toEqual(['hygiene', 'test', 'demo', 'demo']);
    write(dir, 'one.yaml', system({ demo: 'days: 11', test: 'checks: [], require: ["trades >= 1"], looks: 2' }));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect(judged()).toEqual(['hygiene', 'test', 'demo', 'demo', 'test']);
    expect(
      events(dir)
        .filter(({ event }) => event === 'moved')
        .map(({ to }) => to),
    ).toEqual(['hygiene', 'test', 'demo', 'test', 'demo']);
  });

  test('not twice to a test window that may be looked at once', async () => {
    const dir = await added(system());
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    write(dir, 'one.yaml', system().replace('fast: 5', 'fast: 6'));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'test', gates: { test: 'failed' } });
    expect((await board(dir))[0]!.waits).toContain('The window test may be looked at once (lifecycle.gates.test.looks)');
  });

  test('through demo once there are days enough, and waits before', async () => {
    const dir = await added(system({ demo: 'days: 500' }));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'demo', gates: { demo: 'waiting' } });
    expect((await board(dir))[0]!.waits).toMatch(/^waits: SYNTH: a replay of \d+\.\d days behind the test window; 500 are asked for\.$/);
  });

  test('through the test of a space by a verdict and a plateau, and not on noise', async () => {
    const space = 'space: {fast: {int: [3, 12]}, slow: {int: [15, 40]}}\nstudy: {trials: 40}\n';
    const dir = await added(system({ test: 'checks: [verdict, plateau]', more: space }));
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'test', gates: { test: 'failed' } });
    expect((await board(dir))[0]!.waits).toContain('SYNTH: The best of 40 trials');
    const looks = readFileSync(join(dir, 'factory', 'runs', 'registry.jsonl'), 'utf8');
    expect(looks).not.toContain('holdout_look');
  });

  test('nowhere while it is held or retired', async () => {
    const dir = await added(system());
    await runJsonHere(['factory', 'hold', 'one', '--reason', 'rain'], dir);
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'candidate', waits: 'held by a person: rain' });
    await expectRefusalHere(['factory', 'hold', 'one', '--reason', 'more rain'], dir, 2, /is held already: rain/);
    await runJsonHere(['factory', 'resume', 'one', '--reason', 'sun'], dir);
    await runJsonHere(['factory', 'retire', 'one', '--reason', 'old'], dir);
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    expect((await board(dir))[0]).toMatchObject({ stage: 'retired' });
    await expectRefusalHere(['factory', 'resume', 'one', '--reason', 'no'], dir, 2, /is retired/);
  });
});

describe('versions', () => {
  async function live(dir: string): Promise<void> {
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    await runJsonHere(['factory', 'approve', 'one', '--reason', 'r'], dir);
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
  }

  test('are staged, promoted, compared, proven and rolled back', async () => {
    const dir = await added(system({ test: 'checks: [], looks: 5' }));
    await live(dir);
    write(dir, 'one.yaml', system({ test: 'checks: [], looks: 5' }).replace('fast: 5', 'fast: 6'));
    await live(dir);
    expect(await runJsonHere(['factory', 'diff', 'one', '1', '2'], dir)).toMatchObject({
      differences: [{ entry: 'params.fast', before: 5, after: 6 }],
    });
    const { versions } = await runJsonHere<{ versions: { version: number; vouched: string; broken: string[]; repeated: string[] }[] }>(
      ['factory', 'verify', '--no-cache'],
      dir,
    );
    expect(versions).toEqual([expect.objectContaining({ version: 2, vouched: 'hash-chained', broken: [] })]);
    expect(versions[0]!.repeated).toHaveLength(3);
    expect(await runJsonHere(['factory', 'rollback', 'one', '--reason', 'worse', '--no-cache'], dir)).toEqual({
      system: 'one',
      version: 1,
    });
    await expectRefusalHere(['factory', 'rollback', 'one', '--reason', 'worse'], dir, 2, /has no version that was live before/);
  });

  test('hold in another copy of the folder, without the one that it is a copy of', async () => {
    const dir = await added(system());
    await live(dir);
    const copy = join(folder(), 'elsewhere');
    renameSync(dir, copy);
    expect((await board(copy))[0]).toMatchObject({ stage: 'live', waits: 'is watched' });
    const before = events(copy).length;
    await runJsonHere(['factory', 'run', '--no-cache'], copy);
    expect(events(copy)).toHaveLength(before);
    const { versions } = await runJsonHere<{ versions: { broken: string[] }[] }>(['factory', 'verify', '--no-cache'], copy);
    expect(versions.map(({ broken }) => broken)).toEqual([[]]);
  });

  test('are signed with a key that the person keeps; another signature is told', async () => {
    const dir = await added(system());
    const { key } = await runJsonHere<{ key: string }>(['factory', 'keys', 'own.pem'], dir);
    await runJsonHere(['factory', 'run', '--no-cache', '--key', 'own.pem'], dir);
    const proof = await runJsonHere<{ versions: unknown[] }>(['factory', 'verify', '--no-cache'], dir);
    expect(proof.versions).toEqual([expect.objectContaining({ vouched: 'signed', broken: [] })]);
    await runJsonHere(['factory', 'keys', 'other.pem'], dir);
    const pems = readdirSync(join(dir, 'factory', 'keys'));
    const other = pems.find((name) => !name.startsWith(key))!;
    writeFileSync(join(dir, 'factory', 'keys', `${key}.pem`), readFileSync(join(dir, 'factory', 'keys', other)));
    const { exit, stdout } = await runHere(['factory', 'verify', '--no-cache', '--json'], dir);
    expect(exit).toBe(1);
    expect(stdout).toContain(`its signature is not that of key ${key}`);
    await expectRefusalHere(['factory', 'keys', 'own.pem'], dir, 2, /own\.pem is there already/);
    await expectRefusalHere(['factory', 'run', '--key', 'one.yaml'], dir, 2, /one\.yaml must hold an ed25519 key/);
  });

  test('whose manifest or evidence was changed do not hold', async () => {
    const dir = await added(system());
    await runJsonHere(['factory', 'run', '--no-cache'], dir);
    const evidence = join(dir, 'factory', 'runs', 'one', 'SYNTH', '1h', 'hygiene');
    const path = join(evidence, readdirSync(evidence)[0]!, 'run_manifest.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"seed": 1', '"seed": 2'));
    const { exit, stdout } = await runHere(['factory', 'verify', '--no-cache', '--json'], dir);
    expect(exit).toBe(1);
    expect(stdout).toContain('is not what it was');
    writeFileSync(path, text);
    const manifest = join(dir, 'factory', 'manifests', 'one', '1.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('fast: 5', 'fast: 4'));
    await expectRefusalHere(['factory', 'verify', '--no-cache'], dir, 2, /1\.yaml cannot be believed: its bytes/);
    rmSync(manifest);
    await expectRefusalHere(['factory', 'verify', '--no-cache'], dir, 2, /must be there, and is not/);
  });
});

describe('what goes wrong', () => {
  test('in a system leaves the others alone, and three failures in a row hold it', async () => {
    const dir = await added(system());
    write(dir, 'two.yaml', system({ name: 'two' }));
    await runJsonHere(['factory', 'add', 'two.yaml'], dir);
    write(dir, 'two.yaml', 'system: two\nstrategy: [');
    for (let times = 0; times < 4; times++) await runJsonHere(['factory', 'run', '--no-cache'], dir);
    const [one, two] = (await board(dir)).toSorted((a, b) => (a.system < b.system ? -1 : 1));
    expect(one!.stage).toBe('demo');
    expect(two!.waits).toMatch(/^held by the factory: 3 steps failed in a row, the last one: /);
    expect(events(dir).filter(({ event, system: name }) => event === 'failed' && name === 'two')).toHaveLength(3);
  });

  test('in a file or a word is one sentence', async () => {
    const dir = folder();
    write(dir, 'bare.yaml', system().replace(/lifecycle:[^]*/, ''));
    await expectRefusalHere(['factory', 'add', 'bare.yaml'], dir, 2, /needs an entry "lifecycle"/);
    write(dir, 'window.yaml', system().replace('test: [2020-06-01', 'later: [2020-06-01'));
    await expectRefusalHere(
      ['factory', 'add', 'window.yaml'],
      dir,
      2,
      /lifecycle\.gates\.test\.window must be an entry of windows, and "test" is none/,
    );
    write(dir, 'figure.yaml', system({ hygiene: ', require: ["treads >= 5"]' }));
    await expectRefusalHere(['factory', 'add', 'figure.yaml'], dir, 2, /lifecycle\.gates\.hygiene\.require\[0\]/);
    await expectRefusalHere(['factory', 'history', 'nobody'], dir, 2, /the factory has no system "nobody"; it has none/);
    await expectRefusalHere(['factory', 'run', '--budget', 'soon'], dir, 2, /--budget must be a time such as 30m, not soon/);
    write(dir, 'one.yaml', system());
    await runJsonHere(['factory', 'add', 'one.yaml'], dir);
    write(dir, 'same.yaml', system());
    await expectRefusalHere(['factory', 'add', 'same.yaml'], dir, 2, /has a system "one" already, of the file/);
    await expectRefusalHere(['factory', 'hold', 'one', '--reason', ' '], dir, 2, /must have its reason/);
  });

  test('to the journal is found', async () => {
    const dir = await added(system());
    const path = join(dir, 'factory', 'journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"event":"added"', '"event":"moved"'));
    await expectRefusalHere(['factory', 'status'], dir, 2, /cannot be believed: line 1 is damaged/);
    await expectRefusalHere(['factory', 'run', '--no-cache'], dir, 2, /cannot be believed: line 1 is damaged/);
    await runJsonHere(['factory', 'hold', 'one', '--reason', 'r'], await added(system()));
    expect(await runJsonHere(['factory', 'repair'], dir)).toMatchObject({ state: 'repaired', lines: 0 });
    expect(await board(dir)).toEqual([]);
  });

  test('a second orchestrator is told who the first is; a person can decide meanwhile', async () => {
    const dir = await added(system());
    mkdirSync(join(dir, 'factory', 'orchestrator'));
    const lock = RunLock.take(join(dir, 'factory', 'orchestrator'));
    const { exit, stderr } = await run(['factory', 'run', '--no-cache'], dir);
    await runJsonHere(['factory', 'hold', 'one', '--reason', 'rain'], dir);
    lock.release();
    expect(exit).toBe(2);
    expect(stderr).toMatch(/factory orchestrator .*orchestrator is being written by process \d+ on /);
    expect(events(dir).map(({ event }) => event)).toEqual(['added', 'held']);
  });
});

test('kills at any point lose the step that they meet, and nothing else', { timeout: 120_000 }, async () => {
  const dir = await added(system());
  write(dir, 'two.yaml', system({ name: 'two', hygiene: ', require: ["trades >= 100000"]' }));
  await runJsonHere(['factory', 'add', 'two.yaml'], dir);
  for (let kill = 0; kill < 10; kill++) {
    const dueMs = performance.now() + 150 + 70 * kill;
    await signalWhen(start(['factory', 'run', '--no-cache'], dir), 'SIGKILL', () => performance.now() > dueMs, 5);
  }
  await runJsonHere(['factory', 'run', '--no-cache'], dir);
  const [one, two] = (await board(dir)).toSorted((a, b) => (a.system < b.system ? -1 : 1));
  expect(one).toMatchObject({ stage: 'demo', waits: 'waits for a person: barloom factory approve' });
  expect(two).toMatchObject({ stage: 'hygiene', gates: { hygiene: 'failed' } });
  const judged = events(dir).flatMap(({ system: name, record }) => (record ? [`${name} ${record.gate} ${record.outcome}`] : []));
  expect(judged.toSorted()).toEqual(['one demo passed', 'one hygiene passed', 'one test passed', 'two hygiene failed']);
  const proof = await runJsonHere<{ versions: { broken: string[] }[] }>(['factory', 'verify', '--no-cache'], dir);
  expect(proof.versions.map(({ broken }) => broken)).toEqual([[]]);
});
