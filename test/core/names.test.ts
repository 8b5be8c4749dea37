// Names: how near one is, what a symbol may be called, what bars and policies are called in sentences.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALLOW_FAKE_DATA, labelResult, requireAllowed, requireOrigin } from '../../src/core/data-policy.js';
import { identifyData, nameData } from '../../src/core/data-identity.js';
import { UsageError } from '../../src/core/errors.js';
import { nearestName } from '../../src/core/nearest-name.js';
import { isSymbolName, requireSymbolName } from '../../src/core/symbol-name.js';
import { hourlyMarket, walkBars } from '../engine/sample-job.js';

/** Optimal string alignment by its recursion: letters to insert, delete, replace, or swap with their neighbour. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const swap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    slowDistance(x, b) + 1,
    slowDistance(a, y) + 1,
    slowDistance(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1),
    swap ? slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}

describe('the nearest name', () => {
  test('is within a third of the longer name, at least one letter', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (name, valid) => {
        const reach = Math.max(1, Math.floor(Math.max(name.length, valid.length) / 3));
        expect(nearestName(name, [valid])).toBe(slowDistance(name, valid) <= reach ? valid : undefined);
      }),
      { seed: 6, numRuns: 120 },
    );
  });

  test.each<[string, string[], string | undefined]>([
    ['abcdef', ['abcdxx'], 'abcdxx'],
    ['abcde', ['abcxx'], undefined],
    ['abcde', ['abcxxf'], undefined],
    ['ab', ['ba'], 'ba'],
    ['ab', ['ca'], undefined],
    ['ab', ['bc'], undefined],
    ['abcd', ['badc'], undefined],
    ['a', ['b'], 'b'],
    ['', ['a'], 'a'],
    ['sma', ['ema', 'smb', 'smaa'], 'ema'],
    ['sma', ['xma', 'sma'], 'sma'],
    ['SMA', ['ema', 'sma'], 'sma'],
    ['sma', ['SMA'], 'SMA'],
    ['sma', [], undefined],
  ])('of %j among %j is %s', (name, names, nearest) => {
    expect(nearestName(name, names)).toBe(nearest);
  });
});

describe('symbols', () => {
  test.each(['A', 'BTC-USD', 'BRK.B', '^GSPC', 'ES=F', 'x_1', '.x', '7'])('%s is one', (symbol) => {
    expect(isSymbolName(symbol)).toBe(true);
    expect(() => requireSymbolName(symbol)).not.toThrow();
  });

  test.each(['', '.', '...', 'a b', 'a/b', 'é', "a'", 'a\n', ' a', 'a\\b'])('%j is none', (symbol) => {
    expect(isSymbolName(symbol)).toBe(false);
    expect(() => requireSymbolName(symbol)).toThrow(
      expect.objectContaining({
        code: 'NAME_UNKNOWN',
        message: `a symbol must be letters, digits, ".", "_", "^", "=" and "-", and not "${symbol}"`,
        context: { symbol },
      }),
    );
  });
});

describe('the identity of bars', () => {
  const market = { ...hourlyMarket(walkBars(5, 1)), symbol: 'BBB', dataHash: 'ab12' };

  test('is that of the market', () => {
    expect(identifyData('frame', market)).toEqual({
      role: 'frame',
      symbol: 'BBB',
      timeframe: '1h',
      hash: 'ab12',
      origin: { kind: 'synthetic', source: 'test', layout: '-' },
      barCount: 5,
    });
  });

  test('says what they are read for, but for the own ones', () => {
    expect((['own', 'frame', 'detail'] as const).map((role) => nameData(identifyData(role, market)))).toEqual([
      'the bars of BBB 1h',
      'the bars of BBB 1h (sym)',
      'the bars of BBB 1h (detail)',
    ]);
  });
});

describe('the data policy', () => {
  const allowed = { [ALLOW_FAKE_DATA]: 'true' };

  test('real data are always fine; synthetic ones under test where the environment says so', () => {
    for (const policy of ['real', 'test'] as const) expect(() => requireOrigin('training', { kind: 'real' }, policy, {})).not.toThrow();
    expect(() => requireOrigin('training', { kind: 'synthetic' }, 'test', allowed)).not.toThrow();
  });

  test.each([
    ['real', {}, 'training must not use synthetic data: the data policy is real'],
    ['real', allowed, 'training must not use synthetic data: the data policy is real'],
    ['test', {}, 'training must not use synthetic data: the data policy test takes them only with ALLOW_FAKE_DATA=true'],
    [
      'test',
      { [ALLOW_FAKE_DATA]: '1' },
      'training must not use synthetic data: the data policy test takes them only with ALLOW_FAKE_DATA=true',
    ],
  ] as const)('%s with %j refuses synthetic ones', (policy, environment, message) => {
    const attempt = (): void => requireOrigin('training', { kind: 'synthetic' }, policy, environment);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'DATA_POLICY', message, context: { policy, origin: 'synthetic' } }));
  });

  test('nothing learns under demo, nor from a dataset that is labelled so', () => {
    const refused = (label: 'real' | 'demo', policy: 'real' | 'demo' | 'test'): unknown =>
      codeOf(() => requireOrigin('training', { kind: 'real', label }, policy, allowed));
    expect([refused('real', 'demo'), refused('demo', 'real'), refused('demo', 'test'), refused('real', 'real')]).toEqual([
      'DATA_POLICY',
      'DATA_POLICY',
      'DATA_POLICY',
      undefined,
    ]);
  });

  test('what does not learn takes anything under demo, and no demo under real', () => {
    const refused = (origin: LabelledOrigin, policy: 'real' | 'demo' | 'test'): unknown =>
      codeOf(() => requireAllowed('the bars', origin, policy, {}));
    expect(refused({ kind: 'synthetic' }, 'demo')).toBeUndefined();
    expect(refused({ kind: 'real', label: 'demo' }, 'demo')).toBeUndefined();
    expect(refused({ kind: 'real', label: 'demo' }, 'real')).toBe('DATA_POLICY');
    expect(refused({ kind: 'synthetic' }, 'real')).toBe('DATA_POLICY');
    expect(refused({ kind: 'synthetic' }, 'test')).toBe('DATA_POLICY');
  });

  test('a result has the policy that was asked for as its label, else real where every bar is, else demo', () => {
    const real = { kind: 'real' } as const,
      made = { kind: 'synthetic' } as const;
    expect([labelResult(undefined, [real, real]), labelResult(undefined, [real, made]), labelResult('test', [made])]).toEqual([
      'real',
      'demo',
      'test',
    ]);
    expect(labelResult(undefined, [{ ...real, label: 'demo' }])).toBe('demo');
  });
});

type LabelledOrigin = Parameters<typeof requireAllowed>[1];

function codeOf(step: () => void): unknown {
  try {
    step();
    return undefined;
  } catch (error) {
    return (error as UsageError).code;
  }
}
