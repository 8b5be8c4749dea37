import { randomStream } from '../../../src/core/random.js';
import type { PlateauInput } from '../../../src/search/plateau.js';

export interface SlowNeighbourhood {
  readonly robust: number;
  readonly worst: number;
  readonly sensitivity: number;
  readonly count: number;
}

/** Robust scores by plain loops over all pairs: the rule that stands above `measurePlateau`, step by step. A trial that is not measured has
 *  no neighbourhood. */
export function measureSlowly(input: PlateauInput): (SlowNeighbourhood | undefined)[] {
  const out: (SlowNeighbourhood | undefined)[] = Array.from(input.scores, () => undefined);
  const groups = new Map<string, number[]>();
  input.scores.forEach((score, trial) => {
    if (Number.isNaN(score)) return;
    const key = JSON.stringify(pointOf(input, trial).map((value, axis) => [Number.isNaN(value), input.unordered?.[axis] ? value : 0]));
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  });
  for (const trials of groups.values()) {
    const axes = pointOf(input, trials[0]!).flatMap((value, axis) => (Number.isNaN(value) || input.unordered?.[axis] ? [] : [axis]));
    if (axes.length > 0) measureGroup(input, trials, axes, out);
  }
  return out;
}

function measureGroup(input: PlateauInput, trials: number[], axes: number[], out: (SlowNeighbourhood | undefined)[]): void {
  const d = axes.length;
  const [sign, wanted, needed, most] = [input.higherIsBetter ? 1 : -1, 8 + 2 * d, Math.min(7, d + 1), Math.max(0.5, Math.sqrt(d) / 4)];
  const goodness = (trial: number): number => sign * input.scores[trial]!;
  const known = sampleOf(trials, Math.round(5000 * Math.min(1, 36 / d ** 2)));
  const asked = sampleOf(known, 300);
  // the ball that would hold the wanted trials if they were spread evenly
  let radius = Math.min(most, Math.max(0.05, (wanted / (known.length * volumeOfBall(d))) ** (1 / d)));
  let look = lookAround(input, trials, known, axes, Math.min(radius, most), wanted, goodness);
  while (asked.filter((trial) => look(trial).weight >= needed).length < 0.7 * asked.length && radius < most) {
    radius *= 1.2;
    look = lookAround(input, trials, known, axes, Math.min(radius, most), wanted, goodness);
  }
  const best = [...trials].sort((a, b) => goodness(b) - goodness(a) || a - b).slice(0, 1000);
  for (const trial of known.length < trials.length ? [...known, ...best] : trials) {
    const { weight, near: ascending } = look(trial);
    const count = ascending.reduce((sum, cell) => sum + cell.goodness.length, 0);
    out[trial] = { robust: Number.NaN, worst: Number.NaN, sensitivity: Number.NaN, count };
    if (weight < needed) continue;
    const square = ascending.reduce((sum, cell) => sum + cell.weight * (cell.mean - goodness(trial)) ** 2, 0);
    // the mean at which a quarter of the weight is reached
    const quartile = ascending.find((_, k) => ascending.slice(0, k + 1).reduce((sum, cell) => sum + cell.weight, 0) >= weight / 4)!;
    out[trial] = {
      robust: sign * quartile.mean,
      worst: sign * Math.min(...ascending.flatMap((cell) => cell.goodness)),
      sensitivity: Math.sqrt(square / weight),
      count,
    };
  }
}

interface Cell {
  readonly number: number;
  readonly centre: readonly number[];
  readonly goodness: readonly number[];
  readonly mean: number;
  weight: number;
}

function lookAround(
  input: PlateauInput,
  trials: number[],
  known: number[],
  axes: number[],
  radius: number,
  wanted: number,
  goodness: (trial: number) => number,
): (trial: number) => { weight: number; near: Cell[] } {
  const reach = axes.map((axis) => {
    const levels = [...new Set(trials.map((trial) => input.points[trial * input.dimensions + axis]!))].sort((a, b) => a - b);
    if (levels.length > 64 || levels.length > trials.length / 2) return radius;
    return Math.max(radius, 1.05 * Math.max(0, ...levels.slice(1).map((level, k) => level - levels[k]!)));
  });
  const scaled = (trial: number): number[] => axes.map((axis, k) => input.points[trial * input.dimensions + axis]! / reach[k]!);
  const members = new Map<string, number[]>();
  for (const trial of known) {
    const key = scaled(trial)
      .map((value) => Math.floor(value / 0.25))
      .join();
    members.set(key, [...(members.get(key) ?? []), trial]);
  }
  const cells = [...members.values()].map((of, number): Cell => ({
    number,
    centre: axes.map((_, k) => meanOf(of.map((trial) => scaled(trial)[k]!))),
    goodness: of.map(goodness),
    mean: meanOf(of.map(goodness)),
    weight: 0,
  }));
  for (const cell of cells) cell.weight = 1 / cells.filter((other) => squareOf(cell.centre, other.centre) <= 0.35 * 0.35).length;
  return (trial) => {
    const centre = scaled(trial);
    const inside = cells
      .map((cell) => ({ cell, square: squareOf(cell.centre, centre) }))
      .filter(({ square }) => square <= 1)
      .sort((a, b) => a.square - b.square || a.cell.number - b.cell.number);
    const near: Cell[] = [];
    for (let weight = 0; near.length < inside.length && weight < wanted; weight += near.at(-1)!.weight)
      near.push(inside[near.length]!.cell);
    // worst first: sums in that order, so that a quarter that is met exactly is met here as well
    near.sort((a, b) => a.mean - b.mean || a.number - b.number);
    return { weight: near.reduce((sum, cell) => sum + cell.weight, 0), near };
  };
}

/** A random part where there are more: the first ones of a Fisher-Yates shuffle, in the order of their numbers. */
function sampleOf(trials: number[], most: number): number[] {
  if (trials.length <= most) return trials;
  const [random, list] = [randomStream(trials.length), [...trials]];
  for (let k = 0; k < most; k++) {
    const other = k + Math.floor(random.uniform() * (list.length - k));
    [list[k], list[other]] = [list[other]!, list[k]!];
  }
  return list.slice(0, most).sort((a, b) => a - b);
}

const volumeOfBall = (d: number): number => {
  // π^(d/2) / Γ(d/2 + 1)
  let gamma = d % 2 === 0 ? 1 : Math.sqrt(Math.PI);
  for (let x = d % 2 === 0 ? 1 : 0.5; x < d / 2 + 0.75; x++) gamma *= x;
  return Math.PI ** (d / 2) / gamma;
};
const pointOf = ({ dimensions, points }: PlateauInput, trial: number): number[] => [
  ...points.subarray(trial * dimensions, (trial + 1) * dimensions),
];
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squareOf = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0);
