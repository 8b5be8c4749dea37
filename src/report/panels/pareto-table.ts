import type { StudyReportInput } from '../model/study-report-input.js';
import { formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawNumber, drawParameter } from './ranked-table.js';
import { drawSortableTable } from './sortable-table.js';

/** Draws the trials of the front with their objectives and parameters; every column sorts. */
export function drawParetoTable(
  { objectives, axes }: Pick<StudyReportInput, 'objectives' | 'axes'>,
  front: StudyReportInput['pareto'],
): Markup {
  const rows = front.map(
    ({ trialNumber, parameters, values }) =>
      markup`<tr><td class="n">${trialNumber}</td>${values.map((value) => drawNumber(value, formatSignificant(value, 4)))}${axes.map(({ name }) => drawParameter(Object.hasOwn(parameters, name) ? parameters[name] : undefined))}</tr>`,
  );
  return drawSortableTable('Trials of the front', ['Trial', ...objectives.map(({ text }) => text), ...axes.map(({ name }) => name)], rows);
}
