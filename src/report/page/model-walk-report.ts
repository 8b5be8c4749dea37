import type { ModelWalkInput } from '../model/model-walk-input.js';
import { drawAccountSection } from '../panels/account-section.js';
import { drawCalibrationChart } from '../panels/calibration-chart.js';
import { drawDropChart } from '../panels/drop-chart.js';
import { formatNumber } from '../panels/format.js';
import { drawHeadline } from '../panels/headline.js';
import { drawLiftChart } from '../panels/lift-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawModelFoldTable } from '../panels/model-fold-table.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawSection } from '../panels/section.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawStrategyText } from '../panels/strategy-text.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';

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
  const { folds, judged, account } = input,
    tested = folds.filter((fold) => fold.tested !== undefined).length;
  const testStartsMs = folds.map(({ testStartMs }) => testStartMs);
  return markup`${drawHeadline(input)}<p class="deck">${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}, ${input.mode} windows; <b>${tested}</b> with a model · ${formatNumber(judged.rows, 0)} rows judged</p>
${input.verdict ? drawVerdict(input.verdict) : markup`<p class="deck">No verdict was made.</p>`}
<aside class="verdict ${input.chance.isBetter ? 'edge' : 'no-edge'}" aria-label="Scores"><p class="kind">Scores</p><p class="finding">${input.chance.sentence}</p></aside>
${drawWarningList(input.warnings)}
${drawAccountSection('Equity out of sample', { ...account, testStartsMs }, { lead: 'The tests one after the other, each traded by the scores of a model that was trained on earlier bars alone.', edge: 'a new model', rule: input.handoverRule })}
${drawSection('Folds', 'Scores are judged on the rows of the test whose labels are known by the end of the data; trades, return and drawdown are those of the fold by itself. Learned: rows that the model learned during the test.', drawModelFoldTable(folds), true)}
${judged.metrics.kind === 'class' && drawSection('What was said and what was seen', 'All tests. Left: the mean probability of each tenth of the rows against the share of class 1 that followed. Right: that share against the share of all rows.', markup`<div class="pair charts"><figure>${drawCalibrationChart(judged.metrics.calibration)}</figure><figure>${drawLiftChart(judged.metrics.lift)}</figure></div>`)}
${drawSection('Importance', 'How far the skill on a test falls where the feature is shuffled, the mean of the folds; the largest twenty.', drawDropChart(input.importance))}
${drawSection('What was run', 'walkforward is the score of the model that a bar has.', markup`<div class="pair"><div><h3>Strategy</h3>${drawStrategyText(input.strategy)}</div><div><h3>Model</h3>${drawSettingsTable(Object.entries(input.model))}</div><div><h3>Label</h3>${drawSettingsTable(Object.entries(input.label))}</div><div><h3>Learning</h3>${drawSettingsTable(Object.entries(input.learning))}</div></div>`)}
${drawProvenance(input)}`;
}
