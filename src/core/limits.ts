/** Bounds of a number, as JSON Schema names them. */
export interface Limits {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  /** `integer` asks for a whole number */
  readonly type?: string | undefined;
}

export const COMPARISONS = [
  ['exclusiveMinimum', '>', (value: number, limit: number) => value > limit],
  ['exclusiveMaximum', '<', (value: number, limit: number) => value < limit],
  ['minimum', '>=', (value: number, limit: number) => value >= limit],
  ['maximum', '<=', (value: number, limit: number) => value <= limit],
] as const;

/** Returns how a number breaks its bounds, e.g. `must be > 0`; undefined where it keeps to them. */
export function brokenLimit(limits: Limits, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'must be a number';
  if (limits.type === 'integer' && !Number.isInteger(value)) return 'must be a whole number';
  const broken = COMPARISONS.find(([keyword, , holds]) => limits[keyword] !== undefined && !holds(value, limits[keyword]));
  return broken && `must be ${broken[1]} ${limits[broken[0]]}`;
}
