import { rankSlices, type Slice } from './slices.js';
import type { StudyReportInput } from './study-report-input.js';

/** Returns the names of all axes, the most important first: by the measured importance, those that have none by what they explain alone. */
export function rankAxes({ axes, importance }: Pick<StudyReportInput, 'axes' | 'importance'>, slices: readonly Slice[]): string[] {
  const known = new Set(axes.map(({ name }) => name));
  const measured = importance.map(({ name }) => name).filter((name) => known.has(name));
  return [...new Set([...measured, ...rankSlices(slices), ...known])];
}
