import { formatSetting } from '../model/axis-bins.js';
import type { SweepAxis, SweepReportInput } from '../model/sweep-report-input.js';
import { markup, type Markup } from './markup.js';
import { drawSettingsTable } from './settings-table.js';

/** Draws what was asked for: objective, constraints, axes, and why trials failed. */
export function drawSearchTerms(input: SweepReportInput): Markup {
  const axes = Object.fromEntries(input.axes.map((axis) => [axis.name, describeAxis(axis)]));
  const terms = {
    [input.objective.direction]: input.objective.text,
    'parameters must': input.requirements.join('; ') || '–',
    'trials must': input.constraints.join('; ') || '–',
  };
  const failures = input.failed.messages.map((message) => markup`<li>${message}</li>`);
  return markup`<div class="pair"><div><h3>Objective and constraints</h3>${drawSettingsTable(terms)}</div><div><h3>Space</h3>${drawSettingsTable(axes)}</div></div>
${input.failed.count > 0 && markup`<h3 style="margin-top:18px">Why ${input.failed.count} trials failed</h3><ul>${failures}</ul>`}`;
}

function describeAxis({ values }: SweepAxis): string {
  if (values.length <= 8) return values.map(formatSetting).join(', ');
  return `${values.slice(0, 3).map(formatSetting).join(', ')}, …, ${formatSetting(values.at(-1)!)} (${values.length} values)`;
}
