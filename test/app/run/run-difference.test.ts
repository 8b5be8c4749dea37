// How a run that is resumed differs from the one of its folder, in one sentence.
import { describe, expect, test } from 'vitest';
import { describeInputDifference } from '../../../src/app/run/run-difference.js';
import { runInputs, type RunInputs } from '../../../src/app/run/run-identity.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { identifyData } from '../../../src/core/data-identity.js';
import { dataOf, walkBars } from '../../engine/sample-job.js';

const { market } = dataOf(walkBars(50, 1));
const OTHER = { ...market, symbol: 'BBB', dataHash: 'b' };
const WINDOW = { name: 'all', startMs: 0, endMs: 50, from: 0, to: 50 };

function inputsOf(entries: object = {}, other = OTHER): RunInputs {
  const system = resolveSystem(
    {
      system: 's',
      data: { source: 'synthetic', symbols: ['X'], timeframe: '1h' },
      strategy: { long: { enter: 'close > open' } },
      ...entries,
    },
    { source: 'test' },
  );
  return runInputs(system, { market, identities: [identifyData('own', market), identifyData('frame', other)] }, WINDOW);
}

describe('a difference', () => {
  test('is none where nothing differs', () => {
    expect(describeInputDifference('study', inputsOf(), inputsOf())).toBeUndefined();
  });

  test('of bars names them, before all else', () => {
    expect(describeInputDifference('study', { ...inputsOf(), seed: 3 }, inputsOf({}, { ...OTHER, dataHash: 'c' }))).toBe(
      'the bars of BBB 1h (sym) differ: their hash is c, and was b',
    );
  });

  test('of the kernels says which engine', () => {
    const wanted = inputsOf();
    expect(describeInputDifference('study', { ...wanted, engine_version: '0.1.0+kernels.0' }, wanted)).toBe(
      `engine_version is "${wanted.engine_version}", and was "0.1.0+kernels.0"`,
    );
  });

  test('of an entry is one where it decides that kind of run: walkforward.train decides no study', () => {
    const [found, wanted] = [inputsOf({ walkforward: { train: '300d' } }), inputsOf({ walkforward: { train: '365d' } })];
    expect(describeInputDifference('walk_forward', found, wanted)).toBe('walkforward.train is "365d", and was "300d"');
    for (const kind of ['backtest', 'sweep', 'study'] as const) expect(describeInputDifference(kind, found, wanted)).toBeUndefined();
    const [one, other] = [inputsOf({ study: { sampler: 'tpe' } }), inputsOf({ study: { sampler: 'random' } })];
    expect(describeInputDifference('study', one, other)).toBe('study.sampler is "random", and was "tpe"');
    expect(describeInputDifference('sweep', one, other)).toBeUndefined();
  });

  test('of an entry names it', () => {
    expect(describeInputDifference('study', inputsOf({ seed: 2 }), inputsOf({ seed: 4 }))).toBe('seed is 4, and was 2');
  });
});
