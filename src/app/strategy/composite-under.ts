import type { Parameters, ParameterValue } from '../../core/graph.js';
import { isComposite, type SettledSystem } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';
import { policyOf } from './policy-of.js';
import { settledRules } from './rules-of.js';

/** Returns a composite under values of its parameters, among them those of its members, `trend.fast`. Other systems stay as they are.
 *  parameters  laid over the file's own
 *  Throws UsageError CONFIG_INVALID, ExpressionError where a number of the policy breaks a rule */
export function compositeUnder(file: SystemFile, parameters: Parameters = {}): SettledSystem {
  if (!isComposite(file)) return file as SettledSystem;
  const own = { ...file, params: { ...file.params, ...parameters } as Record<string, ParameterValue> };
  const policy = policyOf(own);
  return { ...own, ...settledRules(own, own.params), ...(policy && { policy }) } as SettledSystem;
}
