// What a strategy and a study are counted under, however they are written.
import { describe, expect, test } from 'vitest';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { SystemFile } from '../../../src/app/system/system-schema.js';
import { identifyLook, identifyStudy, type StudyIdentity } from '../../../src/app/verdict/study-identity.js';
import type { RunKind } from '../../../src/app/run/run-kinds.js';

const WINDOW = { startMs: Date.UTC(2024, 0, 1), endMs: Date.UTC(2024, 6, 1) };
const DATA = [{ role: 'own', symbol: 'X', timeframe: '1h', hash: 'abc' }] as const;
const CROSS = {
  data: { source: 'csv', path: 'bars.csv', symbols: ['X'], timeframe: '1h' },
  params: { fast: 5, slow: 20, width: 2 },
  strategy: {
    let: { quick: 'ema(close, $fast)', slowly: 'ema(close, $slow)' },
    long: { enter: 'crosses_above(quick, slowly)', exit: 'crosses_below(quick, slowly)' },
    stop: '$width * atr(14)',
  },
  space: { fast: { int: [2, 9] }, slow: { int: [10, 40], when: { fast: [2, 3] } } },
  require: ['$fast < $slow'],
};
/** The same with other names, order and blanks. */
const RENAMED = {
  require: ['$a<$b'],
  space: { b: { when: { a: [2, 3] }, int: [10, 40] }, a: { int: [2, 9] } },
  strategy: {
    stop: '$c*atr( 14 )',
    long: { exit: 'crosses_below( q,s )', enter: 'crosses_above(q, s)' },
    let: { s: 'ema(close,$b)', unused: 'rsi(3)', q: 'ema( close, $a )' },
  },
  params: { c: 2, b: 20, a: 5 },
  data: { timeframe: '1h', source: 'csv', symbols: ['X'], path: 'elsewhere.csv' },
};

/** The same with its parameters in groups. */
const GROUPED = {
  ...CROSS,
  params: { ma: { fast: 5, slow: 20 }, exit: { width: 2 } },
  strategy: {
    let: { quick: 'ema(close, $ma.fast)', slowly: 'ema(close, $ma.slow)' },
    long: { enter: 'crosses_above(quick, slowly)', exit: 'crosses_below(quick, slowly)' },
    stop: '$exit.width * atr(14)',
  },
  space: { 'ma.fast': { int: [2, 9] }, ma: { slow: { int: [10, 40], when: { ma: { fast: [2, 3] } } } } },
  require: ['$ma.fast < $ma.slow'],
};

const fileOf = (entries: object): SystemFile => resolveSystem(entries, { source: 'test' }).file;
const identify = (entries: object, run: RunKind = 'study', window = WINDOW): StudyIdentity =>
  identifyStudy(fileOf(entries), { run, symbol: 'X', timeframe: '1h', window, data: DATA });

describe('a family', () => {
  test('is what the strategy computes: names, blanks and order make no other, nor do parameters, costs, windows and objective', () => {
    const { family } = identify(CROSS);
    for (const same of [
      RENAMED,
      GROUPED,
      { ...CROSS, params: { fast: 3, slow: 30, width: 1 } },
      { ...CROSS, space: {}, require: [] },
      { ...CROSS, execution: { taker_fee_bps: 1 }, objective: 'calmar', seed: 3 },
    ])
      expect(identify(same).family).toBe(family);
  });

  test('is another where another symbol is read for longer, and only there', () => {
    const aged = (maxAge: number | string, close: string): StudyIdentity =>
      identify({
        ...CROSS,
        data: { ...CROSS.data, path: '{symbol}.csv', max_age: maxAge },
        strategy: { ...CROSS.strategy, let: { quick: `ema(${close}, $fast)`, slowly: 'ema(close, $slow)' } },
      });
    expect(aged(3, 'close').family).toBe(identify(CROSS).family);
    expect(aged('9d', 'close').study).toBe(aged(3, 'close').study);
    expect(aged('9d', 'sym("Y", close)').family).not.toBe(aged(3, 'sym("Y", close)').family);
    expect(aged(4, 'sym("Y", close)').study).not.toBe(aged(3, 'sym("Y", close)').study);
  });

  test.each<[string, object]>([
    ['another function', { let: { quick: 'sma(close, $fast)', slowly: 'ema(close, $slow)' } }],
    ['another constant', { stop: '$width * atr(15)' }],
    ['parameters that change places', { let: { quick: 'ema(close, $slow)', slowly: 'ema(close, $fast)' }, stop: '$fast * atr(14)' }],
    ['another column', { let: { quick: 'ema(open, $fast)', slowly: 'ema(close, $slow)' } }],
    ['a time stop', { max_bars: 9 }],
    ['another timeframe', { let: { quick: 'tf("4h", ema(close, $fast))', slowly: 'ema(close, $slow)' } }],
  ])('is another with %s', (_, changes) => {
    expect(identify({ ...CROSS, strategy: { ...CROSS.strategy, ...changes } }).family).not.toBe(identify(CROSS).family);
  });

  test('is another on the other side', () => {
    const { long: short, ...rest } = CROSS.strategy;
    expect(identify({ ...CROSS, strategy: { ...rest, short } }).family).not.toBe(identify(CROSS).family);
  });
});

describe('a study', () => {
  test('is the same however it is written', () => {
    for (const run of ['sweep', 'study', 'walk_forward'] as const)
      for (const same of [RENAMED, GROUPED]) expect(identify(same, run).study).toBe(identify(CROSS, run).study);
  });

  test('of each kind is one of its own, and what does not decide it makes no other', () => {
    const kinds = ['sweep', 'study', 'walk_forward'] as const;
    expect(new Set(kinds.map((run) => identify(CROSS, run).study)).size).toBe(3);
    const walked = { ...CROSS, walkforward: { train: '100d' } };
    expect(kinds.map((run) => identify(walked, run).study === identify(CROSS, run).study)).toEqual([true, true, false]);
    const sampled = { ...CROSS, study: { sampler: 'tpe' } };
    expect(kinds.map((run) => identify(sampled, run).study === identify(CROSS, run).study)).toEqual([true, false, false]);
    for (const run of kinds)
      for (const more of [{ verdict: { trades: 5 } }, { holdout_looks: 4 }, { study: { trials: 9 } }, { system: 'other' }])
        expect(identify({ ...CROSS, ...more }, run).study).toBe(identify(CROSS, run).study);
  });

  test.each<[string, object]>([
    ['an axis', { space: { ...CROSS.space, fast: { int: [2, 10] } } }],
    ['a condition', { space: { ...CROSS.space, slow: { int: [10, 40], when: { fast: [2] } } } }],
    ['a fixed parameter', { params: { ...CROSS.params, width: 3 } }],
    ['a requirement', { require: ['$fast < $slow - 1'] }],
    ['a cost', { execution: { taker_fee_bps: 1 } }],
    ['the seed', { seed: 7 }],
  ])('is another with another %s', (_, changes) => {
    expect(identify({ ...CROSS, ...changes }, 'sweep').study).not.toBe(identify(CROSS, 'sweep').study);
  });

  test('over other bars is another', () => {
    expect(identify(CROSS, 'sweep', { ...WINDOW, endMs: WINDOW.endMs + 1 }).study).not.toBe(identify(CROSS, 'sweep').study);
  });
});

describe('numbers of the rules that parameters decide', () => {
  const costly = (fee: string, share: string): object => ({
    ...CROSS,
    params: { ...CROSS.params, [share]: 0.01 },
    execution: { taker_fee_bps: `$${fee}` },
    risk: { sizing: 'risk', risk_per_trade: `$${share} * 2` },
    space: { ...CROSS.space, [fee]: { int: [1, 9] } },
  });

  test('make the same study whatever the parameters are called, and another one than numbers', () => {
    expect(identify(costly('f', 'r'), 'sweep').study).toBe(identify(costly('cost.fee', 'size.share'), 'sweep').study);
    expect(identify(costly('f', 'r'), 'sweep').study).not.toBe(identify(CROSS, 'sweep').study);
    expect(identify(costly('f', 'r')).family).toBe(identify(CROSS).family);
  });

  test('make the look of the numbers that they come to', () => {
    const own = { ...CROSS, execution: { taker_fee_bps: 3 }, risk: { sizing: 'risk', risk_per_trade: 0.02 } };
    const look = identifyLook(fileOf(own), { fast: 3, slow: 12, width: 2 }, WINDOW);
    const named = (fee: number): string => identifyLook(fileOf(costly('f', 'r')), { fast: 3, slow: 12, width: 2, f: fee, r: 0.01 }, WINDOW);
    expect(named(3)).toBe(look);
    expect(named(4)).not.toBe(look);
  });
});

test('a look is that of the parameters, whatever they are called, at what is traded by, over its window', () => {
  const look = identifyLook(fileOf(CROSS), { fast: 3, slow: 12, width: 2 }, WINDOW);
  expect(identifyLook(fileOf(RENAMED), { a: 3, b: 12, c: 2 }, WINDOW)).toBe(look);
  expect(identifyLook(fileOf(GROUPED), { 'ma.fast': 3, 'ma.slow': 12, 'exit.width': 2 }, WINDOW)).toBe(look);
  expect(identifyLook(fileOf({ ...CROSS, seed: 4, objective: 'calmar' }), { fast: 3, slow: 12, width: 2 }, WINDOW)).toBe(look);
  expect(identifyLook(fileOf(CROSS), { fast: 12, slow: 3, width: 2 }, WINDOW)).not.toBe(look);
  expect(identifyLook(fileOf({ ...CROSS, execution: { slippage_bps: 1 } }), { fast: 3, slow: 12, width: 2 }, WINDOW)).not.toBe(look);
  expect(identifyLook(fileOf(CROSS), { fast: 3, slow: 12, width: 2 }, { ...WINDOW, endMs: 0 })).not.toBe(look);
});
