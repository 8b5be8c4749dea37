import { describeNode } from '../../src/core/describe-node.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';

/** Returns what an expression was built to: the node in the language's own notation, the truth, or the number. */
export function describeExpression(text: string, parameters: readonly string[] = [], flags: readonly string[] = []): string {
  const { graph, value } = compileExpression(text, parameters, undefined, flags);
  if (value.type === 'column' || value.type === 'condition') return `${value.type} ${describeNode(graph, value.id)}`;
  if (value.type === 'truth') return String(value.value);
  return value.type === 'scalar' && value.scalar.kind === 'constant' ? String(value.scalar.value) : value.type;
}
