import { UsageError } from '../../core/errors.js';
import { parametersOfScalar, type ParameterValue, type Parameters, type StrategyGraph } from '../../core/graph.js';
import { parametersOfOrders, scalesOfOrders } from '../../core/order-numbers.js';
import { parametersOfRules } from '../../core/rule-numbers.js';
import type { SystemFile } from '../system/system-schema.js';
import { missingValue, parametersOfPolicy } from './policy-of.js';
import { rulesOf } from './rules-of.js';

/** Every parameter that the strategy or its rules read needs a value. Throws UsageError CONFIG_INVALID; ExpressionError where a number of
 *  the rules is no expression of parameters. */
export function requireParameters(
  graph: StrategyGraph,
  parameters: Readonly<Record<string, ParameterValue>>,
  file: SystemFile,
): Parameters {
  const lacks = (name: string): boolean => !Object.hasOwn(parameters, name);
  const ofPolicy = parametersOfPolicy(file).find(lacks);
  if (ofPolicy !== undefined) throw missingValue(ofPolicy);
  const ofStrategy = parametersOfGraph(graph).find(lacks);
  const missing = ofStrategy ?? parametersOfRules(rulesOf(file, file.data.symbols[0]!).numbers).find(lacks);
  if (missing === undefined) return parameters;
  throw new UsageError(
    'CONFIG_INVALID',
    `params has no value for "$${missing}", which ${ofStrategy === undefined ? 'a number of execution, risk or portfolio' : 'the strategy'} reads; add params.${missing} or --set params.${missing}=…`,
    { context: { parameter: missing } },
  );
}

/** Names that nodes, distances and the time stop read. */
function parametersOfGraph({ nodes, stop, target, trail, weight, maxBars, orders }: StrategyGraph): string[] {
  const scalars = [stop?.scale, target?.scale, trail?.scale, weight?.scale, maxBars, ...scalesOfOrders(orders)];
  return [
    ...nodes.flatMap(({ parameters }) => parameters),
    ...scalars.flatMap((scalar) => (scalar === undefined ? [] : parametersOfScalar(scalar))),
    ...parametersOfOrders(orders),
  ];
}
