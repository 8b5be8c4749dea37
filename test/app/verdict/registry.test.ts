import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Registry } from '../../../src/app/verdict/registry.js';
import type { StudyIdentity } from '../../../src/app/verdict/study-identity.js';
import { randomStream } from '../../../src/core/random.js';

const open = (): { registry: Registry; path: string } => {
  const folder = join(mkdtempSync(join(tmpdir(), 'barloom-registry-')), 'runs');
  return { registry: new Registry(folder), path: join(folder, 'registry.jsonl') };
};
/** A study over January 2024. */
const study = (name: string, family = 'trend', symbol = 'BTCUSD'): StudyIdentity => ({
  run: 'study',
  symbol,
  timeframe: '1h',
  startMs: Date.UTC(2024, 0, 1),
  endMs: Date.UTC(2024, 1, 1),
  data: `bars of ${symbol}`,
  family,
  study: name,
  benchmark: undefined,
  textFamily: `text of ${family}`,
});
const counted = (registry: Registry, of: StudyIdentity): object => {
  const { ofFamily, ofAnyStrategy } = registry.countOthers(of);
  return { ofFamily, ofAnyStrategy };
};
const DAY_MS = 86_400_000;
const days = (from: number, to: number): { startMs: number; endMs: number } => ({
  startMs: Date.UTC(2024, 0, from),
  endMs: Date.UTC(2024, 0, 1) + (to - 1) * DAY_MS,
});

describe('the registry counts the trials of the other studies on the same bars', () => {
  test('and knows of none before the first', () => {
    const { registry, path } = open();
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 0, ofAnyStrategy: 0 });
    expect(existsSync(path)).toBe(false);
  });

  test('each once, with the most that it came to', () => {
    const { registry } = open();
    for (const trials of [60, 120, 90]) {
      registry.addTrials('begun', study('b'), trials, 'cross');
      registry.addTrials('ended', study('b'), trials, 'cross');
    }
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 120, ofAnyStrategy: 120 });
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
    registry.addTrials('ended', study('d', 'trend', 'ETHUSD'), 4000, 'x');
    registry.addTrials('ended', { ...study('e'), startMs: Date.UTC(2024, 1, 1), endMs: Date.UTC(2024, 2, 1) }, 50_000, 'x');
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 20, ofAnyStrategy: 320 });
    expect(counted(registry, study('c', 'reversion'))).toEqual({ ofFamily: 0, ofAnyStrategy: 21 });
  });

  test('where a kill tore its last line, and goes on behind it', () => {
    const { registry, path } = open();
    registry.addTrials('ended', study('b'), 20, 'x');
    const torn = '{"kind":"ended","data":"bars","family":"trend","study":"c","trials":300,"sys';
    for (const length of [1, 30, torn.length]) {
      appendFileSync(path, torn.slice(0, length));
      registry.addTrials('ended', study(`d${length}`), 1000, 'x');
    }
    expect(registry.countOthers(study('a')).ofFamily).toBe(3020);
  });

  test('or refuses to: 200 flips and cuts never count another number', () => {
    const { registry, path } = open(),
      random = randomStream(3);
    for (const name of ['b', 'c', 'd']) registry.addTrials('ended', study(name), 100, 'x');
    const whole = readFileSync(path);
    let found = 0;
    for (let k = 0; k < 200; k++) {
      const at = random.below(whole.length);
      writeFileSync(path, k % 2 === 0 ? whole.subarray(0, at) : whole.map((byte, i) => (i === at ? byte ^ (1 << random.below(8)) : byte)));
      try {
        expect(registry.countOthers(study('a')).ofFamily).toBe(300);
      } catch (error) {
        expect(error).toMatchObject({ code: 'REGISTRY_DAMAGED' });
        found++;
      }
    }
    expect(found).toBeGreaterThan(195);
    expect(() => registry.addTrials('ended', study('e'), 1, 'x')).toThrow(/registry\.jsonl cannot be believed: /);
  });

  test('whatever kind of run each was, and this very study with the most that it came to before', () => {
    const { registry } = open();
    registry.addTrials('ended', { ...study('sweep'), run: 'sweep' }, 7035, 'x');
    registry.addTrials('ended', { ...study('walk'), run: 'walk_forward' }, 1300, 'x');
    registry.addTrials('ended', study('a'), 200, 'x');
    registry.addTrials('ended', study('a'), 20, 'x');
    expect(registry.countOthers(study('a'))).toEqual({ ofFamily: 8335, ofAnyStrategy: 8335, ofThisStudy: 200, kept: [], unkept: 8335 });
  });

  test('at overlapping times, on bars that were appended or corrected too', () => {
    const { registry } = open();
    registry.addTrials('ended', { ...study('b'), data: 'bars before', endMs: Date.UTC(2024, 0, 31) }, 20, 'x');
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 20, ofAnyStrategy: 20 });
  });

  test('with entries that a later program may write beside them, and lines of before: those of the same bars and the same texts', () => {
    const { registry, path } = open();
    mkdirSync(dirname(path), { recursive: true });
    const line = (family: string, data: string, trials: number): string =>
      JSON.stringify({ kind: 'ended', data, family, study: `${family} ${data}`, trials, system: 'x', time: '2024-05-01T00:00:00.000Z' });
    writeFileSync(
      path,
      `{}\n{"kind":"other","data":"bars","trials":1}\n${line('text of trend', 'bars of BTCUSD', 20)}\n${line('text of other', 'bars of BTCUSD', 5)}\n${line('text of trend', 'bars of ETHUSD', 7000)}\n`,
    );
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 20, ofAnyStrategy: 25 });
    registry.addTrials('begun', study('c'), 300, 'x');
    registry.addTrials('ended', study('c'), 300, 'x');
    expect(counted(registry, study('a'))).toEqual({ ofFamily: 320, ofAnyStrategy: 325 });
  });
});

describe('the registry counts looks at a holdout', () => {
  const look = (registry: Registry, of: StudyIdentity, fast: number, window = days(1, 11), most = 1): number =>
    registry.look(of, `fast ${fast}`, window, most, 'cross');

  test('the same look once', () => {
    const { registry, path } = open();
    expect([look(registry, study('a'), 5), look(registry, study('a'), 5), look(registry, study('a'), 5)]).toEqual([1, 1, 1]);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2);
  });

  test('and refuses one more than is allowed, in a sentence that says how to go on', () => {
    const { registry } = open();
    look(registry, study('a'), 5);
    const sentence =
      /^the holdout \[2024-01-01T00:00:00(\.000)?Z, 2024-01-11T00:00:00(\.000)?Z\) was looked at once and may be looked at once \(holdout_looks\): choose later bars, or allow another look with --set holdout_looks=2$/;
    expect(() => look(registry, study('b'), 7)).toThrow(sentence);
    expect(() => look(registry, study('a'), 6)).toThrow(sentence);
    expect(() => look(registry, study('a'), 6)).toThrow(
      expect.objectContaining({ code: 'HOLDOUT_SPENT', context: expect.objectContaining({ looks: 1, holdout_looks: 1 }) as object }),
    );
    expect(look(registry, study('b'), 7, days(1, 11), 2)).toBe(2);
    expect(look(registry, study('c'), 7, days(1, 11), 2)).toBe(2);
    expect(() => look(registry, study('c'), 8, days(1, 11), 2)).toThrow(
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
    if (isSpent) expect(() => look(registry, study('b'), 6, window)).toThrow('was looked at once');
    else expect(look(registry, study('b'), 5, window)).toBe(1);
  });

  test('of each family and each bars apart', () => {
    const { registry } = open();
    look(registry, study('a'), 5);
    expect(look(registry, study('b', 'reversion'), 5)).toBe(1);
    expect(look(registry, study('b', 'trend', 'ETHUSD'), 5)).toBe(1);
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
