import type { SpaceCodec } from './codec.js';
import type { Observation } from './trial.js';

/** What a sampler is opened with. */
export interface SamplerSetup {
  readonly codec: SpaceCodec;
  /** study seed; with a trial's number the only source of randomness */
  readonly seed: number;
  /** objectives, at least 1 */
  readonly objectives: number;
  /** whether a point meets `require` */
  readonly isAllowed: (unit: Float64Array) => boolean;
}

/** Proposes points. Everything it does is a function of (seed, trial number) and of what `begin` gave it, and a study calls
 *  it in the same sequence whenever it is repeated. */
export interface Sampler {
  readonly name: string;
  /** Prepares the trials [first, first + count). `history` holds every trial below `first`, in the order of the numbers;
   *  it is the same array each time, longer by the batch before. */
  begin(first: number, count: number, history: readonly Observation[]): void;
  /** Returns a point f64[dimensions], the caller's to keep, for a trial; a further attempt (from 0) follows where the point before breaks
   *  `require` or was tried before. Undefined: there is nothing left to try, the study is at its end. */
  propose(trialNumber: number, attempt: number): Float64Array | undefined;
  /** Learns which point the trial has got: the last proposed one in the middles of its cells, or a random one where too many broke
   *  `require`. */
  take?(trialNumber: number, unit: Float64Array): void;
}

/** Opens a sampler; what a study takes for a sampler of one's own. */
export type SamplerFactory = (setup: SamplerSetup) => Sampler;
