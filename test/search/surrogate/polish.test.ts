import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../../src/search/codec.js';
import type { GaussianProcess } from '../../../src/search/surrogate/gaussian-process.js';
import { polish } from '../../../src/search/surrogate/polish.js';
import { choice, float } from '../sampler-conformance.js';

/** A model whose mean is a function of two coordinates; `visited` lists where it was asked. */
function model(
  amplitude: number,
  weights: readonly number[],
  mean: (unit: Float64Array) => number,
  gradient: (unit: Float64Array) => readonly number[],
): { process: GaussianProcess; visited: number[][] } {
  const visited: number[][] = [];
  const stub = {
    amplitude,
    weights: Float64Array.from(weights),
    meanGradient(unit: Float64Array, out: Float64Array): number {
      visited.push([...unit]);
      out.set(gradient(unit));
      return mean(unit);
    },
  };
  return { process: stub as unknown as GaussianProcess, visited };
}

const line = new SpaceCodec({ axes: [float('x', 0, 1)] });
const expectVisited = (visited: readonly number[][], expected: readonly number[]): void => {
  expect(visited.length).toBe(expected.length);
  visited.forEach(([at], k) => expect(at, `visit ${k}`).toBeCloseTo(expected[k]!, 12));
};

describe('a descent', () => {
  test('goes 0.3 gradients far, 1.6 times further after a step that helps and 0.3 times as far after one that does not', () => {
    // (x - 0.5)² from 0.1: a step of 0.3 · 0.8 = 0.24, then 0.48 · 0.32 = 0.1536, then 0.768 · 0.0128 beyond the minimum
    const { process, visited } = model(
      1,
      [1],
      ([x]) => (x! - 0.5) ** 2,
      ([x]) => [2 * (x! - 0.5)],
    );
    const found = polish(line, process, Float64Array.of(0.1), 3);
    expectVisited(visited, [0.1, 0.34, 0.4936, 0.5034304]);
    expect(found[0]).toBeCloseTo(0.5034304, 12);
  });

  test('stays where a step does not help, and tries a shorter one from there', () => {
    // 10 (x - 0.5)² from 0.4: a step of 0.3 · 2 = 0.6 to 1, which is worse; then 0.09 · 2 = 0.18 to 0.58
    const { process, visited } = model(
      1,
      [1],
      ([x]) => 10 * (x! - 0.5) ** 2,
      ([x]) => [20 * (x! - 0.5)],
    );
    const found = polish(line, process, Float64Array.of(0.4), 2);
    expectVisited(visited, [0.4, 1, 0.58]);
    expect(found[0]).toBeCloseTo(0.58, 12);
  });

  test('does not move on a plain, where no step helps', () => {
    const start = Float64Array.of(0.25);
    const { process } = model(
      1,
      [1],
      () => 1,
      () => [1],
    );
    expect([...polish(line, process, start, 5)]).toEqual([0.25]);
    expect(polish(line, process, start, 0)).toBe(start);
  });

  test('is measured in amplitudes and in the weights of the axes, and ends at the bounds', () => {
    const codec = new SpaceCodec({ axes: [float('x', 0, 1), float('y', 0, 1), choice('kind', ['a', 'b']), float('z', 0, 1)] });
    const { process, visited } = model(
      2,
      [1, 4, 1, 1],
      (unit) => unit[0]! + unit[1]!,
      () => [1, 1, 1, 1],
    );
    const start = Float64Array.of(0.5, 0.5, 0.25, Number.NaN);
    const found = polish(codec, process, start, 1);
    // 0.3 / 2 along x, a quarter of that along y; choices and absent axes stay
    expect(visited[1]![0]).toBeCloseTo(0.35, 12);
    expect(visited[1]![1]).toBeCloseTo(0.5 - 0.15 / 4, 12);
    expect([...found.subarray(2)]).toEqual([0.25, Number.NaN]);
    expect([...start]).toEqual([0.5, 0.5, 0.25, Number.NaN]);
    const low = model(
      0.1,
      [1],
      ([x]) => x!,
      () => [1],
    );
    expect([...polish(line, low.process, Float64Array.of(0.5), 1)]).toEqual([0]);
    const high = model(
      0.1,
      [1],
      ([x]) => -x!,
      () => [-1],
    );
    expect([...polish(line, high.process, Float64Array.of(0.5), 1)]).toEqual([1]);
  });
});
