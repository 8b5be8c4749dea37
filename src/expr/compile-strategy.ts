import type { Distance, NodeId, Scalar, StrategyGraph } from '../core/graph.js';
import { buildExpression } from './build-expression.js';
import type { GraphBuilder } from './graph-builder.js';
import { graphOfNodes } from './graph-of-nodes.js';
import { NO_MODELS, type LanguageModels } from './language-model.js';
import { LetScopes } from './let-scopes.js';
import { buildCondition, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { constantScalar, nameType, type Value } from './value.js';

/** The texts of a strategy, as they stand in the system file. */
export interface StrategyTexts {
  readonly let?: Readonly<Record<string, string>>;
  readonly long?: SideTexts;
  readonly short?: SideTexts;
  readonly stop?: string;
  readonly target?: string;
  readonly trail?: string;
  readonly max_bars?: string;
  /** share of the equity that an entry takes; of a rotation the weight of a leg */
  readonly weight?: string;
  /** of an account: larger is served first */
  readonly rank?: string;
  /** of a rotation, whose legs are picked and weighed by `weight` where it holds */
  readonly rebalance?: string;
}

interface SideTexts {
  readonly enter: string;
  readonly exit?: string;
}

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
  return {
    ...(rank !== undefined && { rank }),
    ...(weight !== undefined && { weight }),
    ...(rebalance !== undefined && { rebalance }),
    longEnter: condition('strategy.long.enter', texts.long?.enter),
    longExit: condition('strategy.long.exit', texts.long?.exit),
    shortEnter: condition('strategy.short.enter', texts.short?.enter),
    shortExit: condition('strategy.short.exit', texts.short?.exit),
    stop: distance('strategy.stop', texts.stop),
    target: distance('strategy.target', texts.target),
    trail: distance('strategy.trail', texts.trail),
    maxBars: texts.max_bars === undefined ? constantScalar(0) : scopes.build('strategy.max_bars', texts.max_bars, buildScalar),
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

/** Builds a number that the parameters alone decide. */
function buildScalar(syntax: Syntax, scope: Scope): Scalar {
  const value = buildExpression(syntax, scope);
  if (value.type === 'scalar') return value.scalar;
  throw errorAt(syntax, `this must be a number known before the run, not ${nameType(value)}`, scope);
}

/** Builds a column of its own; a number would serve every leg alike. */
function buildColumn(syntax: Syntax, scope: Scope): NodeId {
  const value = buildExpression(syntax, scope);
  if (value.type === 'column') return value.id;
  throw errorAt(syntax, `this must be a column, whose larger values are served first, not ${nameType(value)}`, scope);
}

function buildDistance(syntax: Syntax, scope: Scope): Distance {
  return buildScaled(syntax, 'a distance in price units', scope);
}

function buildWeight(text: string, rebalance: string | undefined, scopes: LetScopes): Distance {
  const [entry, what] = rebalance === undefined ? ['risk.weight', 'a share of the equity'] : ['strategy.weight', 'the weight of a leg'];
  return scopes.build(entry, text, (syntax, scope) => buildScaled(syntax, what, scope));
}

/** what  for the sentence that refuses a condition */
function buildScaled(syntax: Syntax, what: string, scope: Scope): Distance {
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
