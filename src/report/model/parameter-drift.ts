import { placeAxis, type AxisPlaces } from './axis-places.js';
import type { SettingValue } from './run-report-input.js';
import type { StudyAxis, WalkForwardInput } from './study-report-input.js';

/** How one parameter of the winners moves over the folds. */
export interface ParameterDrift {
  readonly axis: AxisPlaces;
  /** per fold: place on the axis, 0 to 1; NaN where the winner does not have the parameter */
  readonly shares: readonly number[];
  /** mean absolute change from fold to fold as a share of the axis; NaN is undefined */
  readonly meanChange: number;
}

/** Follows every searched parameter over the folds, in the order of the axes. */
export function followParameters(
  axes: readonly StudyAxis[],
  { folds, drift }: Pick<WalkForwardInput, 'folds' | 'drift'>,
): ParameterDrift[] {
  return axes.map((axis) => {
    const places = placeAxis(axis, 4);
    const shares = folds.map(({ parameters }) =>
      Object.hasOwn(parameters, axis.name) ? places.shareOf(positionOf(axis, parameters[axis.name]!)) : NaN,
    );
    return { axis: places, shares, meanChange: drift.find(({ name }) => name === axis.name)?.meanChange ?? NaN };
  });
}

function positionOf(axis: StudyAxis, value: SettingValue): number {
  if (axis.kind === 'number') return Number(value);
  const index = axis.values.indexOf(value);
  return index < 0 ? NaN : index;
}
