import type { ModelWalkInput } from '../model/model-walk-input.js';
import { drawAccount } from '../panels/account-panel.js';
import { drawDropChart } from '../panels/drop-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawModelFoldTable } from '../panels/model-fold-table.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawStrategyText } from '../panels/strategy-text.js';
import { drawReliability, IMPORTANCE, RELIABILITY } from './model-contents.js';
import type { ReportSection } from './report-section.js';

/** The sections of the report of a model's walk-forward, in their order. */
export const MODEL_WALK_SECTIONS: readonly ReportSection<ModelWalkInput>[] = [
  {
    id: 'account-section',
    title: 'Equity out of sample',
    shows: 'the tests one after the other',
    draw: ({ account, folds, handoverRule }) =>
      drawAccount(
        { ...account, testStartsMs: folds.map(({ testStartMs }) => testStartMs) },
        {
          lead: 'The tests one after the other, each traded by the scores of a model that was trained on earlier bars alone.',
          edge: 'a new model',
          rule: handoverRule,
        },
      ),
  },
  {
    id: 'folds-section',
    title: 'Folds',
    isLong: true,
    shows: 'rows trained, tested and learned; metrics of the scores; the fold traded by itself',
    draw: ({ folds }) => ({
      note: 'Scores are judged on the rows of the test whose labels are known by the end of the data; trades, return and drawdown are those of the fold by itself. Learned: rows that the model learned during the test.',
      body: drawModelFoldTable(folds),
    }),
  },
  { ...RELIABILITY, draw: ({ judged }) => drawReliability(judged.metrics, 'All tests.') },
  {
    ...IMPORTANCE,
    draw: ({ importance }) => ({
      note: 'How far the skill on a test falls where the feature is shuffled, the mean of the folds; the largest twenty.',
      body: drawDropChart(importance),
    }),
  },
  {
    id: 'run-section',
    title: 'What was run',
    shows: 'strategy, model, label, learning',
    draw: (input) => ({ note: 'walkforward is the score of the model that a bar has.', body: drawSettings(input) }),
  },
];

function drawSettings({ strategy, model, label, learning }: ModelWalkInput): Markup {
  return markup`<div class="pair"><div><h3>Strategy</h3>${drawStrategyText(strategy)}</div><div><h3>Model</h3>${drawSettingsTable(Object.entries(model))}</div><div><h3>Label</h3>${drawSettingsTable(Object.entries(label))}</div><div><h3>Learning</h3>${drawSettingsTable(Object.entries(learning))}</div></div>`;
}
