import type { NodeId, Operand } from '../core/graph.js';
import { suggestName } from '../core/nearest-name.js';
import { ExpressionError } from './expression-error.js';
import { NO_MODELS, type MadeScores, type ScoringModel } from './language-model.js';
import { isSymbolNode } from './build-is-symbol.js';
import { parseExpression } from './parse.js';
import { columnNode, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { constantScalar, nameType, type Value } from './value.js';

type CallSyntax = Extract<Syntax, { kind: 'call' }>;
type Feature = ScoringModel['features'][number];

/** Builds `model("name")`: the features as ordinary nodes of the frame that it is read in, and the node that scores them. Throws
 *  ExpressionError. */
export function buildModel(call: CallSyntax, scope: Scope): Value {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0)
    throw errorAt(call, `model is called as model("name"), not with ${call.args.length} arguments`, scope);
  if (name.kind !== 'text') throw errorAt(name, 'the argument of model must be a text in quotes', scope);
  const model = scope.models.get(name.value);
  if (model === undefined) throw unknownModel(name.value, name, scope);
  if ('scores' in model) return madeScores(model, call, name.value, scope);
  return { type: 'column', id: askModel(model, call, name.value, scope) };
}

/** A model that symbols have of their own is asked on their bars. */
function askModel(model: ScoringModel, call: CallSyntax, name: string, scope: Scope): NodeId {
  const inputs = model.features.map((feature) => buildFeature(feature, call, name, scope));
  let id = scope.builder.add('column', scope.frame, { kind: 'model', model: scope.builder.addModel(model.handle), inputs });
  for (const [symbol, own] of model.ofSymbols ?? []) {
    const condition = isSymbolNode(symbol, scope);
    const [whenTrue, whenFalse] = [askModel(own, call, name, scope), id].map((node): Operand => ({ kind: 'node', id: node })) as [
      Operand,
      Operand,
    ];
    id = scope.builder.add('column', scope.frame, { kind: 'select', condition, whenTrue, whenFalse });
  }
  return id;
}

function madeScores({ scores }: MadeScores, call: CallSyntax, name: string, scope: Scope): Value {
  if (scope.frame !== 0)
    throw errorAt(call, `model "${name}" has scores on the strategy's own bars alone, and cannot stand inside tf or sym`, scope);
  return { type: 'column', id: scope.builder.add('column', 0, { kind: 'bars', column: scope.builder.addColumn(scores) }) };
}

function unknownModel(name: string, place: Syntax, scope: Scope): ExpressionError {
  const none = scope.models.size === 0 ? '; no model is given here' : suggestName(name, scope.models.keys());
  return errorAt(place, `unknown model "${name}"${none}`, scope);
}

/** Errors inside a feature point at the call: its text does not stand where the strategy's does. */
function buildFeature({ name, expression }: Feature, call: CallSyntax, model: string, scope: Scope): NodeId {
  const inside: Scope = {
    ...scope,
    source: expression,
    parameterNames: [],
    flagNames: [],
    names: [],
    models: NO_MODELS,
    mayReadPosition: false,
    resolve: () => undefined,
  };
  try {
    return featureColumn(inside.build(parseExpression(expression), inside), inside);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw errorAt(call, `feature ${name} of model "${model}", ${expression.trim()}: ${error.sentence}`, scope);
    throw error;
  }
}

function featureColumn(value: Value, scope: Scope): NodeId {
  if (value.type === 'column') return value.id;
  if (value.type === 'scalar' || value.type === 'flag') return columnNode(value.scalar, scope);
  if (value.type === 'text' || value.type === 'choice')
    throw errorAt({ start: 0, end: scope.source.length }, `this must be a column, a condition or a number, not ${nameType(value)}`, scope);
  const condition = conditionNode(value.type === 'truth' ? value.value : value.id, scope);
  const [whenTrue, whenFalse] = [1, 0].map((value): Operand => ({ kind: 'scalar', scalar: constantScalar(value) })) as [Operand, Operand];
  return scope.builder.add('column', scope.frame, { kind: 'select', condition, whenTrue, whenFalse });
}
