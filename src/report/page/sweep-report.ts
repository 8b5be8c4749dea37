import type { SweepReportInput } from '../model/sweep-report-input.js';
import { drawBestTrial } from '../panels/best-trial.js';
import { drawHeadline } from '../panels/headline.js';
import { openingChoice } from '../panels/heat-map-panel.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawSweepCards } from '../panels/sweep-cards.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';
import { SEARCH_SCRIPT } from './search-script.js';
import { buildSweepPictures, type SweepPictures } from './sweep-pictures.js';
import { SWEEP_SECTIONS } from './sweep-sections.js';

/** Renders a sweep as a self-contained HTML page that opens offline. Its size is bounded, however many trials there are. */
export function renderSweepReport(input: SweepReportInput): string {
  const pictures = buildSweepPictures(input);
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · sweep report`,
    kind: 'Sweep report',
    body: drawBody(input, pictures),
    data: pictures.maps && { maps: pictures.maps, choice: openingChoice(pictures.maps) },
    script: SEARCH_SCRIPT,
  });
}

function drawBody(input: SweepReportInput, pictures: SweepPictures): Markup {
  return markup`${drawHeadline(input)}${drawBestTrial(input, pictures.best[0])}
${input.verdict && drawVerdict(input.verdict)}${drawWarningList(input.warnings)}
${drawSweepCards(input, pictures.rankedCount, pictures.objective)}
${drawSections(SWEEP_SECTIONS, { input, pictures })}
${drawProvenance(input)}`;
}
