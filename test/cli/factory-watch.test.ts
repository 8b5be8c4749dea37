// What is live is watched on the bars that come: demoted, disabled, scaled down, with figures, and never brought back by itself.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from './binary.js';
import { boardOf, dueAgain, grown, journalOf, riseToLive, round, systemOn, writeBars } from './factory-folder.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const watching = (rules: string): string => systemOn({ lifecycle: `  watch: {every: 1s, misfire: run_once, ${rules}}` });

describe('a version that is live', () => {
  test('is watched where there are new bars, and only there', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.5"]'));
    await riseToLive(dir);
    const watched = (): unknown[] => journalOf(dir).filter(({ event }) => event === 'watched');
    const before = watched().length;
    await round(dir);
    expect(watched()).toHaveLength(before);
    writeBars(dir, 340);
    await dueAgain(dir);
    await round(dir);
    expect(watched()).toHaveLength(before + 1);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 1 });
    expect((await boardOf(dir))[0]!.waits).toMatch(/^version 1 watched: a replay of the bars from 2020-11-16.* to 2020-12-06/);
  });

  test('falls to demo by a rule that holds, waits there for bars that nobody has seen, and for a person', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.2"], minimum_trades: 1'));
    await riseToLive(dir);
    writeBars(dir, 345, 322);
    await dueAgain(dir);
    await round(dir);
    const [fallen] = await boardOf(dir);
    expect(fallen).toMatchObject({ stage: 'demo', champion: null, gates: { demo: 'waiting' } });
    expect(fallen!.waits).toContain('behind the bars that it was demoted on (2020-12-11T00:00:00Z)');
    const record = journalOf(dir).findLast(({ event }) => event === 'watched')!['record'] as {
      action: object;
      rules: { figures: object }[];
    };
    expect(record.action).toMatchObject({
      kind: 'demote',
      reason: expect.stringMatching(/^drawdown < -0\.2 holds: drawdown is -0\.\d+\.$/) as string,
    });
    writeBars(dir, 365, 322);
    await round(dir);
    const [waiting] = await boardOf(dir);
    expect(waiting).toMatchObject({ stage: 'demo', gates: { demo: 'passed' }, waits: 'waits for a person: barloom factory approve' });
    await round(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', champion: null });
    await riseToLive(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 2, previous: 1 });
  });

  test('is left alone by too few trades, unless a rule disables it', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.2"], disable: ["rolling_drawdown(5) < -0.9"], minimum_trades: 50'));
    await riseToLive(dir);
    writeBars(dir, 345, 322);
    await dueAgain(dir);
    await round(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 1 });
    expect((await boardOf(dir))[0]!.waits).toContain('lifecycle.watch.minimum_trades asks for 50');
    write(dir, 'one.yaml', watching('disable: ["rolling_return(5) < -0.01"]'));
    writeBars(dir, 346, 322);
    await dueAgain(dir);
    await round(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ champion: null, stage: 'demo' });
    expect((await boardOf(dir))[0]!.waits).toMatch(
      /^held by the watch: rolling_return\(5\) < -0\.01 holds: rolling_return_5 is -0\.0\d+\.$/,
    );
  });

  test('is scaled down once, until a person brings it back; the next manifest has the factor', async () => {
    const dir = await grown(watching('scale_down: ["drawdown < -0.2"], minimum_trades: 1, scale: 0.25'));
    await riseToLive(dir);
    for (const days of [340, 341]) {
      writeBars(dir, days, 322);
      await dueAgain(dir);
      await round(dir);
    }
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 1, scale: 0.25 });
    write(dir, 'one.yaml', watching('scale_down: []').replace('length: 5', 'length: 6'));
    await expect(riseToLive(dir)).rejects.toThrow(); // parameters and the factor
    await expectRefusalHere(
      ['factory', 'approve', 'one', '--reason', 'r'],
      dir,
      2,
      /changes parameters \(params\.length\) and size \(scale\)/,
    );
    await runJsonHere(['factory', 'scale', 'one', '1', '--reason', 'calm'], dir);
    await expectRefusalHere(['factory', 'scale', 'one', '1', '--reason', 'calm'], dir, 2, /has the factor 1 already/);
    await riseToLive(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', champion: 1, scale: 1 });
    expect((await boardOf(dir))[0]!.waits).toBe('waits to go live: version 1 holds a position in ABC (lifecycle.activate: flat)');
    await round(dir);
    expect((await boardOf(dir))[0]!.champion).toBe(1);
    write(dir, 'one.yaml', readFileSync(join(dir, 'one.yaml'), 'utf8').replace('lifecycle:', 'lifecycle:\n  activate: exit'));
    await round(dir);
    const [live] = await boardOf(dir);
    expect(live).toMatchObject({ stage: 'live', scale: 1, previous: 1 });
    expect(journalOf(dir).findLast(({ event }) => event === 'promoted')).toMatchObject({
      version: live!.champion,
      activate: 'exit',
      carries: 1,
    });
    const { version } = await runJsonHere<{ version: number }>(['factory', 'rollback', 'one', '--reason', 'worse', '--no-cache'], dir);
    expect(version).toBe(1);
  });

  test('goes on while the next one works its way up, and is what a rollback is proven to reach', async () => {
    const dir = await grown(systemOn());
    await riseToLive(dir);
    write(dir, 'one.yaml', systemOn({ params: 'length: 6' }));
    await round(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', champion: 1 });
    const path = join(dir, 'factory', 'manifests', 'one', '1.yaml');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace('length: 5', 'length: 7'));
    await runHere(['factory', 'approve', 'one', '--reason', 'r'], dir);
    writeFileSync(path, whole);
    await runJsonHere(['factory', 'approve', 'one', '--reason', 'r'], dir);
    const evidence = journalOf(dir).find(({ event }) => event === 'judged')!['record'] as { evidence: string[] };
    const manifest = join(dir, 'factory', evidence.evidence[0]!, 'run_manifest.json');
    const run = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, run.replace('"trade_hash": "', '"trade_hash": "0'));
    const { steps } = await round(dir);
    expect(steps).toEqual([
      {
        system: 'one',
        step: 'move to live',
        outcome: expect.stringMatching(
          /version 1, which a rollback would go to, does not hold: .*run_manifest\.json is not what it was/,
        ) as string,
      },
    ]);
    writeFileSync(manifest, run);
    await round(dir);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 2, previous: 1 });
  });
});

describe('a session of what is live', () => {
  const closed = (day: number, pnl: number): string =>
    `${JSON.stringify({ schema: 'barloom.telemetry/1', event: 'trade_closed', time: `2021-01-${String(day).padStart(2, '0')}T00:00:00Z`, pnl })}\n`;

  test('is read in the place of a replay, and what it lost demotes', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.1"], minimum_trades: 2'));
    await riseToLive(dir);
    const place = join(dir, 'factory', 'sessions', 'one', '1');
    mkdirSync(place, { recursive: true });
    const path = join(place, 'telemetry.jsonl');
    writeFileSync(path, `{"schema":"another/1"}\n${closed(4, 300)}${closed(5, -200)}{"schema":"barl`);
    await dueAgain(dir);
    await round(dir);
    const record = (): Record<string, unknown> =>
      journalOf(dir).findLast(({ event }) => event === 'watched')!['record'] as Record<string, unknown>;
    expect(record()).toMatchObject({ source: 'session', trades: 2, evidence: ['sessions/one/1/telemetry.jsonl'] });
    expect(record()['sentence']).toMatch(/^the closed trades of its session from 2021-01-04.* to 2021-01-05.*, 2 trades\./);
    writeFileSync(path, `${closed(4, 300)}${closed(5, -200)}${closed(9, -1500)}`);
    await dueAgain(dir);
    await round(dir);
    expect(record()).toMatchObject({
      action: { kind: 'demote', reason: expect.stringMatching(/^drawdown < -0\.1 holds: drawdown is -0\.165\.$/) as string },
    });
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', champion: null });
  });

  test('that cannot be read fails the watch with its line', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.1"]'));
    await riseToLive(dir);
    const place = join(dir, 'factory', 'sessions', 'one', '1');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'telemetry.jsonl'), `${closed(4, 1)}nonsense\n${closed(5, 1)}`);
    await dueAgain(dir);
    const { steps } = await round(dir);
    expect(steps[0]!.outcome).toMatch(/telemetry\.jsonl line 2 must be JSON, and is none/);
  });
});

describe('rules', () => {
  test('over figures that do not exist, and schedules that are none, are refused by name', async () => {
    const dir = await grown(systemOn());
    write(dir, 'bad.yaml', systemOn({ name: 'bad', lifecycle: '  watch: {demote: ["drawdwn < -0.1"]}' }));
    await expectRefusalHere(['factory', 'add', 'bad.yaml'], dir, 2, /lifecycle\.watch\.demote\[0\].*unknown name "drawdwn"/s);
    write(dir, 'bad.yaml', systemOn({ name: 'bad', lifecycle: '  watch: {demote: ["rolling_sharpe(0) < 1"]}' }));
    await expectRefusalHere(['factory', 'add', 'bad.yaml'], dir, 2, /lifecycle\.watch\.demote\[0\]/);
    write(dir, 'bad.yaml', systemOn({ name: 'bad', lifecycle: '  watch: {every: soon}' }));
    await expectRefusalHere(['factory', 'add', 'bad.yaml'], dir, 2, /lifecycle\.watch\.every must be a time such as 30m.*, not "soon"/);
  });

  test('that an edit made wrong fail as a step, with the entry', async () => {
    const dir = await grown(watching('demote: ["drawdown < -0.5"]'));
    await riseToLive(dir);
    write(dir, 'one.yaml', watching('demote: ["dradown < -0.5"]'));
    writeBars(dir, 340);
    await dueAgain(dir);
    const { steps } = await round(dir);
    expect(steps).toEqual([{ system: 'one', step: 'watch', outcome: expect.stringContaining('lifecycle.watch.demote[0]') as string }]);
    expect((await boardOf(dir))[0]!.waits).toContain('it failed in watch: lifecycle.watch.demote[0]');
  });
});

test('the board is a page with the stages, the figures and what fell', async () => {
  const dir = await grown(watching('demote: ["drawdown < -0.2"], minimum_trades: 1'));
  await riseToLive(dir);
  writeBars(dir, 345, 322);
  await dueAgain(dir);
  await round(dir);
  const { report } = await runJsonHere<{ report: string }>(['factory', 'report'], dir);
  const page = readFileSync(join(dir, report), 'utf8');
  for (const text of ['Systems by stage', 'What fell, and why', 'demoted from live', 'drawdown &#60; -0.2', 'waits for'])
    expect(page).toContain(text);
  expect((await runHere(['factory', 'report', '--report', 'one.yaml/x.html'], dir)).exit).toBe(2);
});
