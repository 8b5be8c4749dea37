import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { familyOf, Registry, type StudyIdentity } from '../../../src/app/verdict/registry.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';

const open = (): { registry: Registry; path: string } => {
  const folder = join(mkdtempSync(join(tmpdir(), 'barloom-registry-')), 'runs');
  return { registry: new Registry(folder), path: join(folder, 'registry.jsonl') };
};
const study = (name: string, family = 'trend', data = 'bars'): StudyIdentity => ({ data, family, study: name });
const DAY_MS = 86_400_000;
const days = (from: number, to: number): { startMs: number; endMs: number } => ({
  startMs: Date.UTC(2024, 0, from),
  endMs: Date.UTC(2024, 0, 1) + (to - 1) * DAY_MS,
});

describe('the registry counts the trials of the other studies on the same bars', () => {
  test('and knows of none before the first', () => {
    const { registry, path } = open();
    expect(registry.countOthers(study('a'))).toEqual({ ofFamily: 0, ofAnyStrategy: 0 });
    expect(existsSync(path)).toBe(false);
  });

  test('each once, with the most that it came to', () => {
    const { registry } = open();
    for (const trials of [60, 120, 90]) {
      registry.addTrials('begun', study('b'), trials, 'cross');
      registry.addTrials('ended', study('b'), trials, 'cross');
    }
    expect(registry.countOthers(study('a'))).toEqual({ ofFamily: 120, ofAnyStrategy: 120 });
  });

  test('with what it set out to run where it was killed', () => {
    const { registry } = open();
    registry.addTrials('begun', study('b'), 500, 'cross');
    expect(registry.countOthers(study('a')).ofFamily).toBe(500);
    registry.addTrials('begun', study('b'), 500, 'cross');
    registry.addTrials('ended', study('b'), 40, 'cross');
    expect(registry.countOthers(study('a')).ofFamily).toBe(40);
    registry.addTrials('begun', study('b'), 20, 'cross');
    expect(registry.countOthers(study('a')).ofFamily).toBe(40);
  });

  test('itself left out, families apart, other bars not at all', () => {
    const { registry } = open();
    registry.addTrials('ended', study('a'), 1, 'x');
    registry.addTrials('ended', study('b'), 20, 'x');
    registry.addTrials('ended', study('c', 'reversion'), 300, 'y');
    registry.addTrials('ended', study('d', 'trend', 'other bars'), 4000, 'x');
    expect(registry.countOthers(study('a'))).toEqual({ ofFamily: 20, ofAnyStrategy: 320 });
    expect(registry.countOthers(study('c', 'reversion'))).toEqual({ ofFamily: 0, ofAnyStrategy: 21 });
  });

  test('where its last line is torn, and goes on behind it', () => {
    const { registry, path } = open();
    registry.addTrials('ended', study('b'), 20, 'x');
    registry.addTrials('ended', study('c'), 300, 'x');
    const whole = readFileSync(path, 'utf8');
    for (const length of [whole.length - 1, whole.length - 30, whole.indexOf('\n') + 2]) {
      writeFileSync(path, whole.slice(0, length));
      expect([20, 320]).toContain(registry.countOthers(study('a')).ofFamily);
      registry.addTrials('ended', study('d'), 4000, 'x');
      expect(registry.countOthers(study('a')).ofFamily, String(length)).toBe(length === whole.length - 1 ? 4320 : 4020);
    }
  });

  test('whatever else a damaged file holds', () => {
    const { registry, path } = open();
    registry.addTrials('ended', study('b'), 20, 'x');
    appendFileSync(path, 'null\n7\n"text"\n[]\n{}\n{"kind":"other","data":"bars","trials":1}\n\n');
    expect(registry.countOthers(study('a')).ofFamily).toBe(20);
  });
});

describe('the registry counts looks at a holdout', () => {
  const look = (registry: Registry, of: StudyIdentity, fast: number, window = days(1, 11), most = 1): number =>
    registry.look(of, { fast }, window, most, 'cross');

  test('the same parameters of the same study once', () => {
    const { registry, path } = open();
    expect([look(registry, study('a'), 5), look(registry, study('a'), 5), look(registry, study('a'), 5)]).toEqual([1, 1, 1]);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2);
  });

  test('and refuses one more than is allowed, in a sentence that says how to go on', () => {
    const { registry } = open();
    look(registry, study('a'), 5);
    const sentence =
      /^the holdout \[2024-01-01T00:00:00(\.000)?Z, 2024-01-11T00:00:00(\.000)?Z\) was looked at once and may be looked at once \(holdout_looks\): choose later bars, or allow another look with --set holdout_looks=2$/;
    expect(() => look(registry, study('b'), 5)).toThrow(sentence);
    expect(() => look(registry, study('a'), 6)).toThrow(sentence);
    expect(() => look(registry, study('a'), 6)).toThrow(
      expect.objectContaining({ code: 'HOLDOUT_SPENT', context: expect.objectContaining({ looks: 1, holdout_looks: 1 }) as object }),
    );
    expect(look(registry, study('b'), 5, days(1, 11), 2)).toBe(2);
    expect(() => look(registry, study('c'), 5, days(1, 11), 2)).toThrow(
      'was looked at 2 times and may be looked at 2 times (holdout_looks): choose later bars, or allow another look with --set holdout_looks=3',
    );
  });

  test.each([
    ['the same stretch', days(1, 11), true],
    ['one within it', days(4, 5), true],
    ['one around it', days(-20, 30), true],
    ['one that begins before its end', days(10, 20), true],
    ['one that begins at its end', days(11, 20), false],
    ['one that ends at its start', days(-20, 1), false],
  ])('%s', (_, window, isSpent) => {
    const { registry } = open();
    look(registry, study('a'), 5);
    if (isSpent) expect(() => look(registry, study('b'), 5, window)).toThrow('was looked at once');
    else expect(look(registry, study('b'), 5, window)).toBe(1);
  });

  test('of each family and each bars apart', () => {
    const { registry } = open();
    look(registry, study('a'), 5);
    expect(look(registry, study('b', 'reversion'), 5)).toBe(1);
    expect(look(registry, study('b', 'trend', 'other bars'), 5)).toBe(1);
  });

  test('before a study begins: one that has looked may go on, another may not', () => {
    const { registry } = open();
    registry.requireLook(study('a'), days(1, 11), 1);
    look(registry, study('a'), 5);
    expect(() => registry.requireLook(study('a'), days(1, 11), 1)).not.toThrow();
    expect(() => registry.requireLook(study('b'), days(1, 11), 1)).toThrow('was looked at once');
    expect(() => registry.requireLook(study('b'), days(1, 11), 2)).not.toThrow();
    expect(() => registry.requireLook(study('b'), days(11, 12), 1)).not.toThrow();
  });
});

test('a family is that of the expressions: parameters, costs, windows and objective make no other', () => {
  const system = (more: object): string =>
    familyOf(
      resolveSystem(
        { strategy: { long: { enter: 'crosses_above(close, sma(close, $n))' } }, params: { n: 5 }, ...more },
        { source: 'test' },
      ).file,
    );
  for (const more of [
    { params: { n: 6 } },
    { space: { n: { int: [2, 9] } } },
    { execution: { taker_fee_bps: 1 } },
    { objective: 'calmar' },
    { seed: 3 },
  ])
    expect(system(more), JSON.stringify(more)).toBe(system({}));
  expect(system({ strategy: { long: { enter: 'crosses_above(close, ema(close, $n))' } } })).not.toBe(system({}));
});
