import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import { FeatureMap } from '../../../src/search/surrogate/features.js';
import { GaussianProcess } from '../../../src/search/surrogate/gaussian-process.js';
import { choice, float } from '../sampler-conformance.js';
import { eliminate } from './eliminate.js';

const codec = new SpaceCodec({ axes: [float('x', 0, 1), choice('kind', ['a', 'b']), float('y', 0, 1, { when: { kind: ['a'] } })] });

function drawPoints(count: number, seed: number): Float64Array[] {
  const stream = randomStream(seed);
  return Array.from({ length: count }, () => codec.encode(codec.decode(Float64Array.from({ length: 3 }, () => stream.uniform()))));
}
const valueOf = (unit: Float64Array): number => Math.sin(5 * unit[0]!) + (unit[1]! < 0.5 ? (unit[2]! - 0.5) ** 2 : 0.7);

function open(count: number, fitSteps = 4): { process: GaussianProcess; points: Float64Array[]; values: Float64Array } {
  const process = new GaussianProcess(new FeatureMap(codec), 3, 64);
  const points = drawPoints(count, 1);
  const values = Float64Array.from(points, valueOf);
  process.fit(points, values, fitSteps);
  process.load(points, values);
  return { process, points, values };
}

/** Correlation of two points: (1 + s/4)^-2 of the squared distance weighted by axis. */
function kernelOf({ weights }: GaussianProcess, a: Float64Array, b: Float64Array): number {
  const map = new FeatureMap(codec);
  const [p, q] = [a, b].map((unit) => {
    const out = new Float64Array(map.count);
    map.write(unit, out, 0);
    return out;
  }) as [Float64Array, Float64Array];
  return (1 + p.reduce((sum, value, f) => sum + weights[map.axisOf[f]!]! * (value - q[f]!) ** 2, 0) / 4) ** -2;
}

/** The plain way: the whole system by Gaussian elimination. */
function twin(
  process: GaussianProcess,
  points: readonly Float64Array[],
  values: Float64Array,
  at: Float64Array,
): { mean: number; variance: number } {
  const system = points.map((a, i) => points.map((b, j) => kernelOf(process, a, b) + (i === j ? process.noise : 0)));
  const k = points.map((point) => kernelOf(process, point, at));
  return { mean: dot(k, eliminate(system, [...values]).solution), variance: 1 - dot(k, eliminate(system, k).solution) };
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const predict = (process: GaussianProcess, unit: Float64Array): number => {
  const out = { mean: 0, nearness: 0 };
  process.predict(unit, out);
  return out.mean;
};

describe('the Gaussian process', () => {
  test('predicts what its slow twin does, mean and variance', () => {
    const { process, points, values } = open(30);
    for (const unit of drawPoints(20, 2)) {
      const expected = twin(process, points, values, unit);
      expect(predict(process, unit)).toBeCloseTo(expected.mean, 8);
      expect(process.varianceAt(unit) / process.amplitude).toBeCloseTo(expected.variance, 8);
    }
  });

  test('bounds the variance from above by the nearest point', () => {
    const { process } = open(30);
    for (const unit of drawPoints(20, 3)) {
      const out = { mean: 0, nearness: 0 };
      process.predict(unit, out);
      expect(process.varianceAt(unit) / process.amplitude).toBeLessThanOrEqual(1 - out.nearness ** 2 / (1 + process.noise) + 1e-9);
    }
  });

  test('has the gradient of its mean', () => {
    const { process } = open(30);
    for (const unit of drawPoints(10, 4)) {
      const gradient = new Float64Array(3);
      expect(process.meanGradient(unit, gradient)).toBeCloseTo(predict(process, unit), 10);
      for (const axis of [0, 2]) {
        if (Number.isNaN(unit[axis]!)) continue;
        const moved = [-1e-5, 1e-5].map((step) =>
          predict(
            process,
            unit.map((value, each) => (each === axis ? value + step : value)),
          ),
        );
        expect(gradient[axis]!).toBeCloseTo((moved[1]! - moved[0]!) / 2e-5, 5);
      }
    }
  });

  test('keeps its means and lowers its variance where a point is imagined', () => {
    const { process } = open(20);
    const [unit, other] = drawPoints(2, 5) as [Float64Array, Float64Array];
    const before = [predict(process, unit), predict(process, other), process.varianceAt(unit)];
    process.imagine(unit);
    expect([predict(process, unit), predict(process, other)]).toEqual(before.slice(0, 2));
    expect(process.varianceAt(unit)).toBeLessThan(before[2]! * 0.5);
  });

  test('extended is what it would be loaded', () => {
    const { process, points, values } = open(20);
    const added = drawPoints(6, 6);
    const all = Float64Array.from([...values, ...added.map(valueOf)]);
    process.imagine(drawPoints(1, 7)[0]!);
    process.extend(20, added, all);
    const extended = drawPoints(8, 8).map((unit) => [predict(process, unit), process.varianceAt(unit)]);
    process.load([...points, ...added], all);
    drawPoints(8, 8).forEach((unit, k) => {
      expect(predict(process, unit)).toBeCloseTo(extended[k]![0]!, 9);
      expect(process.varianceAt(unit)).toBeCloseTo(extended[k]![1]!, 9);
    });
  });

  test('is as near to a point as the kernel says, which falls with the squared distance', () => {
    const { process, points } = open(12);
    for (const unit of drawPoints(10, 13)) {
      const out = { mean: 0, nearness: 0 };
      process.predict(unit, out);
      const kernels = points.map((point) => kernelOf(process, point, unit));
      expect(out.nearness).toBeCloseTo(Math.max(...kernels), 12);
    }
  });

  test('keeps nothing of the points that it had before', () => {
    const [used, fresh] = [new GaussianProcess(new FeatureMap(codec), 3, 64), new GaussianProcess(new FeatureMap(codec), 3, 64)];
    const [many, few] = [drawPoints(40, 14), drawPoints(9, 15)];
    const asked = drawPoints(6, 16);
    const answers = (process: GaussianProcess): unknown =>
      asked.map((unit) => {
        const gradient = new Float64Array(3);
        return [predict(process, unit), process.varianceAt(unit), process.meanGradient(unit, gradient), [...gradient], process.amplitude];
      });
    used.load(
      many,
      Float64Array.from(many, (unit) => 5 * valueOf(unit)),
    );
    answers(used);
    for (const process of [used, fresh]) process.load(few, Float64Array.from(few, valueOf));
    expect(answers(used)).toEqual(answers(fresh));
    for (const process of [used, fresh]) process.imagine(many[0]!);
    expect(answers(used)).toEqual(answers(fresh));
    for (const process of [used, fresh]) process.fit(few, Float64Array.from(few, valueOf), 3);
    expect([used.weights, used.noise]).toEqual([fresh.weights, fresh.noise]);
  });

  test('imagines no more points than it has room for', () => {
    const process = new GaussianProcess(new FeatureMap(codec), 3, 6);
    const [points, more] = [drawPoints(5, 17), drawPoints(2, 18)];
    process.load(points, Float64Array.from(points, valueOf));
    process.imagine(more[0]!);
    const before = [process.size, process.varianceAt(more[1]!)];
    process.imagine(more[1]!);
    expect([process.size, process.varianceAt(more[1]!)]).toEqual(before);
    expect(process.size).toBe(6);
  });

  test('learns which axes matter, and how much is noise', () => {
    const wide = new SpaceCodec({ axes: Array.from({ length: 5 }, (_, k) => float(`x${k}`, 0, 1)) });
    const stream = randomStream(9);
    const points = Array.from({ length: 60 }, () => Float64Array.from({ length: 5 }, () => stream.uniform()));
    const learn = (deviation: number): GaussianProcess => {
      const process = new GaussianProcess(new FeatureMap(wide), 5, 64);
      process.fit(
        points,
        Float64Array.from(points, (x) => Math.sin(6 * x[1]!) + deviation * stream.normal()),
        40,
      );
      return process;
    };
    const clean = learn(0);
    expect(clean.weights[1]!).toBeGreaterThan(20 * Math.max(clean.weights[0]!, ...clean.weights.subarray(2)));
    expect(clean.noise).toBeLessThan(1e-4);
    expect(learn(0.3).noise).toBeGreaterThan(0.01);
  });

  test('lives with points that are equal', () => {
    const process = new GaussianProcess(new FeatureMap(codec), 3, 64);
    const unit = Float64Array.of(0.5, 0.25, 0.5);
    process.fit(
      Array.from({ length: 30 }, () => unit),
      new Float64Array(30),
      5,
    );
    process.load(
      Array.from({ length: 30 }, () => unit),
      new Float64Array(30),
    );
    expect(predict(process, unit)).toBe(0);
    expect(process.varianceAt(unit)).toBeGreaterThan(0);
  });
});
