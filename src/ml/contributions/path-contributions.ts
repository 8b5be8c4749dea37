import type { TreeEnsemble } from '../../core/tree-ensemble.js';

/** A feature on the way from the root to a node: the share of absent rows that come by, whether the row itself does, and the weight of
 *  sets of as many features as its place in the path. */
interface Step {
  readonly feature: number;
  readonly absent: number;
  readonly present: number;
  weight: number;
}

/** Adds the Shapley values of one tree's features to the sums.
 *  root    first node of the tree
 *  isLeft  whether the row goes left at a node
 *  sums    f64[features]                                                             */
export function addTreeContributions(ensemble: TreeEnsemble, root: number, isLeft: (node: number) => boolean, sums: Float64Array): void {
  visit(ensemble, root, root, [], { feature: -1, absent: 1, present: 1 }, isLeft, sums);
}

function visit(
  ensemble: TreeEnsemble,
  root: number,
  node: number,
  above: readonly Step[],
  arrival: Omit<Step, 'weight'>,
  isLeft: (node: number) => boolean,
  sums: Float64Array,
): void {
  const path = extend(above, arrival),
    split = ensemble.feature[node]!;
  if (split < 0) return addLeaf(path, ensemble.value[node]!, sums);
  const left = root + ensemble.left[node]!,
    [hot, cold] = isLeft(node) ? [left, left + 1] : [left + 1, left];
  const place = path.findIndex(({ feature }) => feature === split),
    known = path[place];
  const rest = known === undefined ? path : unwind(path, place);
  for (const child of [hot, cold]) {
    const absent = (known?.absent ?? 1) * (ensemble.cover[child]! / ensemble.cover[node]!);
    const present = child === hot ? (known?.present ?? 1) : 0;
    visit(ensemble, root, child, rest, { feature: split, absent, present }, isLeft, sums);
  }
}

/** Lets a feature join the path: EXTEND of algorithm 2. */
function extend(path: readonly Step[], { feature, absent, present }: Omit<Step, 'weight'>): Step[] {
  const longer = [...path.map((step) => ({ ...step })), { feature, absent, present, weight: path.length === 0 ? 1 : 0 }],
    size = path.length;
  for (let i = size - 1; i >= 0; i--) {
    longer[i + 1]!.weight += (present * longer[i]!.weight * (i + 1)) / (size + 1);
    longer[i]!.weight = (absent * longer[i]!.weight * (size - i)) / (size + 1);
  }
  return longer;
}

/** Takes a feature out of the path again: UNWIND of algorithm 2. */
function unwind(path: readonly Step[], place: number): Step[] {
  const weights = unwoundWeights(path, place);
  return path.filter((_, i) => i !== place).map((step, i) => ({ ...step, weight: weights[i]! }));
}

function unwoundWeights(path: readonly Step[], place: number): number[] {
  const last = path.length - 1,
    { absent, present } = path[place]!,
    weights = Array<number>(last).fill(0);
  let carried = path[last]!.weight;
  for (let i = last - 1; i >= 0; i--) {
    if (present === 0) weights[i] = (path[i]!.weight * (last + 1)) / (absent * (last - i));
    else {
      weights[i] = (carried * (last + 1)) / (i + 1);
      carried = path[i]!.weight - (weights[i]! * absent * (last - i)) / (last + 1);
    }
  }
  return weights;
}

function addLeaf(path: readonly Step[], value: number, sums: Float64Array): void {
  for (let place = 1; place < path.length; place++) {
    const { feature, absent, present } = path[place]!;
    const weight = unwoundWeights(path, place).reduce((sum, own) => sum + own, 0);
    sums[feature]! += weight * (present - absent) * value;
  }
}
