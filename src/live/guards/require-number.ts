import { UsageError } from '../../core/errors.js';

/** Returns a number of a guard's rule. Throws UsageError CONFIG_INVALID where it is below the least, or none. */
export function requireNumber(name: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  throw new UsageError('CONFIG_INVALID', `guards.${name} must be a number of at least ${least}, and is ${value}`, {
    context: { entry: `guards.${name}`, value: String(value) },
  });
}
