import { formatParameter, formatSetting } from '../model/axis-bins.js';
import type { SettingValue } from '../model/run-report-input.js';
import type { StudyAxis } from '../model/study-report-input.js';

/** Says what a study's parameter may be. */
export function describeAxis(axis: StudyAxis): string {
  if (axis.kind === 'choice') return describeValues(axis.values);
  return `${formatParameter(axis.low)} to ${formatParameter(axis.high)}${axis.isWhole ? ', whole' : ''}${axis.isLog ? ', log' : ''}`;
}

/** Lists values, the first ones and the last where they are many. */
export function describeValues(values: readonly SettingValue[]): string {
  if (values.length <= 8) return values.map(formatSetting).join(', ');
  return `${values.slice(0, 3).map(formatSetting).join(', ')}, …, ${formatSetting(values.at(-1)!)} (${values.length} values)`;
}
