import type { Observation } from './trial.js';

/** Whether `a` is better: it has values and `b` has none, it meets the constraints and `b` does not, it breaks them by less, or it is
 *  at least as good in every objective and better in one.  Source: Deb et al. 2002, constrained domination. */
export function dominates(a: Observation, b: Observation): boolean {
  if (a.losses.length === 0 || b.losses.length === 0) return a.losses.length > b.losses.length;
  if (a.violation !== b.violation) return a.violation < b.violation;
  let isBetter = false;
  for (let objective = 0; objective < a.losses.length; objective++) {
    const [left, right] = [a.losses[objective]!, b.losses[objective]!];
    if (left > right) return false;
    if (left < right) isBetter = true;
  }
  return isBetter;
}

/** Returns those that meet the constraints and that no other dominates, in the order given. */
export function paretoFront(observations: readonly Observation[]): Observation[] {
  const front: Observation[] = [];
  for (const each of observations) {
    if (each.losses.length === 0 || each.violation > 0) continue;
    if (front.some((other) => dominates(other, each))) continue;
    const kept = front.filter((other) => !dominates(each, other));
    front.splice(0, front.length, ...kept, each);
  }
  return front;
}

/** Returns the rank of each observation: 0 for those that none dominates, 1 for those that only rank 0 dominates, and so on.
 *  Cost O(count² · objectives).  Source: Deb et al. 2002, fast non-dominated sort. */
export function rankByDomination(observations: readonly Observation[]): Int32Array {
  const ranks = new Int32Array(observations.length);
  const dominators = new Int32Array(observations.length);
  const dominated: number[][] = observations.map(() => []);
  for (let a = 0; a < observations.length; a++) {
    for (let b = 0; b < observations.length; b++) {
      if (!dominates(observations[a]!, observations[b]!)) continue;
      dominated[a]!.push(b);
      dominators[b]!++;
    }
  }
  let front = [...ranks.keys()].filter((index) => dominators[index] === 0);
  for (let rank = 0; front.length > 0; rank++) {
    for (const index of front) ranks[index] = rank;
    front = front.flatMap((index) => dominated[index]!.filter((other) => --dominators[other]! === 0));
  }
  return ranks;
}

/** Returns how lonely each observation is within one rank, f64[count]; the ends of each objective are Infinity.
 *  Source: Deb et al. 2002, crowding distance. */
export function crowdingDistances(observations: readonly Observation[]): Float64Array {
  const distances = new Float64Array(observations.length);
  const objectives = observations[0]?.losses.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) {
    const order = [...distances.keys()].sort((a, b) => observations[a]!.losses[objective]! - observations[b]!.losses[objective]! || a - b);
    const valueAt = (position: number): number => observations[order[position]!]!.losses[objective]!;
    const span = valueAt(order.length - 1) - valueAt(0);
    order.forEach((index, position) => {
      const isEnd = position === 0 || position === order.length - 1;
      distances[index]! += isEnd ? Number.POSITIVE_INFINITY : span > 0 ? (valueAt(position + 1) - valueAt(position - 1)) / span : 0;
    });
  }
  return distances;
}
