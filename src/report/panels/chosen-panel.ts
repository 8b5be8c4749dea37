import { formatParameter } from '../model/axis-bins.js';
import type { Settings } from '../model/run-report-input.js';
import type { ChosenTrial, PlateauChoice } from '../model/study-report-input.js';
import { formatNumber, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSettingsTable } from './settings-table.js';

/** Draws the winner, and the best plateau beside it.
 *  rule       that chose the winner
 *  noPlateau  why there is no plateau, where there is none */
export function drawChosenPanel(winner: ChosenTrial, rule: string, plateau: PlateauChoice | undefined, noPlateau: string): Markup {
  return markup`<div class="pair"><div><h3>Winner: trial ${winner.trialNumber}</h3><p class="note">Chosen as ${rule}; written as the system file.</p>${drawSettingsTable([['objective', formatSignificant(winner.objective, 4)], ...listParameters(winner.parameters)])}</div>
<div>${plateau ? drawPlateau(plateau, winner) : markup`<h3>Best plateau</h3><p class="note">${noPlateau}</p>`}</div></div>`;
}

function drawPlateau(plateau: PlateauChoice, winner: ChosenTrial): Markup {
  const isWinner = plateau.trialNumber === winner.trialNumber && ', the winner itself';
  const measures: readonly (readonly [string, string])[] = [
    ['objective', formatSignificant(plateau.objective, 4)],
    ['robust score', formatSignificant(plateau.robustScore, 4)],
    ['worst neighbour', formatSignificant(plateau.worstNeighbour, 4)],
    ['sensitivity', formatSignificant(plateau.sensitivity, 3)],
    ['neighbours', formatNumber(plateau.neighbours, 0)],
  ];
  return markup`<h3>Best plateau: trial ${plateau.trialNumber}${isWinner}</h3><p class="note">Three quarters of its neighbourhood are at least as good as the robust score; the sensitivity is how far neighbours differ from it.</p>${drawSettingsTable([...measures, ...listParameters(plateau.parameters)])}`;
}

function listParameters(parameters: Settings): (readonly [string, string])[] {
  return Object.entries(parameters).map(([name, value]) => [name, formatParameter(value)]);
}
