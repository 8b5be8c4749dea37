import type { JoinedColumns } from './join-strategies.js';
import { graphOfNodes } from './graph-of-nodes.js';
import { NO_MODELS, type LanguageModels } from './language-model.js';
import { LetScopes } from './let-scopes.js';
import { buildCondition, conditionNode } from './scope.js';

/** An expression and what it is called in errors. */
export interface NamedText {
  readonly where: string;
  readonly text: string;
}

/** Compiles conditions to one graph.
 *  names       texts by the names that conditions may read for them
 *  parameters  names that they may read with $, and which of them are true or false
 *  Throws ExpressionError, whose message names the entry and shows the place */
export function compileConditions(
  texts: readonly NamedText[],
  names: Readonly<Record<string, string>> = {},
  models: LanguageModels = NO_MODELS,
  parameters: { readonly names: readonly string[]; readonly flags: readonly string[] } = { names: [], flags: [] },
): JoinedColumns {
  const scopes = new LetScopes(names, parameters.names, models, parameters.flags);
  const roots = texts.map(({ where, text }) =>
    scopes.build(where, text, (syntax, scope) => conditionNode(buildCondition(syntax, 'this', scope), scope)),
  );
  return { graph: graphOfNodes(scopes.builder), roots };
}
