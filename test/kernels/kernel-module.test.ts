import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels } from '../../src/engine/memory/kernels.js';
import { runKernel } from './kernel-host.js';

const DATA_SECTION = 11;

/** Ids of the sections of a wasm binary. */
function sectionIds(binary: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < binary.length;) {
    ids.push(binary[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}

describe('the kernels', () => {
  it.each(['kernels.wasm', 'kernels.terms.wasm', 'kernels.steps.wasm', 'kernels.debug.wasm'])(
    '%s holds no data: instances share one memory',
    (file) => {
      expect(sectionIds(readFileSync(new URL(`../../build/${file}`, import.meta.url)))).not.toContain(DATA_SECTION);
    },
  );

  it('import the memory and abort, nothing else', () => {
    const names = WebAssembly.Module.imports(compileKernels()).map(({ name }) => name);
    expect(names.filter((name) => name !== 'memory' && name !== 'abort')).toEqual([]);
  });
});

describe('table-free functions are within one unit in the last place of the host', () => {
  const grid = Float64Array.from({ length: 20001 }, (_, i) => (i - 10000) / 10000);
  const cases: readonly [string, Float64Array, (x: number) => number, readonly number[]][] = [
    ['logarithm', grid.map((x) => Math.exp(700 * x)), Math.log, [0, -0, -1, Infinity, NaN, 5e-324, 1e-310, 1]],
    ['exponential', grid.map((x) => 708 * x), Math.exp, [0, -745, -744.5, 709.78, 800, -800, Infinity, -Infinity, NaN]],
    ['arc_tangent', grid.map((x) => Math.sinh(40 * x)), Math.atan, [0, Infinity, -Infinity, NaN, 1, -1, 0.4375, 2.4375]],
  ];
  it.each(cases)('%s', (name, xs, host, special) => {
    for (const x of [xs, Float64Array.from(special)]) {
      const actual = runKernel(name, [x], x.length, []);
      x.forEach((value, i) => {
        const expected = host(value);
        if (Object.is(actual[i], expected)) return;
        expect(Math.abs(actual[i]! - expected), `${name}(${value})`).toBeLessThanOrEqual(2.3e-16 * Math.abs(expected));
      });
    }
  });
});
