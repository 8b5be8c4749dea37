import { UsageError } from '../../core/errors.js';

/** Returns a number of a guard's rule. Throws UsageError CONFIG_INVALID where it is below the least, or none. */
export function requireNumber(name: string, value: number, least: number): number {
  return checked(name, value, value >= least, `of at least ${least}`);
}

/** Returns a number of a guard's rule. Throws UsageError CONFIG_INVALID where it is not above 0. */
export function requirePositive(name: string, value: number): number {
  return checked(name, value, value > 0, 'above 0');
}

function checked(name: string, value: number, isGood: boolean, rule: string): number {
  if (Number.isFinite(value) && isGood) return value;
  throw new UsageError('CONFIG_INVALID', `guards.${name} must be a number ${rule}, and is ${value}`, {
    context: { entry: `guards.${name}`, value: String(value) },
  });
}
