// The sampler against its rule written out: what is good, what is not, and the best of the candidates.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import { jointBandwidths, neighbourBandwidths, ParzenEstimator } from '../../../src/search/samplers/parzen.js';
import { SobolSequence } from '../../../src/search/samplers/sobol.js';
import { openTpeSampler, type TpeOptions } from '../../../src/search/samplers/tpe.js';
import { compareObservations, TIER, type Observation } from '../../../src/search/trial.js';
import { choice, float, int } from '../sampler-conformance.js';

const codec = new SpaceCodec({
  axes: [float('y', 0, 1, { when: { kind: ['a'] } }), choice('kind', ['a', 'b', 'c']), int('n', 1, 9), float('x', 0, 1)],
});
const setup = { codec, seed: 11, objectives: 1, isAllowed: () => true };

/** Trials of every tier, their points at the middles of their cells. */
function drawHistory(count: number, valueless = (k: number): boolean => k % 9 === 4): Observation[] {
  const stream = randomStream(2);
  return Array.from({ length: count }, (_, trialNumber) => {
    const unit = codec.encode(codec.decode(Float64Array.from({ length: 4 }, () => stream.uniform())));
    const tier = valueless(trialNumber) ? TIER.valueless : trialNumber % 7 === 2 ? TIER.violating : TIER.feasible;
    const loss = tier === TIER.valueless ? Infinity : Math.abs(unit[3]! - 0.3) + unit[1]!;
    return { trialNumber, unit, tier, loss, losses: tier === TIER.valueless ? [] : [loss], violation: 0 };
  });
}

/** The trial's point. `taken`: the points of the batch so far that count. */
function proposeSlowly(
  history: readonly Observation[],
  taken: readonly Float64Array[],
  trialNumber: number,
  { multivariate = false, candidates = 24 }: TpeOptions,
): Float64Array {
  const best = [...history].sort(compareObservations);
  let good = 0;
  while (good < 25 && good < history.length / 10 && best[good]!.tier !== TIER.valueless) good++;
  const rest = history.filter((each) => !best.slice(0, good).includes(each));
  const shown = rest.length <= 200 ? rest : Array.from({ length: 200 }, (_, k) => rest[Math.floor(((k + 0.5) / 200) * rest.length)]!);
  const [goodPoints, otherPoints] = [best.slice(0, good).map(({ unit }) => unit), [...shown.map(({ unit }) => unit), ...taken.slice(-32)]];
  const stream = randomStream(11, trialNumber);
  const unit = new Float64Array(4);
  // kind is the parent of y
  for (const axes of multivariate ? [[0, 1, 2, 3]] : [[1], [0], [2], [3]]) {
    const [l, g] = [goodPoints, otherPoints].map((points) => {
      const having = multivariate ? points : points.filter((point) => !Number.isNaN(point[axes[0]!]!));
      return new ParzenEstimator(codec, having, axes, (values, axis) =>
        multivariate ? jointBandwidths(values, codec.sizes[axis]!, 4) : neighbourBandwidths(values, codec.sizes[axis]!),
      );
    }) as [ParzenEstimator, ParzenEstimator];
    const drawn = Array.from({ length: candidates }, () => {
      const point = new Float64Array(4);
      l.sample(stream, point);
      const told = multivariate ? codec.encode(codec.decode(point)) : point;
      return { point, ratio: l.density(told) / g.density(told) };
    });
    const top = drawn.find(({ ratio }) => ratio === Math.max(...drawn.map((each) => each.ratio)))!;
    for (const axis of axes) unit[axis] = top.point[axis]!;
  }
  return unit;
}

describe('tpe', () => {
  test.each<[string, number, number, TpeOptions]>([
    ['few trials', 10, 1, {}],
    ['a tenth rounded up', 41, 4, {}],
    ['few trials, one density', 41, 8, { multivariate: true }],
    ['25 good ones and 200 of the others at most', 600, 3, { candidates: 12 }],
  ])('is its rule: %s', (_, count, batch, options) => {
    const history = drawHistory(count);
    const sampler = openTpeSampler(setup, options);
    const taken: Float64Array[] = [];
    sampler.begin(count, batch, history);
    for (let trialNumber = count; trialNumber < count + batch; trialNumber++) {
      const unit = sampler.propose(trialNumber, 0)!;
      expect(unit).toEqual(proposeSlowly(history, taken, trialNumber, options));
      const middle = codec.encode(codec.decode(unit));
      sampler.take!(trialNumber, middle);
      taken.push(middle);
    }
  });

  test('of a batch of 50 sees the others in threes, the last 32 of them at most', () => {
    const [history, options] = [drawHistory(30), { candidates: 12 }];
    const sampler = openTpeSampler(setup, options);
    sampler.begin(30, 50, history);
    const taken: Float64Array[] = [];
    for (let trialNumber = 30; trialNumber < 80; trialNumber++) {
      const seen = taken.slice(0, taken.length - (taken.length % 3));
      expect(sampler.propose(trialNumber, 0), `trial ${trialNumber}`).toEqual(proposeSlowly(history, seen, trialNumber, options));
      // few places, so that it matters how many of them are remembered
      const unit = Float64Array.of(0.5, 0.5, 0.5, taken.length < 10 ? 0.31 : 0.9);
      sampler.take!(trialNumber, unit);
      taken.push(unit);
    }
    // the batch after it has forgotten them
    sampler.begin(80, 50, history);
    expect(sampler.propose(80, 0)).toEqual(proposeSlowly(history, [], 80, options));
  });

  test('has no good trial among those without a value', () => {
    const valueless = drawHistory(40, (k) => k !== 3);
    const sampler = openTpeSampler(setup);
    sampler.begin(40, 1, valueless);
    expect(sampler.propose(40, 0)).toEqual(proposeSlowly(valueless, [], 40, {}));
  });

  test('draws on where an attempt before was refused', () => {
    const history = drawHistory(30);
    const sampler = openTpeSampler(setup);
    sampler.begin(30, 2, history);
    const [first, second] = [sampler.propose(30, 0), sampler.propose(30, 1)];
    expect(second).not.toEqual(first);
    expect(sampler.propose(30, 0)).toEqual(first);
  });

  test.each([
    [undefined, 10],
    [4, 4],
  ])('begins with evenly spread trials: startupTrials %s', (startupTrials, startup) => {
    const sequence = new SobolSequence(4, 11);
    const sampler = openTpeSampler(setup, startupTrials === undefined ? {} : { startupTrials });
    const history = drawHistory(startup);
    sampler.begin(startup - 1, 1, history.slice(1));
    expect(sampler.propose(3, 0)).toEqual(sequence.point(3));
    expect(sampler.propose(3, 2)).toEqual(sequence.point(3 + 2 * 4096));
    // what it takes then is in the history of the next batch already
    sampler.take!(3, history[0]!.unit);
    sampler.begin(startup, 1, history);
    expect(sampler.propose(startup, 0)).toEqual(proposeSlowly(history, [], startup, {}));
  });

  test('is named by its densities', () => {
    expect([openTpeSampler(setup).name, openTpeSampler(setup, { multivariate: true }).name]).toEqual(['tpe', 'tpe_multivariate']);
  });
});
