import {
  applyArithmetic,
  compareNumbers,
  evaluateScalar,
  type NodeId,
  type Operand,
  type Parameters,
  type StrategyGraph,
} from '../core/graph.js';
import { buildExpression, suggestBareName } from './build-expression.js';
import { ExpressionError } from './expression-error.js';
import { GraphBuilder } from './graph-builder.js';
import { NO_MODELS } from './language-model.js';
import { parseExpression } from './parse.js';
import { buildCondition, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { nameType } from './value.js';

/** Returns the key under which the value of a bare name is handed in: a parameter may have the same name, read with `$`. */
export function nameKey(name: string): string {
  return `.${name}`;
}

/** Compiles an expression of numbers known outside the bars (metrics, parameters) to a function of them.
 *  where  the entry's name for errors; names are read bare, with their values under `nameKey`, parameters with `$`; flagNames are those
 *         that are true or false
 *  Throws ExpressionError */
export function compileFormula(
  where: string,
  text: string,
  names: readonly string[],
  parameterNames: readonly string[],
  flagNames: readonly string[] = [],
): (values: Parameters) => number {
  return locate(where, () => {
    const { syntax, scope } = open(text, names, parameterNames, flagNames);
    const value = buildExpression(syntax, scope);
    if (value.type === 'scalar' || value.type === 'flag') return (values) => evaluateScalar(value.scalar, values);
    const { nodes } = scope.builder;
    if (value.type === 'column') return (values) => evaluateColumn(nodes, value.id, values);
    throw errorAt(syntax, `this must be a number, not ${nameType(value)}`, scope);
  });
}

/** Compiles a condition on numbers known outside the bars; see compileFormula. NaN makes every comparison false. */
export function compilePredicate(
  where: string,
  text: string,
  names: readonly string[],
  parameterNames: readonly string[],
  flagNames: readonly string[] = [],
): (values: Parameters) => boolean {
  return locate(where, () => {
    const { syntax, scope } = open(text, names, parameterNames, flagNames);
    const root = conditionNode(buildCondition(syntax, 'this', scope), scope);
    const { nodes } = scope.builder;
    return (values) => evaluateCondition(nodes, root, values);
  });
}

/** Compiles a condition to how far it is from holding: 0 where it holds, else above 0; the sum over what `and` joins, the least of what
 *  `or` joins. A comparison is off by the distance of its sides over their size, at most 1; what is undefined is off by 1. See
 *  compileFormula. */
export function compileViolation(
  where: string,
  text: string,
  names: readonly string[],
  parameterNames: readonly string[],
  flagNames: readonly string[] = [],
): (values: Parameters) => number {
  return locate(where, () => {
    const { syntax, scope } = open(text, names, parameterNames, flagNames);
    const root = conditionNode(buildCondition(syntax, 'this', scope), scope);
    const { nodes } = scope.builder;
    return (values) => measureViolation(nodes, root, values);
  });
}

function open(
  text: string,
  names: readonly string[],
  parameterNames: readonly string[],
  flagNames: readonly string[],
): { syntax: Syntax; scope: Scope } {
  const syntax = parseExpression(text);
  const scope: Scope = {
    builder: new GraphBuilder(),
    source: text,
    frame: 0,
    parameterNames,
    flagNames,
    names,
    models: NO_MODELS,
    build: buildExpression,
    mayReadPosition: false,
    resolve: (name) => (names.includes(name) ? { type: 'scalar', scalar: { kind: 'parameter', name: nameKey(name) } } : undefined),
  };
  refuseBars(syntax, scope, names);
  return { syntax, scope };
}

/** Nothing here is a column: a bar's price or an indicator has no single value. */
function refuseBars(syntax: Syntax, scope: Scope, names: readonly string[]): void {
  if (syntax.kind === 'name' && !names.includes(syntax.name))
    throw errorAt(syntax, `unknown name "${syntax.name}"${suggestBareName(syntax.name, names, scope.parameterNames)}`, scope);
  if (syntax.kind === 'call' || syntax.kind === 'index')
    throw errorAt(syntax, 'functions of bars have no value here; only numbers, names, $parameters and operators', scope);
  for (const child of childrenOf(syntax)) refuseBars(child, scope, names);
}

function childrenOf(syntax: Syntax): readonly Syntax[] {
  if (syntax.kind === 'unary') return [syntax.operand];
  if (syntax.kind === 'binary') return [syntax.left, syntax.right];
  if (syntax.kind === 'ternary') return [syntax.condition, syntax.whenTrue, syntax.whenFalse];
  return [];
}

function evaluateCondition(nodes: StrategyGraph['nodes'], id: NodeId, values: Parameters): boolean {
  const { operation } = nodes[id]!;
  const test = (input: NodeId): boolean => evaluateCondition(nodes, input, values);
  const number = (operand: Operand): number =>
    operand.kind === 'scalar' ? evaluateScalar(operand.scalar, values) : evaluateColumn(nodes, operand.id, values);
  switch (operation.kind) {
    case 'not':
      return !test(operation.input);
    case 'and':
      return test(operation.left) && test(operation.right);
    case 'or':
      return test(operation.left) || test(operation.right);
    case 'compare':
      return compareNumbers(operation.op, number(operation.left), number(operation.right));
    default:
      throw new Error(`Invariant: a ${operation.kind} has no single value`);
  }
}

/** A violation is never so small that it counts as none. */
const LEAST_VIOLATION = 1e-9;

function measureViolation(nodes: StrategyGraph['nodes'], id: NodeId, values: Parameters): number {
  const { operation } = nodes[id]!;
  if (evaluateCondition(nodes, id, values)) return 0;
  if (operation.kind === 'and') return measureViolation(nodes, operation.left, values) + measureViolation(nodes, operation.right, values);
  if (operation.kind === 'or')
    return Math.min(measureViolation(nodes, operation.left, values), measureViolation(nodes, operation.right, values));
  if (operation.kind !== 'compare') return 1;
  const [left, right] = [operation.left, operation.right].map((operand) =>
    operand.kind === 'scalar' ? evaluateScalar(operand.scalar, values) : evaluateColumn(nodes, operand.id, values),
  ) as [number, number];
  const share = Math.abs(left - right) / (Math.abs(left) + Math.abs(right));
  return Number.isNaN(share) ? 1 : Math.max(LEAST_VIOLATION, share);
}

/** Numbers become nodes only behind a ternary whose condition is not constant. */
function evaluateColumn(nodes: StrategyGraph['nodes'], id: NodeId, values: Parameters): number {
  const { operation } = nodes[id]!;
  const number = (operand: Operand): number =>
    operand.kind === 'scalar' ? evaluateScalar(operand.scalar, values) : evaluateColumn(nodes, operand.id, values);
  if (operation.kind === 'select')
    return number(evaluateCondition(nodes, operation.condition, values) ? operation.whenTrue : operation.whenFalse);
  if (operation.kind === 'arithmetic') return applyArithmetic(operation.op, number(operation.left), number(operation.right));
  throw new Error(`Invariant: a ${operation.kind} has no single value`);
}

function locate<T>(where: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(where) : error;
  }
}
