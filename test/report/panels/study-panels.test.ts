import { describe, expect, test } from 'vitest';
import { buildEquityOverlay, nameTrials } from '../../../src/report/model/equity-overlay.js';
import { compareFolds } from '../../../src/report/model/fold-comparison.js';
import { buildParallelLines } from '../../../src/report/model/parallel-lines.js';
import { followParameters } from '../../../src/report/model/parameter-drift.js';
import { buildParetoPlanes } from '../../../src/report/model/pareto-planes.js';
import { placePlateau } from '../../../src/report/model/plateau-points.js';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { placeSlices } from '../../../src/report/model/slice-points.js';
import { gridStudy } from '../../../src/report/model/study-grid.js';
import { tellHistory } from '../../../src/report/model/trial-history.js';
import { countMarks } from '../../../src/report/model/trial-marks.js';
import { drawAxisSwitch } from '../../../src/report/panels/axis-switch.js';
import { drawChosenPanel } from '../../../src/report/panels/chosen-panel.js';
import { drawDriftChart } from '../../../src/report/panels/drift-chart.js';
import { drawFoldChart } from '../../../src/report/panels/fold-chart.js';
import { drawFoldTable } from '../../../src/report/panels/fold-table.js';
import { drawHistoryChart } from '../../../src/report/panels/history-chart.js';
import { drawImportanceChart } from '../../../src/report/panels/importance-chart.js';
import { drawLogits, drawLogitsChart } from '../../../src/report/panels/logits-chart.js';
import type { Markup } from '../../../src/report/panels/markup.js';
import { drawOverlayChart } from '../../../src/report/panels/overlay-chart.js';
import { drawParallelChart } from '../../../src/report/panels/parallel-chart.js';
import { drawParetoChart, stairPath } from '../../../src/report/panels/pareto-chart.js';
import { drawParetoTable } from '../../../src/report/panels/pareto-table.js';
import { drawPlateauMap } from '../../../src/report/panels/plateau-map.js';
import { drawSliceScatter } from '../../../src/report/panels/slice-scatter.js';
import { drawStudyCards } from '../../../src/report/panels/study-cards.js';
import { drawStudyDeck } from '../../../src/report/panels/study-deck.js';
import { drawTrialLegend } from '../../../src/report/panels/trial-dots.js';
import { drawVerdict } from '../../../src/report/panels/verdict.js';
import { titleTest } from '../../../src/report/panels/verdict-titles.js';
import { drawWindowTable } from '../../../src/report/panels/window-table.js';
import { inventParetoStudy, inventStudy, inventVerdict, inventWalkForward } from '../inputs/study-input.js';
import { normalizeSvg } from '../normalize-svg.js';
import { BROKEN } from '../page-text.js';

const study = inventStudy(31, 24);
const names = study.axes.map(({ name }) => name);
const rows = rankTrials(gridStudy(study).trials, 'maximize');
const walk = inventWalkForward(32, 3);
const { folds, stitched } = walk.walkForward!;
const drifts = followParameters(walk.axes, walk.walkForward!);
const two = inventParetoStudy(33, 16, 2);
const short = buildEquityOverlay(
  nameTrials([{ ...stitched, timeMs: stitched.timeMs.subarray(0, 20), equity: stitched.equity.subarray(0, 20) }]),
  10_000,
  455,
)!;

const drawings: Readonly<Record<string, () => Markup>> = {
  verdict: () => drawVerdict(inventVerdict(1)),
  'logits chart': () => drawLogitsChart(Float64Array.of(-1.5, -0.2, 0.4, 0.9, 2), 0.4)!,
  'logits chart, all above 0': () => drawLogitsChart(Float64Array.of(1.5, 2.25), 0)!,
  'study deck': () => drawStudyDeck(study),
  'study cards': () => drawStudyCards(study, countMarks(study.trials), Float64Array.of(3, 2, 1.5, 0.1)),
  'chosen panel': () => drawChosenPanel(study.winner!, study.winnerRule, study.plateau, ''),
  'window table': () => drawWindowTable(study.windows),
  'history chart': () => drawHistoryChart(tellHistory(study.trials, 'maximize')!, true),
  'trial legend': () => drawTrialLegend(countMarks(study.trials)),
  'importance chart': () =>
    drawImportanceChart([
      { name: 'exit_ma', fanova: 0.826, permutation: 0.741 },
      { name: 'slow', fanova: 0.05, permutation: NaN },
    ]),
  'slice scatter, log': () => drawSliceScatter(placeSlices(study, rows, ['stop_atr'])[0]!, [-1, 2]),
  'slice scatter, choice': () => drawSliceScatter(placeSlices(study, rows, ['exit_ma'])[0]!, [-1, 2]),
  'parallel chart': () => drawParallelChart(buildParallelLines(study, rows, names)!, 'sharpe'),
  'plateau map': () => drawPlateauMap(placePlateau(study, rows, names)!, 'maximize'),
  'pareto chart': () => drawParetoChart(buildParetoPlanes(two)[0]!, 1080, 420),
  'pareto table': () => drawParetoTable(two, two.pareto),
  'fold table': () => drawFoldTable(folds),
  'fold chart': () => drawFoldChart(compareFolds(folds, 'maximize')),
  'drift chart': () => drawDriftChart(drifts[0]!, [0, 1, 2]),
  'overlay chart with folds': () => drawOverlayChart(short, 'linear', 'Equity out of sample', [short.startMs + 5 * 86_400_000]),
  'axis switch': () =>
    drawAxisSwitch('curve', true, (axis) => drawChosenPanel({ trialNumber: 1, parameters: {}, objective: NaN }, axis, undefined, 'None.')),
};

describe('study panels keep their drawing', () => {
  for (const [name, draw] of Object.entries(drawings)) {
    test(name, () => {
      const { text } = draw();
      expect(text).not.toMatch(BROKEN);
      expect(normalizeSvg(text)).toMatchSnapshot();
    });
  }
});

describe('verdict', () => {
  const verdict = inventVerdict(1);

  test.each([
    ['edge', 'Edge'],
    ['no_edge', 'No edge'],
    ['market', 'The market'],
    ['not_proven', 'Not proven'],
  ] as const)('%s says so in words and by a shape of its own', (kind, label) => {
    const { text } = drawVerdict({ ...verdict, kind });
    expect(text).toMatch(new RegExp(`class="kind"><svg[^>]*><path d="[^"]+"/></svg>${label}</p>`));
    const shapes = (['edge', 'market', 'not_proven', 'no_edge'] as const).map(
      (each) => /class="kind"><svg[^>]*><path d="([^"]*)"/.exec(drawVerdict({ ...verdict, kind: each }).text)![1],
    );
    expect(new Set(shapes).size).toBe(4);
  });

  test('counts the trials and the looks at the holdout', () => {
    const textOf = (looks: number | undefined): string => drawVerdict({ ...verdict, holdoutLooks: looks }).text.replace(/<[^>]*>/g, '');
    expect(textOf(2)).toContain(
      '1,214 trials of this family of strategies on these bars, 25,380 of any strategy. The holdout was looked at 2 times.',
    );
    expect(textOf(1)).toContain('looked at once.');
    expect(textOf(0)).toContain('looked at 0 times.');
    expect(textOf(undefined)).toContain('There is no holdout.');
  });

  test('advisory tests stand apart, behind those that decide, in any order of the input', () => {
    const { text } = drawVerdict({ ...verdict, reasons: [...verdict.reasons].reverse() });
    const [deciding, advisory] = text.split('<tbody class="advisory">');
    expect(deciding!.match(/must pass/g)!.length).toBe(2);
    expect(deciding!.match(/enough data/g)!.length).toBe(1);
    expect(deciding).not.toContain('told only');
    expect(advisory!.match(/told only/g)!.length).toBe(2);
    expect(advisory).toContain('not run</td>');
    expect(drawVerdict({ ...verdict, reasons: verdict.reasons.slice(0, 3) }).text).not.toContain('class="advisory"');
  });

  test('a test without a title is named by its words', () => {
    expect(titleTest('deflated_sharpe')).toContain('luckiest of all trials');
    expect(titleTest('some_new_test')).toBe('Some new test');
    expect(titleTest('constructor')).toBe('Constructor');
  });

  test('no splits, no histogram', () => {
    expect(drawLogitsChart(new Float64Array(0), NaN)).toBeUndefined();
    const none = drawLogits({ ...verdict, overfittingLogits: new Float64Array(0), overfittingProbability: NaN });
    expect(none.note).toContain('too few trials');
    expect(none.body).toBeUndefined();
  });
});

describe('stair of a front', () => {
  // more of x is better: up to the point's own x its height holds
  test('to maximize', () =>
    expect(
      stairPath(
        [
          [0, 5],
          [10, 20],
        ],
        'maximize',
      ),
    ).toBe('M0 5V20H10'));
  // less of x is better: from the point's own x on its height holds
  test('to minimize', () =>
    expect(
      stairPath(
        [
          [0, 20],
          [10, 5],
        ],
        'minimize',
      ),
    ).toBe('M0 20H10V5'));
  test('of one trial, of none', () => expect([stairPath([[1, 2]], 'maximize'), stairPath([], 'maximize')]).toEqual(['M1 2', '']));
});

test('the best of one trial and the plateau share a label', () => {
  const place = (plateau: number): string =>
    drawPlateauMap(placePlateau({ ...study, plateau: { ...study.plateau!, trialNumber: plateau } }, rows, names)!, 'maximize').text;
  expect(place(study.trials.trialNumber[rows[0]!]!)).toContain(`best point and best plateau, #${rows[0]}`);
  expect(place(study.trials.trialNumber[rows[3]!]!)).toMatch(/>best point, #\d+<[\s\S]*>best plateau, #\d+</);
});
