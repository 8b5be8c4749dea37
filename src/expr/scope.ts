import type { NodeId, Operand, Scalar } from '../core/graph.js';
import { ExpressionError } from './expression-error.js';
import type { GraphBuilder } from './graph-builder.js';
import type { LanguageModels } from './language-model.js';
import type { Syntax } from './syntax.js';
import { constantScalar, nameType, type Value } from './value.js';

/** Where an expression stands: what its names mean and on which bars it is evaluated. */
export interface Scope {
  readonly builder: GraphBuilder;
  /** the expression's text, for carets */
  readonly source: string;
  readonly frame: number;
  /** parameters that may be read with `$` */
  readonly parameterNames: readonly string[];
  /** those of them that are true or false */
  readonly flagNames: readonly string[];
  /** names that may be read beside the bar columns */
  readonly names: Iterable<string>;
  /** models that `model("name")` may name */
  readonly models: LanguageModels;
  /** whether the position that is held may be read here: in exits, additions and trails, and in what they read */
  readonly mayReadPosition: boolean;
  /** Returns what a name stands for in the frame, or undefined where it is unknown. */
  resolve(name: string, frame: number): Value | undefined;
  /** Builds the nodes of an expression: calls and expressions hold each other, and meet here. */
  build(syntax: Syntax, scope: Scope): Value;
}

/** Returns an error that points at the syntax. */
export function errorAt({ start, end }: { start: number; end: number }, sentence: string, scope: Scope): ExpressionError {
  return new ExpressionError(sentence, scope.source, start, end);
}

/** Builds an expression that must be a condition; `role` names it in the error. */
export function buildCondition(syntax: Syntax, role: string, scope: Scope): NodeId | boolean {
  return conditionOf(scope.build(syntax, scope), syntax, role, scope);
}

/** Returns what was built as a condition. Throws where it is none. */
export function conditionOf(value: Value, syntax: Syntax, role: string, scope: Scope): NodeId | boolean {
  if (value.type === 'condition') return value.id;
  if (value.type === 'truth') return value.value;
  if (value.type === 'flag') return flagNode(value.scalar, scope);
  throw errorAt(syntax, `${role} must be a condition (a comparison, a cross, and/or/not), not ${nameType(value)}`, scope);
}

/** Builds an expression that must be a column or a number. */
export function buildOperand(syntax: Syntax, role: string, scope: Scope): Operand {
  return operandOf(scope.build(syntax, scope), syntax, role, scope);
}

/** Returns what was built as an operand. Throws where it is neither column nor number. */
export function operandOf(value: Value, syntax: Syntax, role: string, scope: Scope): Operand {
  if (value.type === 'column') return { kind: 'node', id: value.id };
  if (value.type === 'scalar' || value.type === 'flag') return { kind: 'scalar', scalar: value.scalar };
  throw errorAt(syntax, `${role} must be a column or a number, not ${nameType(value)}`, scope);
}

/** Returns the node of a condition that may be a constant. */
export function conditionNode(condition: NodeId | boolean, scope: Pick<Scope, 'builder' | 'frame'>): NodeId {
  if (typeof condition === 'number') return condition;
  const zero: Operand = { kind: 'scalar', scalar: constantScalar(0) };
  const other: Operand = { kind: 'scalar', scalar: constantScalar(condition ? 1 : 0) };
  return scope.builder.add('condition', scope.frame, { kind: 'compare', op: 'less', left: zero, right: other });
}

/** Returns the condition that a flag is not 0. */
function flagNode(scalar: Scalar, scope: Scope): NodeId {
  const zero: Operand = { kind: 'scalar', scalar: constantScalar(0) };
  return scope.builder.add('condition', scope.frame, { kind: 'compare', op: 'not_equal', left: { kind: 'scalar', scalar }, right: zero });
}

/** Returns the node of a column that is the same number on every bar. */
export function columnNode(value: Scalar, scope: Pick<Scope, 'builder' | 'frame'>): NodeId {
  return scope.builder.add('column', scope.frame, { kind: 'constant', value });
}
