import type { ModelReportInput } from '../model/model-report-input.js';
import { drawCalibrationChart } from '../panels/calibration-chart.js';
import { drawDropChart } from '../panels/drop-chart.js';
import { formatMinute, formatNumber, formatSignificant } from '../panels/format.js';
import { drawLiftChart } from '../panels/lift-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawCanaryTable, drawDriftTable, drawModelFolds, drawPartTable, drawTakenTable } from '../panels/model-tables.js';
import { drawSection } from '../panels/section.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';

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
  const { trained, parts, trades } = input,
    last = parts.at(-1);
  return markup`<header><h1>${input.model}, version ${input.version}</h1><p class="deck">Signals of <b>${input.system}</b> on <b>${input.symbols.join(', ')}</b> · ${input.timeframe} bars · ${formatNumber(trained.rows, 0)} labelled signals</p>
<p class="deck">${input.origin === 'synthetic' ? markup`<span class="badge">Synthetic data</span> may not go into production` : 'Real data'}</p></header>
${drawVerdict(input)}${drawWarningList(input.warnings)}
${drawSection('Metrics by part', 'Parts follow one another in time; rows whose labels reach into the next part are left out. The walk-forward judges models of its own, each on rows after its training.', drawPartTable(parts))}
${input.walkForward && drawSection('Walk-forward by fold', 'Each fold has a model of its own, with the same options, trained on the rows before its test; rows whose labels reach into the test are left out. Dates are those of decisions.', drawModelFolds(input.walkForward))}
${last?.metrics.kind === 'class' && drawSection(`What was said and what was seen: ${last.part}`, 'Left: the mean probability of each tenth of the rows against the share of class 1 that followed. Right: that share against the share of all rows.', markup`<div class="pair charts"><figure>${drawCalibrationChart(last.metrics.calibration)}</figure><figure>${drawLiftChart(last.metrics.lift)}</figure></div>`)}
${trades && drawSection('The filtered strategy on the holdout', `Signals with a score of at least ${formatSignificant(trained.threshold, 4)} are taken, each with the same stake; returns are summed. Outcomes are those of the unfiltered run: a signal that is left out makes room for no other.`, drawTakenTable(trades))}
${drawSection('Importance', 'How far the skill on the validation rows falls where a feature is shuffled, the largest twenty; of trees also the share of the gain in training, which a feature may take without being of use later.', drawDropChart(input.importance))}
${drawSection('Canaries', 'Checks that a sound training passes. A model goes into production only where all of them did.', drawCanaryTable(input.canaries))}
${input.drift && drawSection('Drift', 'Rows that the model was judged on against those that came later.', drawDriftTable(input.drift))}
${drawSection('What was trained', trained.reason, markup`<div class="pair"><div><h3>Model</h3>${drawSettingsTable([...Object.entries(trained.spec), ...treeSettings(trained.trees)])}</div><div><h3>Label and features</h3>${drawSettingsTable([...Object.entries(trained.label), ['features', `${trained.featureSet} (${trained.features})`], ...weightSettings(trained.weights), ['trials searched', trained.searched]])}</div></div>`)}
<footer>barloom ${input.engineVersion} · ${input.origin} data (policy ${input.dataPolicy}). Times are UTC. “–” is undefined, which is not 0.</footer>`;
}

function treeSettings(trees: ModelReportInput['trained']['trees']): [string, string | number][] {
  if (trees === undefined) return [];
  const { kept, grown, stopping } = trees;
  return [
    ['trees kept', stopping === undefined ? kept : `${kept} of ${grown} grown`],
    ...(stopping === undefined
      ? []
      : [
          ['stopped by', `${formatNumber(stopping.rows, 0)} rows, ${formatMinute(stopping.fromMs)} to ${formatMinute(stopping.toMs)}`] as [
            string,
            string,
          ],
        ]),
  ];
}

function weightSettings(weights: ModelReportInput['trained']['weights']): [string, string][] {
  return weights === undefined
    ? []
    : [
        ['weights', weights.by],
        ['mean uniqueness', formatSignificant(weights.uniqueness, 3)],
      ];
}

function drawVerdict({ verdict, canaries }: ModelReportInput): Markup {
  const failed = canaries.filter(({ state }) => state !== 'passed').length,
    isSound = verdict.isBetter && failed === 0;
  const label = failed > 0 ? 'Refused by canaries' : verdict.isBetter ? 'Better than chance' : 'No better than chance';
  return markup`<aside class="verdict ${isSound ? 'edge' : 'no-edge'}" aria-label="Verdict"><p class="kind">${label}</p><p class="finding">${verdict.sentence}${failed > 0 && ` ${failed} of ${canaries.length} canaries did not pass.`}</p></aside>`;
}
