import type { ModelWalkInput } from '../model/model-walk-input.js';
import { formatNumber } from '../panels/format.js';
import { drawHeadline } from '../panels/headline.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';
import { MODEL_WALK_SECTIONS } from './model-walk-sections.js';
import { drawSections } from './report-section.js';

/** Renders a model's walk-forward as a self-contained HTML page. Equal inputs give equal pages. */
export function renderModelWalkReport(input: ModelWalkInput): string {
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · model walk-forward`,
    kind: 'Model walk-forward',
    body: drawBody(input),
    data: undefined,
    script: BASE_SCRIPT,
  });
}

function drawBody(input: ModelWalkInput): Markup {
  const { folds, judged } = input,
    tested = folds.filter((fold) => fold.tested !== undefined).length;
  return markup`${drawHeadline(input)}<p class="deck">${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}, ${input.mode} windows; <b>${tested}</b> with a model · ${formatNumber(judged.rows, 0)} rows judged</p>
${input.verdict ? drawVerdict(input.verdict) : markup`<p class="deck">No verdict was made.</p>`}
<aside class="verdict ${input.chance.isBetter ? 'edge' : 'no-edge'}" aria-label="Scores"><p class="kind">Scores</p><p class="finding">${input.chance.sentence}</p></aside>
${drawWarningList(input.warnings)}
${drawSections(MODEL_WALK_SECTIONS, input)}
${drawProvenance(input)}`;
}
