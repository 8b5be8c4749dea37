import {
  applyArithmetic,
  brokenRule,
  compareNumbers,
  type ArithmeticOp,
  type CompareOp,
  type NodeId,
  type NodeOperation,
  type NumberRule,
  type Operand,
  type Scalar,
} from '../core/graph.js';
import { BAR_COLUMNS } from '../core/bars.js';
import { suggestName } from '../core/nearest-name.js';
import { namesInGroup, suggestParameter } from '../core/parameter-name.js';
import { buildCall } from './build-call.js';
import { buildMember } from './build-extra.js';
import { compareText } from './build-forecast.js';
import { checkName, requireColumns } from './build-position.js';
import { buildCondition, buildOperand, conditionNode, conditionOf, errorAt, operandOf, type Scope } from './scope.js';
import type { BinaryOp, Syntax } from './syntax.js';
import { constantOf, constantScalar, nameType, type Value } from './value.js';

/** Builds the nodes of an expression and returns what it stands for. Throws ExpressionError. */
export function buildExpression(syntax: Syntax, scope: Scope): Value {
  switch (syntax.kind) {
    case 'number':
      return { type: 'scalar', scalar: constantScalar(syntax.value) };
    case 'text':
      return { type: 'text', value: syntax.value };
    case 'truth':
      return { type: 'truth', value: syntax.value };
    case 'parameter':
      return buildParameter(syntax.name, syntax, scope);
    case 'name':
      return buildName(syntax.name, syntax, scope);
    case 'unary':
      return syntax.op === 'not' ? buildNot(syntax.operand, scope) : buildSign(syntax.op, syntax.operand, scope);
    case 'binary':
      return buildBinary(syntax.op, syntax.left, syntax.right, scope);
    case 'ternary':
      return buildTernary(syntax, scope);
    case 'index':
      return buildShift(syntax.target, syntax.bars, scope);
    case 'member':
      return buildMember(syntax, scope);
    case 'call':
      return buildCall(syntax, scope);
  }
}

function buildParameter(name: string, place: Syntax, scope: Scope): Value {
  if (scope.parameterNames.includes(name))
    return { type: scope.flagNames.includes(name) ? 'flag' : 'scalar', scalar: { kind: 'parameter', name } };
  const inner = namesInGroup(name, scope.parameterNames);
  if (inner.length > 0)
    throw errorAt(place, `"$${name}" is a group of parameters, read one by one: ${inner.map((each) => `$${each}`).join(', ')}`, scope);
  throw errorAt(place, `unknown parameter "$${name}"${suggestParameter(name, scope.parameterNames)}`, scope);
}

function buildName(name: string, place: Syntax, scope: Scope): Value {
  const known = scope.resolve(name, scope.frame);
  if (known) return checkName(known, place, scope);
  const column = BAR_COLUMNS.find((candidate) => candidate === name);
  if (column) return { type: 'column', id: scope.builder.add('column', scope.frame, { kind: 'bars', column }) };
  throw errorAt(place, `unknown name "${name}"${suggestBareName(name, [...BAR_COLUMNS, ...scope.names], scope.parameterNames)}`, scope);
}

/** Returns the nearest name, or how a parameter of that very name is read. */
export function suggestBareName(name: string, names: Iterable<string>, parameterNames: readonly string[]): string {
  return parameterNames.includes(name) ? `; the parameter is read as "$${name}"` : suggestName(name, names);
}

function buildNot(syntax: Syntax, scope: Scope): Value {
  const input = buildCondition(syntax, 'what "not" turns round', scope);
  if (typeof input === 'boolean') return { type: 'truth', value: !input };
  return { type: 'condition', id: scope.builder.add('condition', scope.frame, { kind: 'not', input }) };
}

function buildSign(op: '-' | '+', syntax: Syntax, scope: Scope): Value {
  const operand = buildOperand(syntax, `what "${op}" is put before`, scope);
  if (op === '+') return operand.kind === 'node' ? { type: 'column', id: operand.id } : { type: 'scalar', scalar: operand.scalar };
  return combineArithmetic('multiply', { kind: 'scalar', scalar: constantScalar(-1) }, operand, scope);
}

const ARITHMETIC: Readonly<Partial<Record<BinaryOp, ArithmeticOp>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
};

function buildBinary(op: BinaryOp, left: Syntax, right: Syntax, scope: Scope): Value {
  if (op === 'and' || op === 'or') return buildLogic(op, left, right, scope);
  const [x, y] = [scope.build(left, scope), scope.build(right, scope)];
  const [leftRole, rightRole] = [`the left side of "${op}"`, `the right side of "${op}"`];
  if ((op === '==' || op === '!=') && isCondition(x) && isCondition(y))
    return joinEquivalence(op, conditionOf(x, left, leftRole, scope), conditionOf(y, right, rightRole, scope), scope);
  if (x.type === 'choice' || y.type === 'choice') return compareText(op, [x, left], [y, right], scope);
  const [a, b] = [operandOf(x, left, leftRole, scope), operandOf(y, right, rightRole, scope)];
  const arithmetic = ARITHMETIC[op];
  return arithmetic === undefined ? buildComparison(op, a, b, scope) : combineArithmetic(arithmetic, a, b, scope);
}

function buildLogic(op: 'and' | 'or', left: Syntax, right: Syntax, scope: Scope): Value {
  const a = buildCondition(left, `the left side of "${op}"`, scope);
  const b = buildCondition(right, `the right side of "${op}"`, scope);
  const decisive = op === 'or';
  if (a === decisive || b === decisive) return { type: 'truth', value: decisive };
  if (typeof a === 'boolean') return typeof b === 'boolean' ? { type: 'truth', value: b } : { type: 'condition', id: b };
  if (typeof b === 'boolean' || a === b) return { type: 'condition', id: a };
  return { type: 'condition', id: scope.builder.add('condition', scope.frame, { kind: op, left: Math.min(a, b), right: Math.max(a, b) }) };
}

/** Whether a value is true or false; a flag beside a number is a number. */
function isCondition({ type }: Value): boolean {
  return type === 'condition' || type === 'truth' || type === 'flag';
}

/** `a == b` of conditions: both hold or neither does; `a != b`: one of them holds alone. */
function joinEquivalence(op: '==' | '!=', a: NodeId | boolean, b: NodeId | boolean, scope: Scope): Value {
  if (typeof a === 'boolean' && typeof b === 'boolean') return { type: 'truth', value: (a === b) === (op === '==') };
  const add = (operation: NodeOperation): NodeId => scope.builder.add('condition', scope.frame, operation);
  const not = (input: NodeId): NodeId => add({ kind: 'not', input });
  const join = (kind: 'and' | 'or', x: NodeId, y: NodeId): NodeId =>
    x === y ? x : add({ kind, left: Math.min(x, y), right: Math.max(x, y) });
  if (typeof a === 'boolean') return { type: 'condition', id: a === (op === '==') ? (b as NodeId) : not(b as NodeId) };
  if (typeof b === 'boolean') return { type: 'condition', id: b === (op === '==') ? a : not(a) };
  const [x, y] = [a, op === '==' ? b : not(b)];
  return { type: 'condition', id: join('or', join('and', x, y), join('and', not(x), not(y))) };
}

function buildComparison(op: BinaryOp, left: Operand, right: Operand, scope: Scope): Value {
  const swap = op === '>' || op === '>=';
  const [a, b] = swap ? [right, left] : [left, right];
  const compare = ({ '<': 'less', '>': 'less', '<=': 'less_equal', '>=': 'less_equal', '==': 'equal', '!=': 'not_equal' } as const)[
    op as '<'
  ] as CompareOp;
  if (a.kind === 'scalar' && b.kind === 'scalar') {
    const [x, y] = [constantOf(a.scalar), constantOf(b.scalar)];
    if (x !== undefined && y !== undefined) return { type: 'truth', value: compareNumbers(compare, x, y) };
  }
  return { type: 'condition', id: scope.builder.add('condition', scope.frame, { kind: 'compare', op: compare, left: a, right: b }) };
}

function combineArithmetic(op: ArithmeticOp, left: Operand, right: Operand, scope: Scope): Value {
  if (left.kind === 'scalar' && right.kind === 'scalar') return { type: 'scalar', scalar: foldScalar(op, left.scalar, right.scalar) };
  return { type: 'column', id: scope.builder.add('column', scope.frame, { kind: 'arithmetic', op, left, right }) };
}

function foldScalar(op: ArithmeticOp, left: Scalar, right: Scalar): Scalar {
  const [a, b] = [constantOf(left), constantOf(right)];
  if (a !== undefined && b !== undefined) return constantScalar(applyArithmetic(op, a, b));
  return { kind: 'operation', op, left, right };
}

function buildTernary(syntax: Extract<Syntax, { kind: 'ternary' }>, scope: Scope): Value {
  const condition = buildCondition(syntax.condition, 'what stands before "?"', scope);
  if (typeof condition === 'boolean') return buildExpression(condition ? syntax.whenTrue : syntax.whenFalse, scope);
  const [whenTrue, whenFalse] = [scope.build(syntax.whenTrue, scope), scope.build(syntax.whenFalse, scope)];
  const [trueRole, falseRole] = ['the branch before ":"', 'the branch after ":"'];
  if (whenTrue.type === 'condition' || whenTrue.type === 'truth' || (whenTrue.type === 'flag' && isCondition(whenFalse))) {
    const yes = conditionNode(conditionOf(whenTrue, syntax.whenTrue, trueRole, scope), scope);
    const no = conditionNode(conditionOf(whenFalse, syntax.whenFalse, falseRole, scope), scope);
    return selectCondition(condition, yes, no, scope);
  }
  const left = operandOf(whenTrue, syntax.whenTrue, trueRole, scope);
  const right = operandOf(whenFalse, syntax.whenFalse, falseRole, scope);
  return { type: 'column', id: scope.builder.add('column', scope.frame, { kind: 'select', condition, whenTrue: left, whenFalse: right }) };
}

function selectCondition(condition: NodeId, whenTrue: NodeId, whenFalse: NodeId, { builder, frame }: Scope): Value {
  const otherwise = builder.add('condition', frame, { kind: 'not', input: condition });
  const left = builder.add('condition', frame, { kind: 'and', left: condition, right: whenTrue });
  const right = builder.add('condition', frame, { kind: 'and', left: otherwise, right: whenFalse });
  return { type: 'condition', id: builder.add('condition', frame, { kind: 'or', left, right }) };
}

const LOOK_BACK: NumberRule = { name: 'k in x[k], which counts bars back,', isWhole: true, min: 0, max: 10_000_000 };

function buildShift(target: Syntax, barsSyntax: Syntax, scope: Scope): Value {
  const value = buildExpression(target, scope);
  if (value.type === 'scalar' || value.type === 'flag' || value.type === 'text')
    throw errorAt(target, `what [k] looks back on must be a column or a condition, not ${nameType(value)}`, scope);
  const bars = buildExpression(barsSyntax, scope);
  if (bars.type !== 'scalar') throw errorAt(barsSyntax, `k in x[k] must be a number of bars, not ${nameType(bars)}`, scope);
  const constant = constantOf(bars.scalar);
  const sentence = constant === undefined ? undefined : brokenRule(LOOK_BACK, constant);
  if (sentence !== undefined) throw errorAt(barsSyntax, sentence, scope);
  if (value.type === 'truth' || constant === 0) return value;
  requireColumns('x[k]', [value.id], target, scope);
  const node = value.type === 'condition' ? 'condition' : 'column';
  return { ...value, id: scope.builder.add(node, scope.frame, { kind: 'shift', input: value.id, bars: bars.scalar, rule: LOOK_BACK }) };
}
