import { UsageError } from '../core/errors.js';
import type { Parameters } from '../core/graph.js';
import { randomStream, type RandomStream } from '../core/random.js';
import type { SpaceCodec } from './codec.js';
import type { Sampler } from './sampler.js';
import { drawUniform } from './samplers/random.js';
import { mutate } from './samplers/variation.js';

/** Points that a sampler may propose for one trial, as many as that may have been tried before, neighbours of the first of these, and
 *  random points after that, before the trial is given up. */
const [PROPOSALS, REPEATS, NEIGHBOURS, RANDOM_DRAWS] = [24, 4, 24, 1000] as const;
/** Random points that are tried before a space counts as empty; a space of few points is looked through as a whole then. */
const [EMPTY_AFTER, FEW_POINTS] = [20_000, 200_000] as const;

/** A point that a trial has got. */
export interface Proposal {
  /** f64[dimensions] middles of the cells */
  readonly unit: Float64Array;
  /** with the fixed ones */
  readonly parameters: Parameters;
  /** false where no point that meets `require` was found */
  readonly isFeasible: boolean;
}

/** Draws points until one meets `require` and was not tried before; near a point that was tried before it takes a neighbour, else any
 *  that was not tried. A space of few points ends when all were tried; in a larger one the point itself is tried again when nothing new
 *  comes. */
export class Proposer {
  private readonly tried = new Set<string>();
  /** points of a space of few that were looked at for one that was not tried */
  private lookedAt = 0;

  constructor(
    private readonly codec: SpaceCodec,
    private readonly fixed: Parameters,
    private readonly isAllowedParameters: (parameters: Parameters) => boolean,
    private readonly seed: number,
  ) {}

  /** Whether a point meets `require`. */
  readonly isAllowed = (unit: Float64Array): boolean => this.isAllowedParameters(this.complete(this.codec.decode(unit)));

  /** Returns the trial's point; undefined where the sampler has nothing left, or the space. */
  draw(sampler: Sampler, trialNumber: number): Proposal | undefined {
    let repeated: Proposal | undefined;
    let last: Proposal | undefined;
    for (let [attempt, repeats] = [0, 0]; attempt < PROPOSALS && repeats < REPEATS; attempt++) {
      const unit = sampler.propose(trialNumber, attempt);
      if (unit === undefined) return undefined;
      last = this.judge(unit);
      if (last.isFeasible && !this.isRepeated(last)) return this.take(last);
      if (!last.isFeasible) continue;
      repeated ??= last;
      repeats++;
    }
    const stream = randomStream(this.seed, -2 - trialNumber);
    const found = this.drawNeighbour(stream, repeated) ?? this.drawRandom(stream, repeated);
    if (found !== undefined && !this.isRepeated(found)) return this.take(found);
    if (this.codec.points > FEW_POINTS) return this.take(found ?? repeated ?? last!);
    const left = this.findUntried();
    return left && this.take(left);
  }

  /** Throws UsageError SPACE_INVALID where no point meets `require`. */
  checkNotEmpty(): void {
    const stream = randomStream(this.seed, -1);
    for (let draw = 0; draw < EMPTY_AFTER; draw++) if (this.isAllowed(drawUniform(stream, this.codec.dimensions))) return;
    const { points } = this.codec;
    for (let point = 0; points <= FEW_POINTS && point < points; point++) if (this.isAllowed(this.cellAt(point))) return;
    const searched =
      points <= FEW_POINTS ? `its ${points.toLocaleString('en')} points` : `${EMPTY_AFTER.toLocaleString('en')} random points`;
    throw new UsageError('SPACE_INVALID', `the space has no trials: none of ${searched} meets require`, {
      context: { points: Math.min(points, EMPTY_AFTER) },
    });
  }

  /** Returns the middle of a cell of a space that has no continuous axis. */
  private cellAt(point: number): Float64Array {
    let rest = point;
    return Float64Array.from(this.codec.sizes, (size) => {
      const cell = rest % size;
      rest = Math.floor(rest / size);
      return (cell + 0.5) / size;
    });
  }

  private take(proposal: Proposal): Proposal {
    this.tried.add(keyOf(proposal.parameters));
    return proposal;
  }

  /** Returns a point of a space of few that was not tried: they are looked through in one order that jumps about, each once. */
  private findUntried(): Proposal | undefined {
    const { points } = this.codec;
    while (this.lookedAt < points) {
      const proposal = this.judge(this.cellAt((this.lookedAt++ * strideOf(points)) % points));
      if (proposal.isFeasible && !this.isRepeated(proposal)) return proposal;
    }
    return undefined;
  }

  private drawNeighbour(stream: RandomStream, repeated: Proposal | undefined): Proposal | undefined {
    for (let draw = 0; repeated !== undefined && draw < NEIGHBOURS; draw++) {
      const proposal = this.judge(mutate(this.codec, repeated.unit, stream));
      if (proposal.isFeasible && !this.isRepeated(proposal)) return proposal;
    }
    return undefined;
  }

  private drawRandom(stream: RandomStream, repeated: Proposal | undefined): Proposal | undefined {
    const draws = repeated === undefined ? RANDOM_DRAWS : Math.min(RANDOM_DRAWS / 4, NEIGHBOURS + 8 * this.codec.points);
    for (let draw = 0; draw < draws && this.tried.size < this.codec.points; draw++) {
      const proposal = this.judge(drawUniform(stream, this.codec.dimensions));
      if (proposal.isFeasible && (repeated === undefined || !this.isRepeated(proposal))) return proposal;
    }
    return undefined;
  }

  private judge(unit: Float64Array): Proposal {
    const sampled = this.codec.decode(unit);
    const parameters = this.complete(sampled);
    return { unit: this.codec.encode(sampled), parameters, isFeasible: this.isAllowedParameters(parameters) };
  }

  private isRepeated({ parameters }: Proposal): boolean {
    return this.tried.has(keyOf(parameters));
  }

  private complete(sampled: Parameters): Parameters {
    return { ...this.fixed, ...sampled };
  }
}

/** Returns a whole number near 0.618 times another one that has no divisor in common with it. */
function strideOf(points: number): number {
  let stride = Math.max(1, Math.round(points * 0.618));
  while (commonDivisor(stride, points) > 1) stride++;
  return stride;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function keyOf(parameters: Parameters): string {
  let key = '';
  for (const name in parameters) key += `${name}=${String(parameters[name])}|`;
  return key;
}
