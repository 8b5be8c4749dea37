/** A tree on binned rows, grown by plain loops: every sum is made anew from the rows, nothing is subtracted or kept. */

export interface SlowNode {
  feature: number;
  left: number;
  lastLeftBin: number;
  missingLeft: number;
  value: number;
  cover: number;
  gain: number;
}

/** What a row adds to sums, in whole units. */
export interface SlowRow {
  readonly row: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly times: number;
}

export interface SlowGrowth {
  /** bins[feature][row]; 255 is missing */
  readonly bins: readonly (readonly number[])[];
  /** value bins of each feature */
  readonly binCounts: readonly number[];
  readonly gradientUnit: number;
  readonly hessianUnit: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly minRows: number;
  readonly minHessian: number;
  readonly minGain: number;
  readonly l2: number;
  readonly rate: number;
  readonly monotone: readonly number[] | undefined;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly lastLeftBin: number;
  readonly missingLeft: number;
}

export interface SlowLeaf {
  node: number;
  depth: number;
  rows: readonly SlowRow[];
  lower: number;
  upper: number;
}

interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

/** Best first: the leaf whose split gains most, the one with the smaller number of equal ones. */
export function slowBestFirst(growth: SlowGrowth, rows: readonly SlowRow[], allowed: readonly boolean[]): SlowNode[] {
  const features = growth.bins.map((_, feature) => feature).filter((feature) => allowed[feature]);
  const leaves: SlowLeaf[] = [{ node: 0, depth: 0, rows, lower: -Infinity, upper: Infinity }];
  const nodes = [leafNode(growth, leaves[0]!)];
  while (leaves.length < growth.maxLeaves) {
    const splits = leaves.map((leaf) => bestSplit(growth, leaf, features));
    const gain = Math.max(...splits.map((split) => split?.gain ?? -1));
    const chosen = splits.findIndex((split) => split?.gain === gain);
    if (chosen < 0) break;
    const [left, right] = splitLeaf(growth, leaves[chosen]!, splits[chosen]!, nodes);
    leaves[chosen] = left;
    leaves.push(right);
  }
  return nodes;
}

/** Depth first, left before right; each node tries the features that `featuresOf` gives it. */
export function slowDepthFirst(
  growth: SlowGrowth,
  rows: readonly SlowRow[],
  featuresOf: (leaf: SlowLeaf) => readonly number[],
): SlowNode[] {
  const root = { node: 0, depth: 0, rows, lower: -Infinity, upper: Infinity };
  const nodes = [leafNode(growth, root)];
  const visit = (leaf: SlowLeaf): void => {
    const split = bestSplit(growth, leaf, featuresOf(leaf));
    if (split === undefined) return;
    splitLeaf(growth, leaf, split, nodes).forEach(visit);
  };
  visit(root);
  return nodes;
}

function bestSplit(growth: SlowGrowth, leaf: SlowLeaf, features: readonly number[]): Split | undefined {
  const whole = sum(leaf.rows);
  if (leaf.depth >= growth.maxDepth || whole.count < 2 * growth.minRows) return undefined;
  let best: Split | undefined;
  for (const feature of features) {
    const bins = growth.bins[feature]!,
      hasMissing = leaf.rows.some(({ row }) => bins[row] === 255);
    for (const missingLeft of hasMissing ? [0, 1] : [undefined]) {
      for (let bin = 0; bin < growth.binCounts[feature]!; bin++) {
        const left = sum(leaf.rows.filter(({ row }) => (bins[row] === 255 ? missingLeft === 1 : bins[row]! <= bin)));
        const gain = gainOf(growth, leaf, feature, left, whole);
        if (gain === undefined || !(gain > (best?.gain ?? growth.minGain))) continue;
        best = { gain, feature, lastLeftBin: bin, missingLeft: missingLeft ?? (2 * left.count >= whole.count ? 1 : 0) };
      }
    }
  }
  return best;
}

function gainOf(growth: SlowGrowth, leaf: SlowLeaf, feature: number, left: Sums, whole: Sums): number | undefined {
  const right = { gradient: whole.gradient - left.gradient, hessian: whole.hessian - left.hessian, count: whole.count - left.count };
  if (left.count < growth.minRows || right.count < growth.minRows) return undefined;
  const [l, r, own] = [left, right, whole].map(({ gradient, hessian }) => ({
    g: gradient * growth.gradientUnit,
    h: hessian * growth.hessianUnit,
  }));
  if (l!.h < growth.minHessian || r!.h < growth.minHessian) return undefined;
  if (growth.monotone === undefined) {
    const score = ({ g, h }: { g: number; h: number }): number => (g * g) / (h + growth.l2);
    return score(l!) + score(r!) - score(own!);
  }
  const says = ({ g, h }: { g: number; h: number }): number => Math.min(leaf.upper, Math.max(leaf.lower, (0 - g) / (h + growth.l2)));
  if (growth.monotone[feature]! * (says(r!) - says(l!)) < 0) return undefined;
  const score = (side: { g: number; h: number }): number => -says(side) * (2 * side.g + (side.h + growth.l2) * says(side));
  return score(l!) + score(r!) - score(own!);
}

function splitLeaf(growth: SlowGrowth, leaf: SlowLeaf, split: Split, nodes: SlowNode[]): [SlowLeaf, SlowLeaf] {
  const bins = growth.bins[split.feature]!;
  const isLeft = ({ row }: SlowRow): boolean => (bins[row] === 255 ? split.missingLeft === 1 : bins[row]! <= split.lastLeftBin);
  const child = (node: number, rows: readonly SlowRow[]): SlowLeaf => ({ ...leaf, node, depth: leaf.depth + 1, rows });
  const left = child(nodes.length, leaf.rows.filter(isLeft)),
    right = child(
      nodes.length + 1,
      leaf.rows.filter((row) => !isLeft(row)),
    );
  const direction = growth.monotone?.[split.feature] ?? 0,
    middle = 0.5 * (valueOf(growth, left) + valueOf(growth, right));
  if (direction !== 0) {
    (direction > 0 ? left : right).upper = middle;
    (direction > 0 ? right : left).lower = middle;
  }
  Object.assign(nodes[leaf.node]!, split, { left: left.node });
  nodes.push(leafNode(growth, left), leafNode(growth, right));
  return [left, right];
}

function leafNode(growth: SlowGrowth, leaf: SlowLeaf): SlowNode {
  return {
    feature: -1,
    left: 0,
    lastLeftBin: 0,
    missingLeft: 0,
    value: growth.rate * valueOf(growth, leaf),
    cover: sum(leaf.rows).count,
    gain: 0,
  };
}

function valueOf(growth: SlowGrowth, { rows, lower, upper }: SlowLeaf): number {
  const { gradient, hessian } = sum(rows),
    curvature = hessian * growth.hessianUnit + growth.l2;
  return curvature > 0 ? Math.min(upper, Math.max(lower, (0 - gradient * growth.gradientUnit) / curvature)) : 0;
}

function sum(rows: readonly SlowRow[]): Sums {
  let [gradient, hessian, count] = [0, 0, 0];
  for (const row of rows) {
    gradient += row.gradient * row.times;
    hessian += row.hessian * row.times;
    count += row.times;
  }
  return { gradient, hessian, count };
}

/** What the tree says to a row of bins. */
export function slowWalk(nodes: readonly SlowNode[], binOf: (feature: number) => number): number {
  let node = nodes[0]!;
  while (node.feature >= 0) {
    const bin = binOf(node.feature),
      isLeft = bin === 255 ? node.missingLeft === 1 : bin <= node.lastLeftBin;
    node = nodes[node.left + (isLeft ? 0 : 1)]!;
  }
  return node.value;
}
