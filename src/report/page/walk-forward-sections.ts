import type { StudyReportInput, WalkForwardInput } from '../model/study-report-input.js';
import type { SectionContent } from '../panels/section.js';
import type { ReportSection } from './report-section.js';
import type { StudyPage } from './study-sections.js';
import { drawComparison, drawDrift, drawFolds, drawNoWalk, drawStitched, hasFolds } from './walk-forward-contents.js';

/** The sections of a walk-forward; the first one says where there is none. */
export const WALK_SECTIONS: readonly ReportSection<StudyPage>[] = [
  {
    id: 'walk-forward-section',
    title: 'Walk-forward',
    shows: 'that there was none',
    draw: ({ input }) => drawNoWalk(input),
  },
  {
    id: 'folds-section',
    title: 'Walk-forward: folds',
    isLong: true,
    shows: 'dates, parameters, objective in and out of sample; trades, return and drawdown out of sample',
    draw: whereFolds((_, walk) => drawFolds(walk)),
  },
  {
    id: 'comparison-section',
    title: 'Walk-forward: in sample against out of sample',
    shows: 'both for every fold, with the means, the efficiency and the folds that lost',
    draw: whereFolds(drawComparison),
  },
  {
    id: 'stitched-section',
    title: 'Walk-forward: equity out of sample',
    shows: 'the test folds one after the other, with the rule at their edges',
    draw: whereFolds(drawStitched),
  },
  {
    id: 'choices-section',
    title: 'Walk-forward: what each fold chose',
    isLong: true,
    shows: 'each parameter of the winners over its searched range',
    draw: whereFolds(drawDrift),
  },
];

function whereFolds(
  draw: (input: StudyReportInput, walk: WalkForwardInput) => SectionContent,
): (page: StudyPage) => SectionContent | undefined {
  return ({ input }) => (hasFolds(input.walkForward) ? draw(input, input.walkForward) : undefined);
}
