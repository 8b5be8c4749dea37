import type { ModelReportInput } from '../model/model-report-input.js';
import { formatNumber } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';
import { MODEL_SECTIONS } from './model-sections.js';
import { drawSections } from './report-section.js';

/** Renders a model's training and evaluation as a self-contained HTML page. Equal inputs give equal pages. */
export function renderModelReport(input: ModelReportInput): string {
  return renderDocument({
    title: `${input.model} version ${input.version} · model report`,
    kind: 'Model report',
    body: drawBody(input),
    data: undefined,
    script: BASE_SCRIPT,
  });
}

function drawBody(input: ModelReportInput): Markup {
  const { trained } = input;
  return markup`<header><h1>${input.model}, version ${input.version}</h1><p class="deck">Signals of <b>${input.system}</b> on <b>${input.symbols.join(', ')}</b> · ${input.timeframe} bars · ${formatNumber(trained.rows, 0)} labelled signals</p>
<p class="deck">${input.origin === 'synthetic' ? markup`<span class="badge">Synthetic data</span> may not go into production` : 'Real data'}</p></header>
${drawVerdict(input)}${drawWarningList(input.warnings)}
${drawSections(MODEL_SECTIONS, input)}
<footer>barloom ${input.engineVersion} · ${input.origin} data (policy ${input.dataPolicy}). Times are UTC. “–” is undefined, which is not 0.</footer>`;
}

function drawVerdict({ verdict, canaries }: ModelReportInput): Markup {
  const failed = canaries.filter(({ state }) => state !== 'passed').length,
    isSound = verdict.isBetter && failed === 0;
  const label = failed > 0 ? 'Refused by canaries' : verdict.isBetter ? 'Better than chance' : 'No better than chance';
  return markup`<aside class="verdict ${isSound ? 'edge' : 'no-edge'}" aria-label="Verdict"><p class="kind">${label}</p><p class="finding">${verdict.sentence}${failed > 0 && ` ${failed} of ${canaries.length} canaries did not pass.`}</p></aside>`;
}
