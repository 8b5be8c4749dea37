import { UsageError } from '../../core/errors.js';
import type { ParameterValue, Parameters, StrategyGraph } from '../../core/graph.js';

/** Every parameter that the strategy reads needs a value. Throws UsageError CONFIG_INVALID. */
export function requireParameters(graph: StrategyGraph, parameters: Readonly<Record<string, ParameterValue>>): Parameters {
  const missing = graph.nodes.flatMap(({ parameters: names }) => names).find((name) => !Object.hasOwn(parameters, name));
  if (missing === undefined) return parameters;
  throw new UsageError(
    'CONFIG_INVALID',
    `params has no value for "$${missing}", which the strategy reads; add params.${missing} or --set params.${missing}=…`,
    { context: { parameter: missing } },
  );
}
