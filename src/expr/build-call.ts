import { brokenRule, LARGEST_WHOLE_ARGUMENT, type NodeId, type NumberRule, type Scalar } from '../core/graph.js';
import { suggestName } from '../core/nearest-name.js';
import { isSymbolName, symbolRule } from '../core/symbol-name.js';
import { BUILT_INS } from './built-ins.js';
import { buildIsSymbol } from './build-is-symbol.js';
import { buildModel } from './build-model.js';
import { buildPosition, isPointwise, positionValueOf, requireColumns } from './build-position.js';
import { buildNewPeriod, isNewPeriod } from './build-new-period.js';
import { ExpressionError } from './expression-error.js';
import type { ArgDeclaration, FunctionDeclaration } from './function-declaration.js';
import { FUNCTION_DECLARATIONS } from './functions/index.js';
import { parseExpression } from './parse.js';
import { buildCondition, buildOperand, columnNode, conditionNode, errorAt, operandOf, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { constantOf, constantScalar, nameType, type Value } from './value.js';

type CallSyntax = Extract<Syntax, { kind: 'call' }>;
type NumberArg = Extract<ArgDeclaration, { kind: 'int' | 'number' }>;

const DECLARATION_BY_NAME = new Map(FUNCTION_DECLARATIONS.map((declaration) => [declaration.name, declaration]));
const EXPANSIONS = new Map<string, Syntax>();

/** Builds a function call. Throws ExpressionError. */
export function buildCall(call: CallSyntax, scope: Scope): Value {
  if (call.callee === 'crosses_above' || call.callee === 'crosses_below') return buildCross(call, scope);
  if (call.callee === 'tf' || call.callee === 'sym') return buildFrame(call, call.callee, scope);
  if (call.callee === 'model') return buildModel(call, scope);
  const position = positionValueOf(call);
  if (position !== undefined) return buildPosition(position, call, scope);
  if (call.callee === 'is_symbol') return buildIsSymbol(call, scope);
  if (isNewPeriod(call.callee)) return buildNewPeriod(call, call.callee, scope);
  if (call.callee === 'extra')
    throw errorAt(call, 'extra("name") is a table: write one of its columns behind it, extra("name").column', scope);
  if (call.callee === 'forecast')
    throw errorAt(call, 'forecast("name") is a forecast: write one of its fields behind it, forecast("name").expected_return', scope);
  const declaration = DECLARATION_BY_NAME.get(call.callee);
  if (declaration === undefined) throw unknownFunction(call, scope);
  const values = bindArguments(declaration, call, scope);
  const { body } = declaration;
  return body.kind === 'expansion'
    ? expand(declaration, body.text, values, call, scope)
    : addKernel(declaration, body, values, call, scope);
}

function unknownFunction(call: CallSyntax, scope: Scope): ExpressionError {
  const names = [...DECLARATION_BY_NAME.keys(), ...BUILT_INS.map(({ name }) => name)];
  return errorAt({ start: call.start, end: call.calleeEnd }, `unknown function "${call.callee}"${suggestName(call.callee, names)}`, scope);
}

function buildCross(call: CallSyntax, scope: Scope): Value {
  if (call.args.length !== 2) throw wrongCount(call, `${call.callee}(a, b)`, scope);
  const left = buildOperand(call.args[0]!, `a in ${call.callee}(a, b)`, scope);
  const right = buildOperand(call.args[1]!, `b in ${call.callee}(a, b)`, scope);
  if (left.kind === 'scalar' && right.kind === 'scalar') return { type: 'truth', value: false };
  requireColumns(`${call.callee}(a, b)`, [left, right].flatMap(operandNode), call, scope);
  const direction = call.callee === 'crosses_above' ? 'above' : 'below';
  return { type: 'condition', id: scope.builder.add('condition', scope.frame, { kind: 'cross', direction, left, right }) };
}

function operandNode(operand: ReturnType<typeof buildOperand>): NodeId[] {
  return operand.kind === 'node' ? [operand.id] : [];
}

function buildFrame(call: CallSyntax, callee: 'tf' | 'sym', scope: Scope): Value {
  const [nameSyntax, body, ...rest] = call.args;
  if (!nameSyntax || !body || rest.length > 0) throw wrongCount(call, callee === 'tf' ? 'tf("4h", expr)' : 'sym("ETHUSD", expr)', scope);
  if (nameSyntax.kind !== 'text') throw errorAt(nameSyntax, `the first argument of ${callee} must be a text in quotes`, scope);
  if (callee === 'sym' && !isSymbolName(nameSyntax.value))
    throw errorAt(nameSyntax, `the symbol of sym ${symbolRule(nameSyntax.value)}`, scope);
  const outer = scope.builder.frames[scope.frame]!;
  const key = callee === 'tf' ? 'timeframe' : 'symbol';
  if (outer[key] !== undefined) throw errorAt(call, `${callee}(...) cannot stand inside ${callee}(...)`, scope);
  const frame = scope.builder.addFrame({ ...outer, [key]: nameSyntax.value, parent: scope.frame });
  const value = scope.build(body, { ...scope, frame });
  if (!('id' in value)) return value;
  requireColumns(`${callee}(...)`, [value.id], call, scope);
  const node = value.type === 'condition' ? 'condition' : 'column';
  return { ...value, id: scope.builder.add(node, scope.frame, { kind: 'align', input: value.id, frame }) };
}

/** Pairs the call's arguments with the declaration's, filling in what the call leaves out. */
function bindArguments(declaration: FunctionDeclaration, call: CallSyntax, scope: Scope): Value[] {
  const { args } = declaration;
  const leadingDefaults = args.findIndex((arg) => arg.kind !== 'column' || arg.default === undefined);
  const omittable = leadingDefaults < 0 ? args.length : leadingDefaults;
  const trailing = args.filter((arg) => isNumeric(arg) && arg.default !== undefined).length;
  const first = isLeadingOpen(declaration, call, trailing) ? scope.build(call.args[0]!, scope) : undefined;
  const skipped = call.args.length < args.length - trailing || first?.type === 'scalar' ? omittable : 0;
  const given = call.args.length;
  if (given > args.length - skipped || given < args.length - skipped - trailing) throw wrongCount(call, describeCall(declaration), scope);
  return args.map((arg, index) => {
    const syntax = call.args[index - skipped];
    return syntax === undefined
      ? defaultValue(arg, scope)
      : buildArgument(declaration, arg, syntax, scope, syntax === call.args[0] ? first : undefined);
  });
}

/** A call leaves its leading columns out where its first argument is a number and the declaration's is a column:
 *  tells whether that argument has to be looked at. */
function isLeadingOpen({ args }: FunctionDeclaration, call: CallSyntax, trailing: number): boolean {
  if (call.args.length === 0 || call.args.length < args.length - trailing) return false;
  return args.some(isNumeric) && call.args.length < args.length;
}

function isNumeric(arg: ArgDeclaration): arg is NumberArg {
  return arg.kind === 'int' || arg.kind === 'number';
}

function defaultValue(arg: ArgDeclaration, scope: Scope): Value {
  if (arg.kind === 'condition') throw new Error('Invariant: conditions have no default');
  if (arg.kind === 'column')
    return { type: 'column', id: scope.builder.add('column', scope.frame, { kind: 'bars', column: arg.default! }) };
  return { type: 'scalar', scalar: constantScalar(arg.default!) };
}

/** `built` is what the syntax stands for, where it has been built already: building it twice at each depth doubles the work. */
function buildArgument(declaration: FunctionDeclaration, arg: ArgDeclaration, syntax: Syntax, scope: Scope, built?: Value): Value {
  const role = `${arg.name} in ${describeCall(declaration)}`;
  if (arg.kind === 'condition') return { type: 'condition', id: conditionNode(buildCondition(syntax, role, scope), scope) };
  const value = built ?? scope.build(syntax, scope);
  if (arg.kind === 'column') return asColumn(operandOf(value, syntax, role, scope));
  if (value.type !== 'scalar') throw errorAt(syntax, `${role} must be a number known before the run, not ${nameType(value)}`, scope);
  checkNumber(ruleOf(declaration, arg), value.scalar, syntax, scope);
  return value;
}

function asColumn(operand: ReturnType<typeof buildOperand>): Value {
  return operand.kind === 'node' ? { type: 'column', id: operand.id } : { type: 'scalar', scalar: operand.scalar };
}

function checkNumber(rule: NumberRule, scalar: Scalar, syntax: Syntax, scope: Scope): void {
  const constant = constantOf(scalar);
  const sentence = constant === undefined ? undefined : brokenRule(rule, constant);
  if (sentence !== undefined) throw errorAt(syntax, sentence, scope);
}

function ruleOf(declaration: FunctionDeclaration, arg: NumberArg): NumberRule {
  const max = arg.max ?? (arg.kind === 'int' ? LARGEST_WHOLE_ARGUMENT : Number.MAX_VALUE);
  return { name: `${arg.name} in ${describeCall(declaration)}`, isWhole: arg.kind === 'int', min: arg.min, max };
}

function addKernel(
  declaration: FunctionDeclaration,
  body: { kernel: string; scratchBytes?(length: number, ...numbers: readonly number[]): number },
  values: Value[],
  call: CallSyntax,
  scope: Scope,
): Value {
  const { builder, frame } = scope;
  const bars = (declaration.bars ?? []).map((column) => builder.add('column', frame, { kind: 'bars', column }));
  const numbers = values.filter((_, index) => isNumeric(declaration.args[index]!)).map((value) => (value as { scalar: Scalar }).scalar);
  const inputs = values.filter((_, index) => !isNumeric(declaration.args[index]!)).map((value) => inputNode(value, scope));
  if (!isPointwise(body.kernel)) requireColumns(describeCall(declaration), inputs, call, scope);
  const id = builder.add(declaration.returns, frame, {
    kind: 'kernel',
    kernel: body.kernel,
    inputs: [...bars, ...inputs],
    numbers,
    rules: declaration.args.filter(isNumeric).map((arg) => ruleOf(declaration, arg)),
    scratchBytes: (length, resolved) => body.scratchBytes?.(length, ...resolved) ?? 0,
    warmup: (resolved) => declaration.warmup(...resolved),
  });
  return { type: declaration.returns, id };
}

function inputNode(value: Value, scope: Scope): NodeId {
  if (value.type === 'scalar') return columnNode(value.scalar, scope);
  if (value.type === 'column' || value.type === 'condition') return value.id;
  throw new Error('Invariant: an argument is neither column nor condition');
}

/** Builds a function that is an expression over its arguments; errors inside it point at the call. */
function expand(declaration: FunctionDeclaration, text: string, values: Value[], call: CallSyntax, scope: Scope): Value {
  const syntax = EXPANSIONS.get(text) ?? parseExpression(text);
  EXPANSIONS.set(text, syntax);
  const valueByName = new Map(declaration.args.map((arg, index) => [arg.name, values[index]!]));
  try {
    return scope.build(syntax, { ...scope, source: text, names: valueByName.keys(), resolve: (name) => valueByName.get(name) });
  } catch (error) {
    if (error instanceof ExpressionError) throw errorAt(call, `${declaration.name}: ${error.sentence}`, scope);
    throw error;
  }
}

function wrongCount(call: CallSyntax, usage: string, scope: Scope): ExpressionError {
  return errorAt(
    call,
    `${call.callee} is called as ${usage}, not with ${call.args.length} ${call.args.length === 1 ? 'argument' : 'arguments'}`,
    scope,
  );
}

/** Returns the function's usage: `sma([x,] n)`, `macd([x,] [fast,] [slow])`. */
export function describeCall({ name, args }: Pick<FunctionDeclaration, 'name' | 'args'>): string {
  const parts = args.map((arg) => ('default' in arg ? `[${arg.name}]` : arg.name));
  return `${name}(${parts.join(', ')})`;
}
