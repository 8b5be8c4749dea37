// A trial that is stepped bar by bar, as a session will, with its state moved between bars, has the record of the bar loop.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RECORD_NAMES, recordField } from '../../src/core/trial-record.js';
import { compileKernels, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { layOutMarket } from '../../src/engine/layout/market-layout.js';
import { SharedMemory } from '../../src/engine/memory/memory.js';
import { setupFields, specSetters, trialSetters, type SpecField, type TrialField } from '../../src/engine/run/spec-writer.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { dataOf, randomCase, type RandomCase } from './random-case.js';

const module = compileKernels();
const CONDITIONS = ['long_enter', 'long_exit', 'short_enter', 'short_exit'] as const;
const SIGNALS = ['long_entry', 'long_leave', 'short_entry', 'short_leave'] as const;

/** Lays a case out for the kernels themselves; distances are `high - low` of the decision bar. */
function layOut(random: RandomCase) {
  const shared = new SharedMemory(4 * 1048576);
  const kernels = instantiateKernels(module, shared.memory);
  const { bars, window, execution, risk } = random;
  const count = bars.timeMs.length;
  const graph = compileStrategy({ long: { enter: 'true' } }, []);
  const layout = layOutMarket(dataOf(random), graph, new Set(), shared, kernels);
  const reserve = (bytes: number): number => shared.reserve(bytes, 'the test');
  const [spec, trial, record] = [
    reserve(kernels.constant('SPEC_BYTES')),
    reserve(kernels.constant('TRIAL_BYTES')),
    reserve(8 * RECORD_NAMES.length),
  ];
  const setup = { execution, risk, window, daysPerYear: 365, timeframeMs: 3_600_000, hasShort: random.hasShort };
  const setSpec = specSetters(kernels, spec);
  for (const [field, value] of Object.entries(setupFields(setup, layout, kernels)) as [SpecField, number][]) setSpec[field](0, value);
  CONDITIONS.forEach((field, bit) => {
    const pointer = reserve(Math.ceil(count / 64) * 8 + 64);
    bars.volume.forEach((bits, i) => (shared.bytes(pointer, Math.ceil(count / 64) * 8)[i >> 3]! |= (bits >> bit) & 1 ? 1 << (i & 7) : 0));
    setSpec[field](0, bit < 2 ? (random.hasLong ? pointer : 0) : random.hasShort ? pointer : 0);
  });
  for (const field of SIGNALS) setSpec[field](0, reserve(Math.ceil(count / 64) * 8 + 64));
  const ranges = reserve(8 * count);
  shared.f64(ranges, count).set(bars.high.map((high, i) => high - bars.low[i]!));
  const setTrial = trialSetters(kernels, trial);
  const fields: Partial<Record<TrialField, number>> = { record, returns: 0, max_bars: random.maxBars, long_touch: 0, short_touch: 0 };
  for (const name of ['stop', 'target', 'trail'] as const) {
    fields[name] = random[name] === undefined ? 0 : ranges;
    fields[`${name}_scale`] = random[name] ?? Number.NaN;
  }
  for (const [field, value] of Object.entries(fields) as [TrialField, number][]) setTrial[field](0, value);
  kernels.call('prepare_signals')(spec);
  const scratch = reserve(kernels.constant('WALK_BYTES') + kernels.constant('ACCOUNT_BYTES'));
  return { shared, kernels, spec, trial, scratch, read: () => [...shared.f64(record, RECORD_NAMES.length)] };
}

let traded = 0;

test('steps, with the state moved between bars, give the bits of the bar loop', () => {
  fc.assert(
    fc.property(randomCase, (random) => {
      const { shared, kernels, spec, trial, scratch, read } = layOut(random);
      expect(kernels.call('bar_loop')(spec, trial, 1, scratch)).toBe(0);
      const expected = read();
      if (expected[recordField('trades')]! > 0) traded++;
      const size = kernels.constant('STEP_BYTES');
      const rooms = [shared.reserve(size, 'the test'), shared.reserve(size, 'the test')] as const;
      kernels.call('start_steps')(spec, trial, rooms[0]);
      let at = 0;
      for (let bar = random.window.from; bar < random.window.to - 1; bar++) {
        kernels.call('step_bar')(spec, trial, rooms[at]!, bar);
        const snapshot = shared.bytes(rooms[at]!, size).slice();
        shared.bytes(rooms[at]!, size).fill(0xa5);
        at = 1 - at;
        shared.bytes(rooms[at]!, size).set(snapshot);
      }
      expect(kernels.call('end_steps')(spec, trial, rooms[at]!)).toBe(0);
      expect(read()).toEqual(expected);
    }),
    { seed: 20261120, numRuns: 300 },
  );
  expect(traded).toBeGreaterThan(150);
});
