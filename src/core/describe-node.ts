import { inputsOf, type GraphNode, type NodeId, type Operand, type Scalar, type StrategyGraph } from './graph.js';

const SIGNS: Readonly<Record<string, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  remainder: '%',
  less: '<',
  less_equal: '<=',
  equal: '==',
  not_equal: '!=',
};

/** Returns a node as text of the language, for people: kernels under their own names, all arguments written out. */
export function describeNode({ nodes, frames }: Pick<StrategyGraph, 'nodes' | 'frames'>, id: NodeId): string {
  const text = (node: NodeId): string => describe(nodes[node]!);
  const operand = (each: Operand): string => (each.kind === 'node' ? text(each.id) : describeScalar(each.scalar));
  return describe(nodes[id]!);

  function describe({ operation }: GraphNode): string {
    switch (operation.kind) {
      case 'bars':
        return String(operation.column);
      case 'constant':
        return describeScalar(operation.value);
      case 'arithmetic':
      case 'compare':
        return `(${operand(operation.left)} ${SIGNS[operation.op]} ${operand(operation.right)})`;
      case 'cross':
        return `crosses_${operation.direction}(${operand(operation.left)}, ${operand(operation.right)})`;
      case 'not':
        return `not ${text(operation.input)}`;
      case 'and':
      case 'or':
        return `(${text(operation.left)} ${operation.kind} ${text(operation.right)})`;
      case 'select':
        return `(${text(operation.condition)} ? ${operand(operation.whenTrue)} : ${operand(operation.whenFalse)})`;
      case 'shift':
        return `${text(operation.input)}[${describeScalar(operation.bars)}]`;
      case 'align': {
        const { symbol, timeframe, parent } = frames[operation.frame]!;
        if (timeframe !== frames[parent]!.timeframe) return `tf("${timeframe}", ${text(operation.input)})`;
        return `sym("${symbol}", ${text(operation.input)})`;
      }
      case 'kernel':
        return `${operation.kernel}(${[...inputsOf(operation).map(text), ...operation.numbers.map(describeScalar)].join(', ')})`;
      case 'position':
        return `${operation.value}()`;
      case 'model':
        return `model(${operation.inputs.map(text).join(', ')})`;
    }
  }
}

function describeScalar(scalar: Scalar): string {
  if (scalar.kind === 'constant') return String(scalar.value);
  if (scalar.kind === 'parameter') return `$${scalar.name}`;
  return `(${describeScalar(scalar.left)} ${SIGNS[scalar.op]} ${describeScalar(scalar.right)})`;
}
