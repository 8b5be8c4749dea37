import { UsageError } from '../../core/errors.js';

/** Returns the direction of each feature, in their order; undefined where none is given. Throws UsageError MODEL_INVALID. */
export function directionsOf(
  { kind, monotone }: { readonly kind: string; readonly monotone?: Readonly<Record<string, number>> | undefined },
  features: readonly string[],
): readonly number[] | undefined {
  if (monotone === undefined) return undefined;
  for (const [name, direction] of Object.entries(monotone)) {
    if (!features.includes(name)) throw new UsageError('MODEL_INVALID', `${kind} monotone names ${name}, which is no feature`);
    if (![-1, 0, 1].includes(direction))
      throw new UsageError('MODEL_INVALID', `${kind} monotone ${name} must be -1, 0 or 1, not ${direction}`);
  }
  return features.map((name) => monotone[name] ?? 0);
}
