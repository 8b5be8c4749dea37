import type { Distance, NodeId, Scalar } from '../core/graph.js';
import { buildExpression } from './build-expression.js';
import type { GraphBuilder } from './graph-builder.js';
import { errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { constantScalar, nameType } from './value.js';

/** Builds a number that the parameters alone decide. */
export function buildScalar(syntax: Syntax, scope: Scope): Scalar {
  const value = buildExpression(syntax, scope);
  if (value.type === 'scalar') return value.scalar;
  throw errorAt(syntax, `this must be a number known before the run, not ${nameType(value)}`, scope);
}

/** Builds a distance in price units. */
export function buildDistance(syntax: Syntax, scope: Scope): Distance {
  return buildScaled(syntax, 'a distance in price units', scope);
}

/** what  for the sentence that refuses a condition */
export function buildScaled(syntax: Syntax, what: string, scope: Scope): Distance {
  const value = buildExpression(syntax, scope);
  if (value.type === 'scalar') return { column: undefined, scale: value.scalar };
  if (value.type !== 'column') throw errorAt(syntax, `this must be ${what} (a column or a number), not ${nameType(value)}`, scope);
  return scaledColumn(value.id, scope.builder);
}

/** A number times a column is read as it is, so that the product needs no column of its own. */
function scaledColumn(id: NodeId, { nodes }: GraphBuilder): Distance {
  const { operation } = nodes[id]!;
  if (operation.kind === 'arithmetic' && operation.op === 'multiply') {
    const { left, right } = operation;
    if (left.kind === 'scalar' && right.kind === 'node') return { column: right.id, scale: left.scalar };
    if (left.kind === 'node' && right.kind === 'scalar') return { column: left.id, scale: right.scalar };
  }
  return { column: id, scale: constantScalar(1) };
}
