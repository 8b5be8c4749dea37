import type { ModelReportInput } from '../model/model-report-input.js';
import { drawDropChart } from '../panels/drop-chart.js';
import { formatMinute, formatNumber, formatSignificant } from '../panels/format.js';
import { markup } from '../panels/markup.js';
import { drawCanaryTable, drawDriftTable, drawModelFolds, drawPartTable, drawTakenTable } from '../panels/model-tables.js';
import type { SectionContent } from '../panels/section.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawReliability, IMPORTANCE, RELIABILITY } from './model-contents.js';
import type { ReportSection } from './report-section.js';

/** The sections of a model's report, in their order. */
export const MODEL_SECTIONS: readonly ReportSection<ModelReportInput>[] = [
  {
    id: 'parts-section',
    title: 'Metrics by part',
    shows: 'train, validation and holdout side by side',
    draw: ({ parts }) => ({
      note: 'Parts follow one another in time; rows whose labels reach into the next part are left out. The walk-forward judges models of its own, each on rows after its training.',
      body: drawPartTable(parts),
    }),
  },
  {
    id: 'folds-section',
    title: 'Walk-forward by fold',
    shows: 'metrics of the models of the folds, each on rows after its training',
    draw: ({ walkForward }) =>
      walkForward && {
        note: 'Each fold has a model of its own, with the same options, trained on the rows before its test; rows whose labels reach into the test are left out. Dates are those of decisions.',
        body: drawModelFolds(walkForward),
      },
  },
  { ...RELIABILITY, draw: ({ parts }) => drawReliability(parts.at(-1)?.metrics, `Rows of ${parts.at(-1)?.part}.`) },
  {
    id: 'taken-section',
    title: 'The filtered strategy on the holdout',
    shows: 'what the signals above the threshold would have earned',
    draw: ({ trades, trained }) =>
      trades && {
        note: `Signals with a score of at least ${formatSignificant(trained.threshold, 4)} are taken, each with the same stake; returns are summed. Outcomes are those of the unfiltered run: a signal that is left out makes room for no other.`,
        body: drawTakenTable(trades),
      },
  },
  {
    ...IMPORTANCE,
    draw: ({ importance }) => ({
      note: 'How far the skill on the validation rows falls where a feature is shuffled, the largest twenty; of trees also the share of the gain in training, which a feature may take without being of use later.',
      body: drawDropChart(importance),
    }),
  },
  {
    id: 'canaries-section',
    title: 'Canaries',
    shows: 'checks that a sound training passes',
    draw: ({ canaries }) => ({
      note: 'Checks that a sound training passes. A model goes into production only where all of them did.',
      body: drawCanaryTable(canaries),
    }),
  },
  {
    id: 'drift-section',
    title: 'Drift',
    shows: 'stability index and distance of each feature and of the predictions',
    draw: ({ drift }) => drift && { note: 'Rows that the model was judged on against those that came later.', body: drawDriftTable(drift) },
  },
  {
    id: 'trained-section',
    title: 'What was trained',
    shows: 'model, label, features, weights',
    draw: ({ trained }) => drawTrained(trained),
  },
];

function drawTrained(trained: ModelReportInput['trained']): SectionContent {
  const model = [...Object.entries(trained.spec), ...treeSettings(trained.trees)],
    rows = [
      ...Object.entries(trained.label),
      ['features', `${trained.featureSet} (${trained.features})`] as const,
      ...weightSettings(trained.weights),
      ['trials searched', trained.searched] as const,
    ];
  return {
    note: trained.reason,
    body: markup`<div class="pair"><div><h3>Model</h3>${drawSettingsTable(model)}</div><div><h3>Label and features</h3>${drawSettingsTable(rows)}</div></div>`,
  };
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
