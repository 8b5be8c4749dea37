// The sampler against its rule written out: generations, what is learned of them, choices, restarts.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import { openCmaEsSampler, type CmaEsOptions } from '../../../src/search/samplers/cma-es.js';
import { CovarianceSearch } from '../../../src/search/samplers/covariance-search.js';
import type { Axis } from '../../../src/search/space.js';
import { observe, type Observation, type TrialOutcome } from '../../../src/search/trial.js';
import { choice, float, int } from '../sampler-conformance.js';

const SEED = 21;

/** Runs a sampler batch by batch, and the rule beside it: points and where they must be. */
class Run {
  readonly history: Observation[] = [];
  readonly codec: SpaceCodec;
  private readonly sampler;
  private readonly ordered: number[];
  private readonly cells: Float64Array;
  private search: CovarianceSearch;
  private readonly shares = new Map<number, number[]>();
  private readonly steps = new Map<number, Float64Array>();
  private generation: Observation[] = [];
  restarts = 0;
  generations = 0;

  constructor(
    axes: readonly Axis[],
    private readonly population: number,
    private readonly sigma: number,
    options?: CmaEsOptions,
  ) {
    this.codec = new SpaceCodec({ axes });
    this.sampler = openCmaEsSampler({ codec: this.codec, seed: SEED, objectives: 1, isAllowed: () => true }, options);
    this.ordered = axes.flatMap((axis, k) => (axis.kind === 'choice' ? [] : [k]));
    this.cells = Float64Array.from(this.ordered, (axis) => 1 / this.codec.sizes[axis]!);
    axes.forEach(
      (axis, k) =>
        axis.kind === 'choice' &&
        this.shares.set(
          k,
          axis.values.map(() => 1 / axis.values.length),
        ),
    );
    this.search = new CovarianceSearch(
      Float64Array.from(this.ordered, () => 0.5),
      sigma,
      this.cells,
    );
  }

  /** moved: where the study took another point than the proposed one */
  batch(count: number, outcomeOf: (unit: Float64Array, trialNumber: number) => TrialOutcome, moved?: (unit: Float64Array) => void): void {
    const first = this.history.length;
    this.learn(first);
    this.sampler.begin(first, count, this.history);
    const told: Observation[] = [];
    for (let trialNumber = first; trialNumber < first + count; trialNumber++) {
      const stream = randomStream(SEED, trialNumber);
      const [expected, step] = this.draw(stream);
      expect(this.sampler.propose(trialNumber, 0), `trial ${trialNumber}`).toEqual(expected);
      let [unit, drawn] = [expected, step];
      if (trialNumber % 5 === 3) {
        [unit, drawn] = this.draw(stream);
        expect(this.sampler.propose(trialNumber, 1), `trial ${trialNumber} again`).toEqual(unit);
      }
      const taken = this.codec.encode(this.codec.decode(unit));
      moved?.(taken);
      this.sampler.take!(trialNumber, taken);
      // a point that is not the drawn one's cell is what is learned
      this.steps.set(
        trialNumber,
        drawn.map((value, k) => {
          const at = taken[this.ordered[k]!]!;
          return Number.isNaN(at) || Math.abs(at - value) <= Math.max(this.cells[k]!, 1e-9) ? value : at;
        }),
      );
      told.push(observe(trialNumber, taken, outcomeOf(taken, trialNumber), ['minimize']));
    }
    this.history.push(...told);
    this.generation.push(...told);
  }

  private draw(stream: ReturnType<typeof randomStream>): [unit: Float64Array, step: Float64Array] {
    const step = this.search.sample(stream);
    const unit = new Float64Array(this.codec.dimensions);
    this.ordered.forEach((axis, k) => (unit[axis] = step[k]!));
    for (const [axis, shares] of this.shares) {
      const [isUniform, place] = [stream.uniform() < 0.15, stream.uniform()];
      let value = 0;
      if (isUniform) value = Math.floor(place * shares.length);
      else for (let passed = shares[0]!; value < shares.length - 1 && place > passed; passed += shares[value]!) value++;
      unit[axis] = (value + 0.5) / shares.length;
    }
    return [unit, step];
  }

  private learn(first: number): void {
    if (this.generation.length < 0.75 * this.population * 2 ** this.restarts) return;
    this.generations++;
    const valued = this.generation.filter(({ tier }) => tier < 3);
    // tiers are feasible 0, pruned 1, violating 2
    const ranked = valued.sort((a, b) => a.tier - b.tier || a.loss - b.loss || a.trialNumber - b.trialNumber);
    const parents = ranked.slice(0, Math.floor(this.generation.length / 2));
    for (const [axis, shares] of this.shares) {
      const having = parents.filter(({ unit }) => !Number.isNaN(unit[axis]!));
      if (having.length === 0) continue;
      shares.forEach((share, value) => {
        const chose = having.filter(({ unit }) => Math.abs(unit[axis]! - (value + 0.5) / shares.length) < 1e-9).length;
        shares[value] = 0.7 * share + (0.3 * chose) / having.length;
      });
    }
    if (parents.length >= 2)
      this.search.update(
        parents.map(({ trialNumber }) => this.steps.get(trialNumber)!),
        this.generation.length,
        ranked[0]!.loss + ranked[0]!.tier * 1e12,
      );
    this.generation = [];
    if (!this.search.isSpent) return;
    const fresh = randomStream(SEED, -3 - first);
    this.restarts++;
    this.search = new CovarianceSearch(
      Float64Array.from(this.ordered, () => fresh.uniform()),
      this.sigma,
      this.cells,
    );
  }
}

const complete = (value: number): TrialOutcome => ({ state: 'complete', values: [value] });
const bowl = (unit: Float64Array): TrialOutcome =>
  complete(unit.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - 0.3) ** 2), 0));

describe('cma_es', () => {
  test('learns from a generation of 4 + 3 ln(axes), or of the batches that make up three quarters of it', () => {
    // 5 axes: 4 + 4; batches of 3 make generations of 6
    const run = new Run(
      ['a', 'b', 'c', 'd', 'e'].map((name) => float(name, 0, 1)),
      8,
      1 / 6,
    );
    for (let batch = 0; batch < 12; batch++) run.batch(3, bowl);
    expect(run.generations).toBe(5);
    const one = new Run([float('a', 0, 1)], 4, 1 / 6);
    for (let batch = 0; batch < 7; batch++) one.batch(2, bowl);
    expect(one.generations).toBe(3);
  });

  test('takes population and sigma as they are given', () => {
    const run = new Run([float('a', 0, 1), int('b', 1, 9)], 12, 0.3, { population: 12, sigma: 0.3 });
    for (let batch = 0; batch < 7; batch++) run.batch(4, bowl);
    expect(run.generations).toBe(2);
  });

  test('follows the shares of choices among the better half, without those that lack the axis', () => {
    const axes = [choice('kind', ['a', 'b', 'c']), float('x', 0, 1), choice('exit', [true, false], { kind: ['a'] }), int('n', 1, 40)];
    const run = new Run(axes, 8, 1 / 6, { population: 8 });
    for (let batch = 0; batch < 12; batch++) run.batch(8, (unit) => complete(unit[0]! + (unit[1]! - 0.5) ** 2 + (unit[2] || 0)));
    // no parent has the axis any more: its shares stay
    for (let batch = 0; batch < 16; batch++) run.batch(8, (unit) => complete(-unit[0]!));
    expect(run.generations).toBe(27);
  });

  test('ranks by feasibility, and learns nothing from trials without a value', () => {
    const run = new Run([float('a', 0, 1), float('b', 0, 1)], 6, 1 / 6, { population: 6 });
    const kinds: ((trialNumber: number, unit: Float64Array) => TrialOutcome)[] = [
      (n) => ({ state: 'complete', values: [-n], violation: 1 + (n % 3) }),
      (n) => ({ state: 'pruned', step: 1, value: -n }),
      (_, unit) => bowl(unit),
      () => ({ state: 'failed', code: 'X', message: 'x' }),
    ];
    for (let batch = 0; batch < 10; batch++) run.batch(6, (unit, n) => kinds[n % 4]!(n, unit));
    // one trial with a value is too little, two are enough
    run.batch(6, (unit, n) => (n % 6 === 0 ? bowl(unit) : kinds[3]!(n, unit)));
    run.batch(6, (unit, n) => (n % 6 < 2 ? bowl(unit) : kinds[3]!(n, unit)));
    run.batch(6, (unit) => bowl(unit));
    expect(run.generations).toBe(12);
  });

  test('learns where the study took its own point', () => {
    const run = new Run([float('a', 0, 1), int('b', 1, 20)], 6, 1 / 6, { population: 6 });
    for (let batch = 0; batch < 6; batch++)
      run.batch(6, bowl, (unit) => {
        unit[0] = (unit[0]! + 0.4) % 1;
        unit[1] = Math.min(0.975, unit[1]! + 0.1);
      });
    expect(run.generations).toBe(5);
  });

  test('begins again at another place with twice the population once it is spent', () => {
    // cells of a third: steps of less than a sixth are none
    const run = new Run([int('a', 1, 3), int('b', 1, 3)], 4, 0.2, { population: 4, sigma: 0.2 });
    for (let batch = 0; batch < 60; batch++) run.batch(4, bowl);
    expect(run.restarts).toBeGreaterThanOrEqual(2);
  });

  test('counts a feasible trial as better than any other, however large its loss', () => {
    const run = new Run([float('a', 0, 1)], 4, 1 / 6);
    run.batch(4, (_, n) => ({ state: 'complete', values: [0], violation: 1e-3 * (1 + n) }));
    for (let batch = 0; batch < 40; batch++) run.batch(4, (_, n) => complete(100 - n / 100));
    expect(run.restarts).toBe(0);
  });

  test('draws choices alone where there is no ordered axis', () => {
    const run = new Run([choice('kind', ['a', 'b', 'c'])], 4, 1 / 6);
    for (let batch = 0; batch < 5; batch++) run.batch(4, (unit) => complete(unit[0]!));
    expect(run.restarts).toBe(0);
  });
});
