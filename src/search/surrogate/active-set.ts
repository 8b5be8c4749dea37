import { compareObservations, type Observation } from '../trial.js';

/** Returns at most `room` observations for a model, best first: three fifths of the room go to the best, the rest is spread evenly over
 *  those behind.
 *  `ranked`: best first. */
export function chooseActive(ranked: readonly Observation[], room: number): Observation[] {
  const kept = Math.ceil(room * 0.6);
  return [...ranked.slice(0, kept), ...thinOut(ranked.length - kept, room - kept).map((index) => ranked[kept + index]!)];
}

/** Returns at most `most` of the indices below `count`, evenly spread, ascending, the first one among them. */
export function thinOut(count: number, most: number): number[] {
  const wanted = Math.min(count, most);
  return Array.from({ length: wanted }, (_, k) => Math.floor((k * count) / wanted));
}

/** Returns all observations, best first. `ranked` is that already, `added` in any order. Cost O(ranked + added log added). */
export function mergeRanked(ranked: readonly Observation[], added: readonly Observation[]): Observation[] {
  const fresh = added.toSorted(compareObservations);
  const merged: Observation[] = [];
  let [left, right] = [0, 0];
  while (left < ranked.length && right < fresh.length)
    merged.push(compareObservations(ranked[left]!, fresh[right]!) <= 0 ? ranked[left++]! : fresh[right++]!);
  return [...merged, ...ranked.slice(left), ...fresh.slice(right)];
}
