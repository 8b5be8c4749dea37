import type { VerdictInput } from '../model/verdict-input.js';
import { drawLogits } from '../panels/logits-chart.js';
import type { SectionContent } from '../panels/section.js';
import type { SharedSection } from './report-section.js';

export const LOGITS: SharedSection = {
  id: 'logits-section',
  title: 'Does the choice hold on other parts of the time?',
  shows: 'the logits of the splits',
};
export const MAPS: SharedSection = {
  id: 'maps-section',
  title: 'The objective over two parameters',
  shows: 'median, mean or best objective over any two parameters',
};
export const SLICES: SharedSection = {
  id: 'slices-section',
  title: 'One parameter at a time',
  isLong: true,
  shows: 'the objective by the values of each parameter',
};
export const OVERLAY: SharedSection = { id: 'overlay-section', title: 'Equity of the best trials', shows: 'up to twelve equity curves' };
export const RANKED: SharedSection = {
  id: 'ranked-section',
  title: 'Ranked trials',
  isLong: true,
  shows: 'the best 100, every column sorts',
};
export const TERMS: SharedSection = {
  id: 'terms-section',
  title: 'What was searched',
  isLong: true,
  shows: 'objective, constraints, space, why trials failed',
};

/** Draws the logits of a verdict; nothing where none was made. */
export function drawSplits(verdict: VerdictInput | undefined): SectionContent | undefined {
  return verdict && drawLogits(verdict);
}
