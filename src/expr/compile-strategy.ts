import type { Distance, NodeId, StrategyGraph } from '../core/graph.js';
import { buildExpression } from './build-expression.js';
import { buildDistance, buildScalar, buildScaled } from './build-scaled.js';
import { compileExit, compileTrail } from './compile-exit.js';
import { compileOrders } from './compile-orders.js';
import { graphOfNodes } from './graph-of-nodes.js';
import { NO_MODELS, type LanguageModels } from './language-model.js';
import { LetScopes } from './let-scopes.js';
import { buildCondition, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import type { StrategyTexts } from './strategy-texts.js';
import { constantScalar, nameType, type Value } from './value.js';

/** Compiles a strategy to its graph.
 *  models     those that `model("name")` may name; default none
 *  flagNames  parameters that are true or false, and so conditions; default none
 *  Throws ExpressionError, whose message names the entry and shows the place. */
export function compileStrategy(
  texts: StrategyTexts,
  parameterNames: readonly string[],
  models: LanguageModels = NO_MODELS,
  flagNames: readonly string[] = [],
): StrategyGraph {
  const scopes = new LetScopes(texts.let ?? {}, parameterNames, models, flagNames);
  const condition = (where: string, text: string | undefined): NodeId | undefined =>
    text === undefined
      ? undefined
      : scopes.build(where, text, (syntax, scope) => conditionNode(buildCondition(syntax, 'this', scope), scope));
  const weight = texts.weight === undefined ? undefined : buildWeight(texts.weight, texts.rebalance, scopes);
  const rebalance = condition('strategy.rebalance', texts.rebalance);
  const distance = (where: string, text: string | undefined): Distance | undefined =>
    text === undefined ? undefined : scopes.build(where, text, buildDistance);
  const rank = texts.rank === undefined ? undefined : scopes.build('portfolio.rank', texts.rank, buildColumn);
  scopes.checkLetNames();
  const longEnter = condition('strategy.long.enter', texts.long?.enter);
  const longExit = compileExit(scopes, 'strategy.long.exit', texts.long?.exit);
  const shortEnter = condition('strategy.short.enter', texts.short?.enter);
  const shortExit = compileExit(scopes, 'strategy.short.exit', texts.short?.exit);
  const [stop, target] = [distance('strategy.stop', texts.stop), distance('strategy.target', texts.target)];
  const trail = compileTrail(scopes, texts.trail);
  const maxBars = texts.max_bars === undefined ? constantScalar(0) : scopes.build('strategy.max_bars', texts.max_bars, buildScalar);
  const reading = { long: longExit.ofPosition, short: shortExit.ofPosition, trail: trail.ofPosition };
  const orders = compileOrders(scopes, texts, reading);
  return {
    ...(rank !== undefined && { rank }),
    ...(weight !== undefined && { weight }),
    ...(rebalance !== undefined && { rebalance }),
    ...(orders !== undefined && { orders }),
    longEnter,
    longExit: longExit.ofBars,
    shortEnter,
    shortExit: shortExit.ofBars,
    stop,
    target,
    trail: trail.ofBars,
    maxBars,
    nodes: scopes.builder.nodes,
    frames: scopes.builder.frames,
    models: scopes.builder.models,
    columns: scopes.builder.columns,
  };
}

/** Compiles one expression to the last node of a graph, for features, checks and tests. Throws ExpressionError. */
export function compileExpression(
  text: string,
  parameterNames: readonly string[] = [],
  models: LanguageModels = NO_MODELS,
  flagNames: readonly string[] = [],
): { readonly graph: StrategyGraph; readonly value: Value } {
  const scopes = new LetScopes({}, parameterNames, models, flagNames);
  const value = scopes.build('expression', text, buildExpression);
  return { graph: graphOfNodes(scopes.builder), value };
}

/** Builds a column of its own; a number would serve every leg alike. */
function buildColumn(syntax: Syntax, scope: Scope): NodeId {
  const value = buildExpression(syntax, scope);
  if (value.type === 'column') return value.id;
  throw errorAt(syntax, `this must be a column, whose larger values are served first, not ${nameType(value)}`, scope);
}

function buildWeight(text: string, rebalance: string | undefined, scopes: LetScopes): Distance {
  const [entry, what] = rebalance === undefined ? ['risk.weight', 'a share of the equity'] : ['strategy.weight', 'the weight of a leg'];
  return scopes.build(entry, text, (syntax, scope) => buildScaled(syntax, what, scope));
}
