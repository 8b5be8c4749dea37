import { UsageError } from '../../core/errors.js';
import { brokenLimit, type Limits } from '../../core/limits.js';
import { parametersIn } from '../../core/parameter-name.js';
import { compileFormula } from '../../expr/compile-formula.js';
import { checkPolicyNumbers } from '../system/check-policy.js';
import type { PolicyFile, PolicyText } from '../system/composite.js';
import type { JsonSchema } from '../system/schema-builder.js';
import { putAt } from '../system/rule-entries.js';
import { Policy } from '../system/schema/policy-schema.js';
import type { SystemFile } from '../system/system-schema.js';
import { flagNames, parameterNames } from './parameter-names.js';

type Path = readonly (string | number)[];

/** Returns the policy of a composite with numbers where expressions of parameters stand, under the file's `params`; undefined where there is
 *  none. Conditions and features stay expressions.
 *  Throws ExpressionError; UsageError CONFIG_INVALID where a number breaks a rule */
export function policyOf(file: SystemFile): PolicyFile | undefined {
  const { policy } = file;
  if (policy === undefined) return undefined;
  const settled = numbersOf(policy).reduce((changed, path) => {
    const text = readAt(policy, path);
    return typeof text === 'string' ? putAt(changed, path, valueOf(file, path, text)) : changed;
  }, policy) as PolicyFile;
  checkPolicyNumbers(settled, (entry, rule, code = 'CONFIG_INVALID') => {
    throw new UsageError(code, `${file.system}: ${rule}`, { context: { entry } });
  });
  return settled;
}

/** Names of the parameters that a policy reads: its numbers, conditions and features. */
export function parametersOfPolicy({ policy }: Pick<SystemFile, 'policy'>): string[] {
  return policy === undefined ? [] : [...new Set(leavesOf(policy).flatMap((text) => parametersIn(String(text))))];
}

function leavesOf(entry: unknown): unknown[] {
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(leavesOf) : [entry];
}

/** Where the numbers of a policy stand in it. */
function numbersOf({ rules, default: standard, learn = {} as NonNullable<PolicyText['learn']> }: PolicyText): Path[] {
  return [
    ...rules.flatMap(({ weights }, rule) => Object.keys(weights).map((name) => ['rules', rule, 'weights', name])),
    ...Object.keys(standard).map((name) => ['default', name]),
    ...Object.keys(learn).flatMap((name) => (name === 'method' || name === 'features' ? [] : [['learn', name]])),
    ['switch', 'minimum_bars'],
  ];
}

function readAt(policy: PolicyText, path: Path): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], policy);
}

function valueOf(file: SystemFile, path: Path, text: string): number {
  const entry = `policy.${path.join('.')}`;
  const formula = compileFormula(entry, text, [], parameterNames(file), flagNames(file));
  const missing = parametersIn(text).find((name) => !Object.hasOwn(file.params, name));
  if (missing !== undefined) throw missingValue(missing);
  const value = formula(file.params);
  const rule = brokenLimit(limitsOf(path), value);
  if (rule === undefined) return value;
  throw new UsageError('CONFIG_INVALID', `${file.system}: ${entry} ${rule}, not ${value} (${text})`, { context: { entry, value: text } });
}

/** Returns the error for a parameter that a policy reads and that has no value. */
export function missingValue(name: string): UsageError {
  return new UsageError(
    'CONFIG_INVALID',
    `params has no value for "$${name}", which the policy reads; add params.${name} or --set params.${name}=…`,
    { context: { parameter: name } },
  );
}

function limitsOf(path: Path): Limits {
  const inner = (schema: JsonSchema, name: string | number): JsonSchema =>
    typeof name === 'number'
      ? (schema.items as JsonSchema)
      : (schema.properties?.[name] ?? Object.values(schema.patternProperties ?? {})[0]!);
  return path.reduce(inner, Policy as unknown as JsonSchema).anyOf![0]!;
}
