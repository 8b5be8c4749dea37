import type { StudyReportInput } from '../model/study-report-input.js';
import type { ReportSection } from './report-section.js';
import { drawMaps, drawOverlay } from './search-contents.js';
import { drawSplits, LOGITS, MAPS, OVERLAY, RANKED, SLICES, TERMS } from './search-sections.js';
import * as contents from './study-contents.js';
import type { StudyPictures } from './study-pictures.js';

/** What the sections of a study's report are drawn from. */
export interface StudyPage {
  readonly input: StudyReportInput;
  readonly pictures: StudyPictures;
}

/** What a search found: the sections in front of a study's walk-forward. */
export const FOUND_SECTIONS: readonly ReportSection<StudyPage>[] = [
  {
    id: 'chosen-section',
    title: 'The winner, and the best plateau',
    shows: 'parameters, which rule chose; robust score, worst neighbour, sensitivity',
    draw: ({ input }) => contents.drawChosen(input),
  },
  {
    id: 'windows-section',
    title: 'The winner on each window',
    shows: 'the winner on train, validation, holdout',
    draw: ({ input }) => contents.drawWindows(input),
  },
  {
    id: 'history-section',
    title: 'History of the search',
    shows: 'the objective by trial number, the best so far as a stair',
    draw: ({ input, pictures }) => contents.drawHistory(input, pictures),
  },
  {
    id: 'importance-section',
    title: 'Which parameters matter',
    shows: 'shares by fANOVA and by permutation',
    draw: ({ input }) => contents.drawImportance(input),
  },
  { ...SLICES, draw: ({ input, pictures }) => contents.drawSlices(input, pictures) },
  { ...MAPS, draw: ({ input, pictures }) => drawMaps({ objective: input.objectives[0]! }, pictures.maps) },
  {
    id: 'parallel-section',
    title: 'All parameters at once',
    shows: 'trials as lines over parallel axes',
    draw: ({ input, pictures }) => contents.drawParallel(input, pictures),
  },
  {
    id: 'plateau-section',
    title: 'Where the ground is firm',
    shows: 'robust score over the two most important parameters',
    draw: ({ input, pictures }) => contents.drawPlateau(input, pictures),
  },
  {
    id: 'front-section',
    title: 'The front of the objectives',
    isLong: true,
    shows: 'two objectives against each other, the front as a stair',
    draw: ({ input, pictures }) => contents.drawPareto(input, pictures),
  },
  { ...LOGITS, draw: ({ input }) => drawSplits(input.verdict) },
];

/** What a study's report ends with. */
export const TRIAL_SECTIONS: readonly ReportSection<StudyPage>[] = [
  { ...OVERLAY, draw: ({ pictures }) => drawOverlay(pictures.overlay) },
  { ...RANKED, draw: ({ input, pictures }) => contents.drawRanked(input, pictures) },
  { ...TERMS, draw: ({ input }) => contents.drawTerms(input) },
];
