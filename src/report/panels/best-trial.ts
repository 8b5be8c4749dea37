import { formatSetting } from '../model/axis-bins.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

/** Says which trial is best, with its parameters. */
export function drawBestTrial({ axes, trials, objective }: SweepReportInput, row: number | undefined): Markup {
  if (row === undefined)
    return markup`<p class="deck">No trial has a rank: the objective <code>${objective.text}</code> is undefined for all that finished, or a constraint does not hold.</p>`;
  const parameters = axes
    .map(({ name, values }, axis) => [name, values[trials.valueIndex[axis]![row]!]] as const)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${formatSetting(value)}`]));
  return markup`<p class="deck">Best of the sweep: <b>trial ${trials.trialNumber[row]!}</b>, ${objective.text} <b>${formatSignificant(trials.objective[row]!, 4)}</b>${parameters.length > 0 && markup` with <code>${parameters.join(', ')}</code>`}</p>`;
}
