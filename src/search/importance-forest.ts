import { randomStream } from '../core/random.js';

/** Trials of a study as numbers. */
export interface ScoredTrials {
  /** number of parameters */
  readonly dimensions: number;
  /** f64[trial * dimensions + parameter] in [0, 1]; NaN where the parameter is inactive */
  readonly points: Float64Array;
  /** f64[trial]; trials that are NaN or infinite are left out */
  readonly scores: Float64Array;
}

export interface ForestOptions {
  readonly seed: number;
  /** default 64 */
  readonly trees?: number | undefined;
  /** a random sample of that many trials beyond it; default 4,000 */
  readonly mostTrials?: number | undefined;
  /** trials that a leaf holds at least; default 3, more of more than 2,400 trials, so that a tree has some 800 leaves at most */
  readonly leastLeaf?: number | undefined;
}

/** Bins a parameter's values fall into. Bin 0 holds what is inactive and has no width: it takes no part in averages over the space. */
export const BINS = 129;

/** Trials that one tree is grown on, and that it is tested on, at most. */
const MOST_DRAWN = 4000;
const MOST_UNSEEN = 1000;

/** A regression tree over bins; node 0 is the root. */
export interface Tree {
  readonly nodes: number;
  /** i16[node]: parameter that is asked for, -1 in a leaf */
  readonly parameter: Int16Array;
  /** u8[node]: bins up to and with this one go left */
  readonly lastLeftBin: Uint8Array;
  /** i32[node]: left child; the right one follows it */
  readonly left: Int32Array;
  /** f64[node]: mean score of its trials */
  readonly value: Float64Array;
  /** i32: trials of the forest that it was not grown on, 1,000 at most */
  readonly unseen: Int32Array;
}

export interface Forest {
  readonly dimensions: number;
  readonly trials: number;
  /** codes[parameter]: u8[trial], the bin */
  readonly codes: readonly Uint8Array[];
  /** widths[parameter]: f64[BINS], shares of [0, 1]; 0 where no value falls */
  readonly widths: readonly Float64Array[];
  readonly scores: Float64Array;
  readonly trees: readonly Tree[];
}

/** Grows bagged regression trees, every parameter tried at every split. Deterministic in the seed.
 *  Source  Breiman, Random forests, 2001, with histogram splits: 128 bins a parameter, at its quantiles                      */
export function growForest(trials: ScoredTrials, { seed, trees = 64, mostTrials = 4_000, leastLeaf }: ForestOptions): Forest {
  const rows = chooseTrials(trials.scores, mostTrials, seed);
  const least = leastLeaf ?? Math.max(3, Math.ceil(Math.min(rows.length, MOST_DRAWN) / 800));
  const scores = Float64Array.from(rows, (row) => trials.scores[row]!);
  const axes = Array.from({ length: trials.dimensions }, (_, p) =>
    binAxis(Float64Array.from(rows, (row) => trials.points[row * trials.dimensions + p]!)),
  );
  const codes = axes.map(({ codes: of }) => of);
  const grown = Array.from({ length: rows.length < 2 ? 0 : trees }, (_, tree) => growTree(codes, scores, least, seed, tree + 1));
  return { dimensions: trials.dimensions, trials: rows.length, codes, widths: axes.map(({ widths }) => widths), scores, trees: grown };
}

function chooseTrials(scores: Float64Array, most: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: scores.length }, (_, row) => row).filter((row) => Number.isFinite(scores[row]!));
  if (rows.length <= most) return rows;
  const random = randomStream(seed);
  for (let i = 0; i < most; i++) {
    const j = i + random.below(rows.length - i);
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows.slice(0, most).sort();
}

function binAxis(values: Float64Array): { codes: Uint8Array; widths: Float64Array } {
  const edges = binEdges(values);
  const codes = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1 + countBelow(edges, value)));
  const widths = new Float64Array(BINS);
  for (let bin = 0; bin <= edges.length; bin++) widths[bin + 1] = (edges[bin] ?? 1) - (edges[bin - 1] ?? 0);
  return { codes, widths };
}

/** Midpoints between distinct values: all of them, or those next to the quantiles. */
function binEdges(values: Float64Array): number[] {
  const distinct = [...new Set(values.filter((value) => !Number.isNaN(value)).sort())];
  const most = BINS - 2;
  const step = Math.max(1, (distinct.length - 1) / most);
  const edges: number[] = [];
  for (let at = step; edges.length < Math.min(most, distinct.length - 1); at += step) {
    const above = Math.round(at);
    edges.push((distinct[above - 1]! + distinct[above]!) / 2);
  }
  return edges;
}

function countBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function growTree(codes: readonly Uint8Array[], scores: Float64Array, leastLeaf: number, seed: number, stream: number): Tree {
  const { rows, unseen } = drawRows(scores.length, seed, stream);
  const count = rows.length;
  const most = 2 * Math.ceil(count / leastLeaf) + 1;
  const tree = {
    parameter: new Int16Array(most).fill(-1),
    lastLeftBin: new Uint8Array(most),
    left: new Int32Array(most),
    value: new Float64Array(most),
  };
  const [counts, sums] = [new Int32Array(BINS), new Float64Array(BINS)];
  const pending: [node: number, from: number, to: number][] = [[0, 0, count]];
  let nodes = 1;
  for (let task = pending.pop(); task !== undefined; task = pending.pop()) {
    const [node, from, to] = task;
    const total = sumOf(scores, rows, from, to);
    tree.value[node] = total / (to - from);
    const split = to - from < 2 * leastLeaf ? undefined : bestSplit(codes, scores, rows, from, to, total, leastLeaf, counts, sums);
    if (split === undefined) continue;
    const middle = partition(codes[split.parameter]!, split.lastLeftBin, rows, from, to);
    tree.parameter[node] = split.parameter;
    tree.lastLeftBin[node] = split.lastLeftBin;
    tree.left[node] = nodes;
    pending.push([nodes + 1, middle, to], [nodes, from, middle]);
    nodes += 2;
  }
  return { ...tree, nodes, unseen };
}

/** A bootstrap sample, and trials that it missed. */
function drawRows(count: number, seed: number, stream: number): { rows: Int32Array; unseen: Int32Array } {
  const random = randomStream(seed, stream);
  const isSeen = new Uint8Array(count);
  const rows = new Int32Array(Math.min(count, MOST_DRAWN));
  for (let i = 0; i < rows.length; i++) {
    rows[i] = random.below(count);
    isSeen[rows[i]!] = 1;
  }
  const unseen = new Int32Array(MOST_UNSEEN);
  let missed = 0;
  // from a random place on, so that a cap of their number favours none
  for (let i = 0, row = random.below(count); i < count && missed < MOST_UNSEEN; i++, row = row + 1 === count ? 0 : row + 1) {
    if (isSeen[row] === 0) unseen[missed++] = row;
  }
  return { rows, unseen: unseen.slice(0, missed) };
}

function sumOf(scores: Float64Array, rows: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += scores[rows[i]!]!;
  return sum;
}

/** The split that takes most off the sum of squares, or undefined where none does. */
function bestSplit(
  codes: readonly Uint8Array[],
  scores: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  total: number,
  leastLeaf: number,
  counts: Int32Array,
  sums: Float64Array,
): { parameter: number; lastLeftBin: number } | undefined {
  const all = to - from;
  let best = (total * total) / all + 1e-12 * Math.abs(total);
  let found: { parameter: number; lastLeftBin: number } | undefined;
  for (let parameter = 0; parameter < codes.length; parameter++) {
    fillHistogram(codes[parameter]!, scores, rows, from, to, counts, sums);
    let [leftCount, leftSum] = [0, 0];
    for (let bin = 0; bin < BINS - 1; bin++) {
      if (counts[bin] === 0) continue;
      leftCount += counts[bin]!;
      leftSum += sums[bin]!;
      if (leftCount < leastLeaf || all - leftCount < leastLeaf) continue;
      const gain = (leftSum * leftSum) / leftCount + (total - leftSum) ** 2 / (all - leftCount);
      if (gain > best * (1 + 1e-12)) [best, found] = [gain, { parameter, lastLeftBin: bin }];
    }
  }
  return found;
}

function fillHistogram(
  codes: Uint8Array,
  scores: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  counts: Int32Array,
  sums: Float64Array,
): void {
  counts.fill(0);
  sums.fill(0);
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    counts[code]!++;
    sums[code]! += scores[row]!;
  }
}

function partition(codes: Uint8Array, lastLeftBin: number, rows: Int32Array, from: number, to: number): number {
  let [low, high] = [from, to - 1];
  while (low <= high) {
    const row = rows[low]!;
    if (codes[row]! <= lastLeftBin) low++;
    else {
      rows[low] = rows[high]!;
      rows[high--] = row;
    }
  }
  return low;
}
