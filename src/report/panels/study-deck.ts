import type { StudyReportInput } from '../model/study-report-input.js';
import { formatNumber } from './format.js';
import { markup, type Markup } from './markup.js';

const STOPPED: Readonly<Record<NonNullable<StudyReportInput['stopped']>, string>> = {
  exhausted: 'It ended early: the sampler had nothing left to try.',
  plateau: 'It ended early: the best had stopped improving.',
  cancelled: 'It was cancelled before its number of trials.',
};

/** Says how the search was done. */
export function drawStudyDeck({ kind, walkForward, trials, sampler, pruner, seed, stopped }: StudyReportInput): Markup {
  const total = trials.trialNumber.length;
  const folds =
    kind === 'walk_forward' &&
    walkForward &&
    `${walkForward.folds.length} ${walkForward.folds.length === 1 ? 'fold' : 'folds'}, ${walkForward.mode} windows · `;
  const count = total > 0 && markup`<b>${formatNumber(total, 0)}</b> ${total === 1 ? 'trial' : 'trials'} · `;
  return markup`<p class="deck">${folds}${count}sampler <b>${sampler}</b>, ${pruner === undefined ? 'no pruner' : markup`pruner <b>${pruner}</b>`}, seed ${seed}. ${stopped && STOPPED[stopped]}</p>`;
}
