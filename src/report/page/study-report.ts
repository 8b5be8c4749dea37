import type { StudyReportInput } from '../model/study-report-input.js';
import { drawHeadline } from '../panels/headline.js';
import { openingChoice } from '../panels/heat-map-panel.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawStudyCards } from '../panels/study-cards.js';
import { drawStudyDeck } from '../panels/study-deck.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';
import { SEARCH_SCRIPT } from './search-script.js';
import { buildStudyPictures, type StudyPictures } from './study-pictures.js';
import { FOUND_SECTIONS, TRIAL_SECTIONS, type StudyPage } from './study-sections.js';
import { WALK_SECTIONS } from './walk-forward-sections.js';

/** Renders a study or a walk-forward as a self-contained HTML page that opens offline. Its size is bounded, however many trials there
 *  are. */
export function renderStudyReport(input: StudyReportInput): string {
  const pictures = buildStudyPictures(input);
  const kind = input.kind === 'study' ? 'Study report' : 'Walk-forward report';
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · ${kind.toLowerCase()}`,
    kind,
    body: drawBody(input, pictures),
    data: pictures.maps && { maps: pictures.maps, choice: openingChoice(pictures.maps) },
    script: SEARCH_SCRIPT,
  });
}

function drawBody(input: StudyReportInput, pictures: StudyPictures): Markup {
  const isStudy = input.kind === 'study';
  return markup`${drawHeadline(input)}${drawStudyDeck(input)}
${input.verdict ? drawVerdict(input.verdict) : markup`<p class="deck">No verdict was made.</p>`}
${drawWarningList(input.warnings)}
${(isStudy || pictures.history !== undefined) && drawStudyCards(input, pictures.counts, pictures.objectives)}
${isStudy ? drawStudy({ input, pictures }) : drawWalk({ input, pictures })}
${drawProvenance(input)}`;
}

function drawStudy(page: StudyPage): readonly Markup[] {
  return drawSections([...FOUND_SECTIONS, ...WALK_SECTIONS, ...TRIAL_SECTIONS], page);
}

/** Its folds come first; sections of the search that have nothing to show are left out. */
function drawWalk(page: StudyPage): readonly Markup[] {
  return [...drawSections(WALK_SECTIONS, page), ...drawSections([...FOUND_SECTIONS, ...TRIAL_SECTIONS], page, { withContent: true })];
}
