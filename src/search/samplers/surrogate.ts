import { randomStream, type RandomStream } from '../../core/random.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { effortOf, findExpected, proposePoint } from '../surrogate/acquire.js';
import { chooseActive, mergeRanked, thinOut } from '../surrogate/active-set.js';
import { FeatureMap } from '../surrogate/features.js';
import { GaussianProcess } from '../surrogate/gaussian-process.js';
import { toTargets } from '../surrogate/targets.js';
import { compareObservations, type Observation } from '../trial.js';
import { SobolSequence } from './sobol.js';
import { breed } from './variation.js';

export interface SurrogateOptions {
  /** evenly spread trials before the first model. Default: twice the axes, at least 8 and at most 20 */
  readonly startupTrials?: number;
}

/** Most points of a model, imagined ones included, and most of them for learning its weights: they bound the cost of a trial. */
const [CAPACITY, FIT_POINTS, FIT_STEPS] = [128, 64, 3] as const;
/** The model is made anew after so many trials, the larger number once it has as many points as it learns from; in between it is
 *  extended. */
const [RELOAD_EARLY, RELOAD_LATE] = [8, 16] as const;

/** Below this many trials the model proposes every point; above, a bounded number of each batch. */
const MODEL_ALONE = 256;
/** Best trials that can become parents. */
const PARENTS = 48;

/** Follows a Gaussian process over the whole space, conditional axes included, whose weights tell the axes that matter from those that do
 *  not. The circle of trials goes from where the model expects most to where it knows least; the trials of a batch take each other as done.
 *  A model of bounded size has less to say the more is known: from trial 256 on every other trial is a child of two of the best instead,
 *  from 512 on three of four, and so on.
 *  Source: Jones et al. 1998, efficient global optimization; Eriksson et al. 2019 and Regis and Shoemaker 2013 for candidates near the
 *  best;
 *  Ginsbourger et al. 2010 for batches. */
export function openSurrogateSampler(
  { codec, seed }: SamplerSetup,
  { startupTrials = Math.min(20, Math.max(8, codec.dimensions * 2)) }: SurrogateOptions = {},
): Sampler {
  const startup = Math.max(1, startupTrials);
  const sequence = new SobolSequence(codec.dimensions, seed);
  const model = new ModelOfHistory(new GaussianProcess(new FeatureMap(codec), codec.dimensions, CAPACITY));
  let isStarting: boolean;
  let candidates: number;
  let stride: number;
  let stream: RandomStream;
  const isModelled = (trialNumber: number): boolean => trialNumber % stride === 0;
  const parent = (): Float64Array =>
    model.ranked[Math.min(...Array.from({ length: 3 }, () => stream.below(Math.min(PARENTS, model.ranked.length))))]!.unit;
  return {
    name: 'surrogate',
    begin(first, count, history) {
      isStarting = first < startup;
      stride = strideAt(first);
      candidates = effortOf(count / stride);
      if (!isStarting) model.learn(history, count);
    },
    propose(trialNumber, attempt) {
      if (isStarting) return sequence.point(trialNumber + attempt * 4096);
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      if (!isModelled(trialNumber)) return breed(codec, parent(), parent(), stream);
      return proposePoint({
        codec,
        model: model.process,
        incumbents: model.incumbents,
        expected: model.expected!,
        stream,
        turn: trialNumber / stride + attempt,
        candidates,
      });
    },
    take(trialNumber, unit) {
      if (!isStarting && isModelled(trialNumber)) model.process.imagine(unit);
    },
  };
}

/** Returns of how many trials one is the model's: 1, and a doubling for each doubling of the trials from MODEL_ALONE on, up to 32. */
function strideAt(first: number): number {
  let stride = 1;
  while (stride < 32 && first >= MODEL_ALONE * stride) stride *= 2;
  return stride;
}

/** Keeps a process up to date with a growing history. */
class ModelOfHistory {
  /** the points of the model, best first */
  incumbents: readonly Observation[] = [];
  /** see Acquisition; undefined before the first model */
  expected: Observation | undefined;
  /** all observations, best first */
  ranked: readonly Observation[] = [];
  private active: Observation[] = [];
  private loadedAt = 0;
  private seen = 0;

  constructor(readonly process: GaussianProcess) {}

  /** Takes the history that the next batch, of `count` trials, may know. */
  learn(history: readonly Observation[], count: number): void {
    const added = history.slice(this.seen);
    this.ranked = mergeRanked(this.ranked, added);
    this.seen = history.length;
    if (this.loadedAt === 0 || history.length - this.loadedAt >= (this.loadedAt < FIT_POINTS ? RELOAD_EARLY : RELOAD_LATE))
      this.reload(count);
    else this.extend(added);
    this.incumbents = this.active.toSorted(compareObservations);
    this.expected = findExpected(this.process, this.incumbents);
  }

  private reload(count: number): void {
    this.active = chooseActive(this.ranked, Math.max(CAPACITY / 2, CAPACITY - RELOAD_LATE - count));
    const targets = toTargets(this.active);
    const sample = thinOut(this.active.length, FIT_POINTS);
    this.process.fit(
      sample.map((index) => this.active[index]!.unit),
      Float64Array.from(sample, (index) => targets[index]!),
      FIT_STEPS,
    );
    this.process.load(
      this.active.map(({ unit }) => unit),
      targets,
    );
    this.loadedAt = this.seen;
  }

  private extend(added: readonly Observation[]): void {
    const kept = this.active.length;
    this.active.push(...added);
    this.process.extend(
      kept,
      added.map(({ unit }) => unit),
      toTargets(this.active),
    );
  }
}
