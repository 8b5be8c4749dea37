import type { OnnxModel, OnnxNode, OnnxTensor } from './read-model.js';

/** Runs a model on one row at a time by the operators' definitions: every value is a list of numbers, of which those of length 1 are
 *  repeated as often as the other has numbers. Truths are 1 and 0. */
export function runOnnx(model: OnnxModel, row: readonly number[]): Map<string, readonly number[]> {
  const values = new Map<string, readonly number[]>(Array.from(model.constants, ([name, { values: constant }]) => [name, constant]));
  values.set(model.inputs[0]!, row);
  for (const node of model.nodes) {
    const inputs = node.inputs.map((name) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`${node.operator} reads ${name} before it is there`);
      return value;
    });
    const run = OPERATORS[`${node.domain}:${node.operator}`];
    if (run === undefined) throw new Error(`operator ${node.domain}:${node.operator}`);
    values.set(node.outputs[0]!, run(inputs, node));
  }
  return new Map(model.outputs.map((name) => [name, values.get(name)!]));
}

type Values = readonly number[];
type Operator = (inputs: readonly Values[], node: OnnxNode) => Values;

const each =
  (of: (...numbers: number[]) => number): Operator =>
  (inputs) => {
    const length = Math.max(...inputs.map((input) => input.length));
    return Array.from({ length }, (_, i) => of(...inputs.map((input) => input[input.length === 1 ? 0 : i]!)));
  };

const OPERATORS: Readonly<Record<string, Operator>> = {
  ':Identity': each((x) => x),
  ':Add': each((a, b) => a + b),
  ':Sub': each((a, b) => a - b),
  ':Mul': each((a, b) => a * b),
  ':Div': each((a, b) => a / b),
  ':Max': each((...numbers) => Math.max(...numbers)),
  ':Sum': each((...numbers) => numbers.reduce((sum, value) => sum + value, 0)),
  ':Exp': each((x) => Math.exp(x)),
  ':Log': each((x) => Math.log(x)),
  ':Concat': (inputs) => inputs.flat(),
  ':Sigmoid': each((x) => 1 / (1 + Math.exp(-x))),
  ':IsNaN': each((x) => Number(Number.isNaN(x))),
  ':Where': each((condition, yes, no) => (condition === 1 ? yes : no)),
  ':Less': each((a, b) => Number(a < b)),
  ':Clip': each((x, low, high) => Math.min(high, Math.max(low, x))),
  ':Cast': each((x) => x),
  ':ReduceSum': ([values]) => [values!.reduce((sum, value) => sum + value, 0)],
  ':Gather': ([values, positions]) => positions!.map((position) => values![position]!),
  ':MatMul': ([row, weights]) => [row!.reduce((sum, value, i) => sum + value * weights![i]!, 0)],
  'ai.onnx.ml:TreeEnsemble': ([row], node) => [sumTrees(row!, node)],
};

function sumTrees(row: Values, { attributes }: OnnxNode): number {
  const list = (name: string): Values => attributes.get(name) as Values,
    tensor = (name: string): Values => (attributes.get(name) as OnnxTensor).values;
  if (attributes.get('aggregate_function') !== 1 || attributes.get('post_transform') !== 0 || attributes.get('n_targets') !== 1)
    throw new Error('not a sum of one target');
  const [roots, features, missing] = [list('tree_roots'), list('nodes_featureids'), list('nodes_missing_value_tracks_true')];
  const ways = {
    yes: [list('nodes_truenodeids'), list('nodes_trueleafs')],
    no: [list('nodes_falsenodeids'), list('nodes_falseleafs')],
  } as const;
  const [modes, splits, leaves] = [tensor('nodes_modes'), tensor('nodes_splits'), tensor('leaf_weights')];
  let sum = 0;
  for (let at of roots) {
    for (;;) {
      if (modes[at] !== 0) throw new Error(`mode ${modes[at]}`);
      const value = row[features[at]!]!,
        way = value <= splits[at]! || (Number.isNaN(value) && missing[at] === 1) ? 'yes' : 'no';
      const [ids, isLeaf] = ways[way],
        next = ids[at]!;
      if (isLeaf[at] === 1) {
        sum += leaves[next]!;
        break;
      }
      at = next;
    }
  }
  return sum;
}
