import type { NodeId, StrategyGraph } from '../core/graph.js';
import { buildExpression } from './build-expression.js';
import { graphOfNodes } from './graph-of-nodes.js';
import { NO_MODELS, type LanguageModels } from './language-model.js';
import { LetScopes } from './let-scopes.js';
import { buildCondition, columnNode, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { nameType } from './value.js';

/** Expressions that are not part of a strategy, as one graph. */
export interface ColumnsGraph {
  /** a strategy without entries, exits and distances */
  readonly graph: StrategyGraph;
  /** node of each expression, in their order: a column or a condition */
  readonly roots: readonly NodeId[];
}

/** Compiles expressions to one graph; what several of them read is one node. They cannot read each other.
 *  where  what an entry is called in errors: features.rsi_14
 *  texts  expressions by name
 *  names  texts by the names that expressions may read for them
 *  Throws ExpressionError, whose message names the entry and shows the place                 */
export function compileColumns(
  where: string,
  texts: ReadonlyMap<string, string>,
  parameterNames: readonly string[] = [],
  models: LanguageModels = NO_MODELS,
  names: Readonly<Record<string, string>> = {},
  flagNames: readonly string[] = [],
): ColumnsGraph {
  const scopes = new LetScopes(names, parameterNames, models, flagNames);
  const roots = [...texts].map(([name, text]) => scopes.build(`${where}.${name}`, text, buildRoot));
  return { graph: graphOfNodes(scopes.builder), roots };
}

function buildRoot(syntax: Syntax, scope: Scope): NodeId {
  const value = buildExpression(syntax, scope);
  switch (value.type) {
    case 'column':
    case 'condition':
      return value.id;
    case 'scalar':
      return columnNode(value.scalar, scope);
    case 'truth':
    case 'flag':
      return conditionNode(buildCondition(syntax, 'this', scope), scope);
    case 'text':
    case 'choice':
      throw errorAt(syntax, `this must be a column, a condition or a number, not ${nameType(value)}`, scope);
  }
}
