import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

/** What a number among a model's options may be, and what it is where it is left out. */
interface NumberOption {
  readonly default: number;
  readonly isWhole: boolean;
  readonly min: number;
  readonly max: number;
  /** the smallest value itself is not allowed */
  readonly isAboveMin?: boolean;
}

const whole = (value: number, min: number, max: number): NumberOption => ({ default: value, isWhole: true, min, max });
const from = (value: number, min: number, max = Number.MAX_VALUE): NumberOption => ({ default: value, isWhole: false, min, max });
const above = (value: number, min: number, max = Number.MAX_VALUE): NumberOption => ({ ...from(value, min, max), isAboveMin: true });

const SEED = whole(0, 0, Number.MAX_SAFE_INTEGER);

/** Numbers that every boosting model has. */
export const BOOSTING_OPTIONS = {
  seed: SEED,
  trees: whole(100, 1, 10_000),
  learningRate: above(0.1, 0, 1),
  bins: whole(255, 2, 255),
  maxLeaves: whole(31, 2, 4096),
  maxDepth: whole(64, 1, 64),
  minRows: whole(20, 1, 2 ** 24),
  minHessian: from(1e-3, 0),
  minGain: from(0, 0),
  l2: from(0, 0),
  rowShare: above(1, 0, 1),
  featureShare: above(1, 0, 1),
  patience: whole(10, 1, 10_000),
} as const;

/** Numbers that every forest has. featuresPerNode 0 stands for the square root of their number. */
export const FOREST_OPTIONS = {
  seed: SEED,
  trees: whole(100, 1, 10_000),
  bins: whole(255, 2, 255),
  maxDepth: whole(12, 1, 32),
  minRows: whole(1, 1, 2 ** 24),
  featuresPerNode: whole(0, 0, 65_535),
} as const;

/** Numbers that every model of stochastic gradient descent has. */
export const SGD_OPTIONS = {
  seed: SEED,
  passes: whole(5, 1, 10_000),
  l2: above(1e-4, 0),
  rate: above(0.01, 0),
  power: from(0.25, 0, 10),
  /** of the mean of the weights while a model learns on: rows after which a row counts for half; 0 forgets nothing */
  halfLife: from(500, 0),
} as const;

export const LOGISTIC_OPTIONS = {
  l2: from(1, 0),
} as const;

/** Returns every number of a model's options, those that are left out at their defaults. Throws UsageError MODEL_INVALID.
 *  kind   for the sentence: gbc
 *  names  other entries that the options may have */
export function fillNumbers<Name extends string>(
  kind: string,
  options: Readonly<Record<Name, NumberOption>>,
  given: object,
  names: readonly string[],
): Record<Name, number> {
  const known = Object.keys(options) as Name[],
    values = given as Partial<Record<Name, number>>;
  for (const name of Object.keys(given))
    if (!(name in options) && !names.includes(name)) throw unknownOption(kind, name, [...known, ...names]);
  return Object.fromEntries(known.map((name) => [name, checkNumber(`${kind} ${name}`, options[name], values[name])])) as Record<
    Name,
    number
  >;
}

function checkNumber(
  name: string,
  { default: fallback, isWhole, min, max, isAboveMin = false }: NumberOption,
  value: number | undefined,
): number {
  if (value === undefined) return fallback;
  if (value >= min && value <= max && !(isAboveMin && value === min) && (!isWhole || Number.isInteger(value))) return value;
  const low = isAboveMin ? `above ${min}` : `from ${min}`;
  const range = max === Number.MAX_VALUE ? low : `${low} to ${max}`;
  throw new UsageError('MODEL_INVALID', `${name} must be a ${isWhole ? 'whole ' : ''}number ${range}, not ${value}`, {
    context: { option: name, value },
  });
}

function unknownOption(kind: string, name: string, known: readonly string[]): UsageError {
  return new UsageError('MODEL_INVALID', `${kind} has no option "${name}"${suggestName(name, known)}`, { context: { option: name } });
}
