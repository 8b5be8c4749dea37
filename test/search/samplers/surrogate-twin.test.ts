// The sampler against its rule written out: when it starts, when its model is made anew, whose turn it is.
import { describe, expect, test } from 'vitest';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import { SobolSequence } from '../../../src/search/samplers/sobol.js';
import { openSurrogateSampler, type SurrogateOptions } from '../../../src/search/samplers/surrogate.js';
import { breed } from '../../../src/search/samplers/variation.js';
import { effortOf, proposePoint } from '../../../src/search/surrogate/acquire.js';
import { chooseActive, thinOut } from '../../../src/search/surrogate/active-set.js';
import { FeatureMap } from '../../../src/search/surrogate/features.js';
import { GaussianProcess } from '../../../src/search/surrogate/gaussian-process.js';
import { toTargets } from '../../../src/search/surrogate/targets.js';
import { compareObservations, TIER, type Observation } from '../../../src/search/trial.js';
import { choice, float } from '../sampler-conformance.js';

const SEED = 17;
const codec = new SpaceCodec({ axes: [float('x', 0, 1), choice('kind', ['a', 'b']), float('y', 0, 1)] });

function drawHistory(count: number): Observation[] {
  const stream = randomStream(6);
  return Array.from({ length: count }, (_, trialNumber) => {
    const unit = codec.encode(codec.decode(Float64Array.from({ length: 3 }, () => stream.uniform())));
    const tier = trialNumber % 11 === 5 ? TIER.violating : TIER.feasible;
    const loss = (unit[0]! - 0.6) ** 2 + 0.2 * unit[1]! + 0.3 * (unit[2]! - 0.4) ** 2 + 0.01 * stream.normal();
    return { trialNumber, unit, tier, loss, losses: [loss], violation: 0 };
  });
}

/** The rule, batch by batch over one history. */
class SlowSurrogate {
  private readonly process = new GaussianProcess(new FeatureMap(codec), 3, 128);
  private active: Observation[] = [];
  private loadedAt = 0;
  private known: readonly Observation[] = [];
  private means: readonly { each: Observation; mean: number }[] = [];
  private candidates = 0;
  /** of how many trials one is the model's */
  private share = 1;
  reloads = 0;

  begin(first: number, count: number, history: readonly Observation[]): void {
    this.model(first, count, history);
    this.means = [...this.active]
      .sort(compareObservations)
      .slice(0, 16)
      .map((each) => {
        const prediction = { mean: 0, nearness: 0 };
        this.process.predict(each.unit, prediction);
        return { each, mean: prediction.mean };
      });
  }

  private model(first: number, count: number, history: readonly Observation[]): void {
    this.share = first < 256 ? 1 : Math.min(32, 2 ** (Math.floor(Math.log2(first / 256)) + 1));
    this.candidates = effortOf(count / this.share);
    const added = history.slice(this.known.length);
    this.known = history.slice();
    const ranked = [...history].sort(compareObservations);
    const isDue = this.loadedAt === 0 || history.length - this.loadedAt >= (this.loadedAt < 64 ? 8 : 16);
    const place = (observations: readonly Observation[]): Float64Array[] => observations.map(({ unit }) => unit);
    if (!isDue) {
      const before = this.active.length;
      this.active = [...this.active, ...added];
      this.process.extend(before, place(added), toTargets(this.active));
      return;
    }
    this.reloads++;
    this.loadedAt = history.length;
    // 128 points, of which 16 and the batch are kept free, at least 64
    this.active = chooseActive(ranked, Math.max(64, 112 - count));
    const targets = toTargets(this.active);
    const sample = thinOut(this.active.length, 64);
    this.process.fit(
      place(sample.map((k) => this.active[k]!)),
      Float64Array.from(sample, (k) => targets[k]!),
      3,
    );
    this.process.load(place(this.active), targets);
  }

  propose(trialNumber: number, attempt: number, stream: RandomStream): Float64Array {
    const ranked = [...this.known].sort(compareObservations);
    const parent = (): Float64Array => {
      const places = [0, 0, 0].map(() => Math.floor(stream.uniform() * Math.min(48, ranked.length)));
      return ranked[Math.min(...places)]!.unit;
    };
    if (trialNumber % this.share > 0) return breed(codec, parent(), parent(), stream);
    const incumbents = [...this.active].sort(compareObservations);
    const turn = trialNumber / this.share + attempt;
    const expected = [...this.means].sort((a, b) => a.mean - b.mean)[0]!.each;
    return proposePoint({ codec, model: this.process, incumbents, expected, stream, turn, candidates: this.candidates });
  }

  take(trialNumber: number, unit: Float64Array): void {
    if (trialNumber % this.share === 0) this.process.imagine(unit);
  }
}

/** Runs both over batches; the first six trials of each are compared. */
function expectRule(batches: readonly (readonly [first: number, count: number])[], options?: SurrogateOptions): SlowSurrogate {
  // the last trials of a long study are as good as all of them here
  const history = drawHistory(Math.min(300, Math.max(...batches.map(([first]) => first))));
  const sampler = openSurrogateSampler({ codec, seed: SEED, objectives: 1, isAllowed: () => true }, options);
  const slow = new SlowSurrogate();
  for (const [first, count] of batches) {
    const seen = history.slice(0, first);
    sampler.begin(first, count, seen);
    slow.begin(first, count, seen);
    for (let trialNumber = first; trialNumber < first + Math.min(count, 6); trialNumber++) {
      const stream = randomStream(SEED, trialNumber);
      let proposed: Float64Array = new Float64Array(3);
      for (const attempt of [0, 1]) {
        proposed = slow.propose(trialNumber, attempt, stream);
        expect(sampler.propose(trialNumber, attempt), `trial ${trialNumber}, attempt ${attempt}`).toEqual(proposed);
      }
      const unit = codec.encode(codec.decode(proposed));
      sampler.take!(trialNumber, unit);
      slow.take(trialNumber, unit);
    }
  }
  return slow;
}

describe('surrogate', () => {
  test('makes its model anew after 8 trials while it has few, after 16 from 64 on, and extends it in between', () => {
    const batches = [8, 12, 16, 18, 22, 30, 63, 70, 71, 79, 87, 94, 95].map((first) => [first, 1] as const);
    // at 8, 16, 30 (22 is 6 behind 16), 63, 71 and 87
    expect(expectRule(batches).reloads).toBe(6);
    expect(expectRule([64, 72, 79, 80].map((first) => [first, 1] as const)).reloads).toBe(2);
  });

  test('begins with a model of all that is there, however few', () => {
    expect(
      expectRule(
        [
          [5, 2],
          [7, 2],
        ],
        { startupTrials: 5 },
      ).reloads,
    ).toBe(1);
  });

  test('learns nothing while it starts', () => {
    const history = drawHistory(8);
    const propose = (starts: readonly number[]): Float64Array => {
      const sampler = openSurrogateSampler({ codec, seed: SEED, objectives: 1, isAllowed: () => true });
      for (const first of [...starts, 8]) {
        sampler.begin(first, 4, history.slice(0, first));
        sampler.take!(first, history[0]!.unit);
      }
      return sampler.propose(9, 0)!;
    };
    expect(propose([0, 4])).toEqual(propose([]));
  });

  test('leaves out points where there are more than its model holds', () => {
    expectRule([
      [100, 8],
      [104, 8],
      [150, 60],
      [200, 8],
    ]);
  });

  test.each([
    [255, 2],
    [256, 8],
    [511, 6],
    [512, 8],
    [1024, 8],
    [8191, 2],
    [8192, 64],
    [20_000, 64],
  ])('from trial %i on leaves all but a share of the trials to children of the best', (first, count) => {
    expectRule([[first, count]]);
  });

  test.each<[number, SurrogateOptions | undefined, number]>([
    [3, undefined, 8],
    [3, { startupTrials: 5 }, 5],
    [3, { startupTrials: 0 }, 1],
    [6, undefined, 12],
    [15, undefined, 20],
  ])('of %i axes with %j starts with %i evenly spread trials', (axes, options, startup) => {
    const wide = new SpaceCodec({ axes: Array.from({ length: axes }, (_, k) => float(`x${k}`, 0, 1)) });
    const sampler = openSurrogateSampler({ codec: wide, seed: SEED, objectives: 1, isAllowed: () => true }, options);
    const sequence = new SobolSequence(axes, SEED);
    const stream = randomStream(1);
    const history = Array.from({ length: startup }, (_, trialNumber): Observation => {
      const unit = Float64Array.from({ length: axes }, () => stream.uniform());
      return { trialNumber, unit, tier: TIER.feasible, loss: unit[0]!, losses: [unit[0]!], violation: 0 };
    });
    sampler.begin(startup - 1, 1, history.slice(1));
    expect(sampler.propose(startup - 1, 0)).toEqual(sequence.point(startup - 1));
    expect(sampler.propose(startup - 1, 2)).toEqual(sequence.point(startup - 1 + 2 * 4096));
    sampler.take!(startup - 1, history[0]!.unit);
    sampler.begin(startup, 1, history);
    expect(sampler.propose(startup, 0)).not.toEqual(sequence.point(startup));
  });
});
