import type { StudyReportInput } from '../model/study-report-input.js';
import { drawHeadline } from '../panels/headline.js';
import { openingChoice } from '../panels/heat-map-panel.js';
import { drawLogitsSection } from '../panels/logits-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawStudyCards } from '../panels/study-cards.js';
import { drawStudyDeck } from '../panels/study-deck.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { drawMapSection, drawOverlaySection } from './search-sections.js';
import { SEARCH_SCRIPT } from './search-script.js';
import { buildStudyPictures, type StudyPictures } from './study-pictures.js';
import * as sections from './study-sections.js';
import { drawWalkForward } from './walk-forward-sections.js';

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
  const walk = drawWalkForward(input);
  return markup`${drawHeadline(input)}${drawStudyDeck(input)}
${input.verdict ? drawVerdict(input.verdict) : markup`<p class="deck">No verdict was made.</p>`}
${drawWarningList(input.warnings)}
${(isStudy || pictures.history !== undefined) && drawStudyCards(input, pictures.counts, pictures.objectives)}
${!isStudy && walk}
${listSections(input, pictures).map(({ hasData, draw }) => (isStudy || hasData) && draw())}
${isStudy && walk}
${(isStudy || pictures.overlay !== undefined) && drawOverlaySection(pictures.overlay)}
${(isStudy || input.ranked.length > 0) && sections.drawRanked(input, pictures)}
${sections.drawTerms(input)}
${drawProvenance(input)}`;
}

interface Section {
  /** a walk-forward leaves out what has none */
  readonly hasData: boolean;
  readonly draw: () => Markup;
}

function listSections(input: StudyReportInput, pictures: StudyPictures): Section[] {
  const { verdict, objectives, windows, importance } = input;
  return [
    { hasData: input.winner !== undefined, draw: () => sections.drawChosen(input) },
    { hasData: windows.length > 0, draw: () => sections.drawWindows(input) },
    { hasData: pictures.history !== undefined, draw: () => sections.drawHistory(input, pictures) },
    { hasData: importance.length > 0, draw: () => sections.drawImportance(input) },
    { hasData: pictures.slices.length > 0, draw: () => sections.drawSlices(input, pictures) },
    { hasData: pictures.maps !== undefined, draw: () => drawMapSection({ objective: objectives[0]! }, pictures.maps) },
    { hasData: pictures.parallel !== undefined, draw: () => sections.drawParallel(input, pictures) },
    { hasData: pictures.plateau !== undefined, draw: () => sections.drawPlateau(input, pictures) },
    { hasData: pictures.planes.length > 0, draw: () => sections.drawPareto(input, pictures) },
    { hasData: (verdict?.overfittingLogits.length ?? 0) > 0, draw: () => (verdict ? drawLogitsSection(verdict) : markup``) },
  ];
}
