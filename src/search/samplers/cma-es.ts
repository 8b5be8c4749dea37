import { randomStream, type RandomStream } from '../../core/random.js';
import type { SpaceCodec } from '../codec.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { compareObservations, TIER, type Observation } from '../trial.js';
import { CovarianceSearch } from './covariance-search.js';

export interface CmaEsOptions {
  /** first step size as a share of an axis, in (0, 1). Default 1/6 */
  readonly sigma?: number;
  /** trials of a generation, at least 4. Default 4 + 3 ln(axes); one that batches do not fit is up to a quarter smaller, or larger */
  readonly population?: number;
}

/** Share of a generation from which it may be learned, so that it can end with a batch. */
const LEAST_GENERATION = 0.75;
/** Share of a choice's draws that are uniform, whatever the good trials had. */
const CHOICE_FLOOR = 0.15;

/** Ordered axes follow the covariance of the better half of each generation; choices follow their shares in it. A search that has shrunk to
 *  a point or has not improved for long begins again elsewhere with twice the population.
 *  Source: Hansen 2016, The CMA Evolution Strategy: A Tutorial; Auger and Hansen 2005 (restarts). */
export function openCmaEsSampler({ codec, seed }: SamplerSetup, { sigma = 1 / 6, population }: CmaEsOptions = {}): Sampler {
  const ordered = codec.axes.map((_, axis) => axis).filter((axis) => codec.isOrdered(axis));
  const smallest = Math.max(4, population ?? 4 + Math.floor(3 * Math.log(Math.max(1, ordered.length))));
  const cells = Float64Array.from(ordered, (axis) => (Number.isFinite(codec.sizes[axis]!) ? 1 / codec.sizes[axis]! : 0));
  const choices = new ChoiceShares(codec);
  const drawn = new Map<number, Float64Array>();
  let wanted = smallest;
  let search = new CovarianceSearch(new Float64Array(ordered.length).fill(0.5), sigma, cells);
  let seen = 0;
  let stream: RandomStream = randomStream(seed);
  let proposed: Float64Array = new Float64Array(ordered.length);

  /** Restarts from a random point. The search is a function of the history, and so is when it restarts. */
  function restart(trialNumber: number): void {
    const fresh = randomStream(seed, -3 - trialNumber);
    wanted *= 2;
    search = new CovarianceSearch(
      Float64Array.from(ordered, () => fresh.uniform()),
      sigma,
      cells,
    );
    drawn.clear();
  }

  function learn(generation: readonly Observation[]): void {
    const ranked = generation.filter(({ tier }) => tier < TIER.valueless).sort(compareObservations);
    const parents = ranked.slice(0, generation.length >> 1);
    choices.learn(parents);
    const steps = parents.map(({ trialNumber }) => drawn.get(trialNumber)!);
    if (steps.length >= 2) search.update(steps, generation.length, ranked[0]!.loss + ranked[0]!.tier * 1e12);
    for (const { trialNumber } of generation) drawn.delete(trialNumber);
  }

  return {
    name: 'cma_es',
    begin(first, _count, history) {
      if (history.length - seen < wanted * LEAST_GENERATION) return;
      learn(history.slice(seen));
      seen = history.length;
      if (search.isSpent) restart(first);
    },
    propose(trialNumber, attempt) {
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      const unit = new Float64Array(codec.dimensions);
      proposed = search.sample(stream);
      ordered.forEach((axis, k) => (unit[axis] = proposed[k]!));
      choices.sample(stream, unit);
      return unit;
    },
    take(trialNumber, unit) {
      // where the study had to draw the point itself, its coordinates are what is learned; absent axes keep what was drawn
      drawn.set(
        trialNumber,
        Float64Array.from(ordered, (axis, k) => (isNear(unit[axis]!, proposed[k]!, cells[k]!) ? proposed[k]! : unit[axis]!)),
      );
    },
  };
}

function isNear(taken: number, drawn: number, cell: number): boolean {
  return Number.isNaN(taken) || Math.abs(taken - drawn) <= Math.max(cell, 1e-9);
}

/** Shares of the values of each choice among good trials. */
class ChoiceShares {
  private readonly shares: readonly (Float64Array | undefined)[];

  constructor(codec: SpaceCodec) {
    this.shares = codec.axes.map((_, axis) =>
      codec.isOrdered(axis) ? undefined : new Float64Array(codec.sizes[axis]!).fill(1 / codec.sizes[axis]!),
    );
  }

  learn(good: readonly Observation[]): void {
    this.shares.forEach((shares, axis) => {
      const having = good.filter(({ unit }) => !Number.isNaN(unit[axis]!));
      if (shares === undefined || having.length === 0) return;
      shares.forEach((share, value) => (shares[value] = share * 0.7));
      for (const { unit } of having) shares[Math.floor(unit[axis]! * shares.length)]! += 0.3 / having.length;
    });
  }

  sample(stream: RandomStream, out: Float64Array): void {
    this.shares.forEach((shares, axis) => {
      if (shares === undefined) return;
      const isUniform = stream.uniform() < CHOICE_FLOOR;
      let rest = stream.uniform();
      let value = isUniform ? Math.floor(rest * shares.length) : 0;
      while (!isUniform && value < shares.length - 1 && (rest -= shares[value]!) > 0) value++;
      out[axis] = (value + 0.5) / shares.length;
    });
  }
}
