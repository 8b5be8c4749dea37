import { FORECAST_FIELDS, forecastColumn } from '../../core/forecast-column.js';
import type { StrategyGraph } from '../../core/graph.js';
import { compileColumns } from '../../expr/compile-columns.js';
import { compileConditions } from '../../expr/compile-conditions.js';
import { NO_MODELS } from '../../expr/language-model.js';
import { joinStrategies, type JoinedColumns, type SettledStrategy } from '../../expr/join-strategies.js';
import { forecastName, membersOf, type PolicyText } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';
import { flagNames, parameterNames } from './parameter-names.js';

/** Joins the strategies of a composite's members and what its policy reads to one graph.
 *  settle  compiles a member
 *  Throws ExpressionError, whose message names the entry and shows the place */
export function compositeGraph(file: SystemFile, settle: (member: SystemFile) => SettledStrategy): StrategyGraph {
  const members = membersOf(file).map((member) => settle(member.file));
  const rank = file.portfolio?.rank;
  const { graph, roots } = joinStrategies(
    members,
    file.policy === undefined ? [] : [{ ...policyColumns(file, file.policy), parameters: file.params }],
    rank === undefined ? undefined : compileColumns('portfolio', new Map([['rank', String(rank)]])),
  );
  return roots.length === 0 ? graph : { ...graph, policy: roots[0]! };
}

/** The conditions of a policy's rules, or the features that it learns from, in their order. */
function policyColumns(file: SystemFile, policy: PolicyText): JoinedColumns {
  const features = Object.entries(policy.learn?.features ?? {});
  const names = file.forecaster === undefined ? {} : forecastNames(file.forecaster);
  const [read, flags] = [parameterNames(file), flagNames(file)];
  if (policy.kind === 'learned')
    return compileColumns(
      'policy.learn.features',
      new Map(features.map(([name, text]) => [name, String(text)])),
      read,
      NO_MODELS,
      names,
      flags,
    );
  return compileConditions(
    policy.rules.map(({ when }, rule) => ({ where: `policy.rules.${rule}.when`, text: String(when) })),
    names,
    NO_MODELS,
    { names: read, flags },
  );
}

/** What the bare names of a forecast's fields stand for: those of the forecaster that a composite names, by its folder and a version. */
function forecastNames(forecaster: string): Record<string, string> {
  const name = forecastName(forecaster);
  return Object.fromEntries(FORECAST_FIELDS.map((field) => [field, forecastColumn(name, field)]));
}
