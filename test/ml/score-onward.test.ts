// Scoring bars with a model that learns on: nothing is learned before its label is known.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Learners } from '../../src/engine/learning/learners.js';
import { predictRaw } from '../../src/ml/models/predict.js';
import { partialFit } from '../../src/ml/models/fit-sgd.js';
import type { LinearModel } from '../../src/ml/models/model.js';
import { filterRows, takeRows, type LabelledRows } from '../../src/ml/rows/labelled-rows.js';
import { fitPipeline, type Pipeline } from '../../src/ml/training/fit-pipeline.js';
import { scoreBars, scoreOnward, type BarsAhead } from '../../src/ml/training/score-onward.js';
import { calibrate } from '../../src/ml/calibration/calibration.js';
import { compute, HONEST, HOUR, persistentBars, risesLater, rowsOf } from './market-rows.js';

const BARS = 900,
  CUT = 700,
  HORIZON = 7;
const bars = persistentBars(BARS, 3, 0.5),
  rows = rowsOf(bars, risesLater(bars, HORIZON)),
  columns = compute(HONEST, bars.close);
const closeMs = bars.timeMs.map((time) => time + HOUR),
  cutMs = bars.timeMs[CUT]!;
const ahead = (from: number, to: number): BarsAhead => ({
  columns: columns.map((column) => column.slice(from, to)),
  closeMs: closeMs.slice(from, to),
});

let learners: Learners, pipeline: Pipeline & { readonly model: LinearModel };
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  pipeline = (await fitPipeline(
    learners,
    filterRows(rows, (row) => rows.knownAtMs[row]! <= cutMs),
    cutMs,
    { spec: { kind: 'sgdc' }, seed: 1 },
  )) as typeof pipeline;
});
afterAll(() => learners.close());

/** One bar after the other: learns what has become known since the last bar, then scores. */
function plain(known: LabelledRows, to: number): { scores: number[]; model: LinearModel; learned: number } {
  let { model } = pipeline,
    learned = 0;
  const scores = Array.from({ length: to - CUT }, (_, offset) => {
    const bar = CUT + offset,
      since = Math.max(cutMs, bar === CUT ? cutMs : closeMs[bar - 1]!);
    const fresh = Array.from(known.knownAtMs.keys()).filter(
      (row) => known.knownAtMs[row]! > since && known.knownAtMs[row]! <= closeMs[bar]!,
    );
    for (const row of fresh) model = partialFit(learners, model, takeRows(known, Int32Array.of(row)));
    learned += fresh.length;
    const row = { rows: 1, columns: columns.map((column) => column.slice(bar, bar + 1)) };
    return calibrate(learners, pipeline.calibration!, predictRaw(learners, model, row))[0]!;
  });
  return { scores, model, learned };
}

describe('a model that learns on', () => {
  test('is that of one bar after the other, one row after the other', () => {
    const found = scoreOnward(learners, pipeline, rows, cutMs, ahead(CUT, BARS)),
      expected = plain(rows, BARS);
    expect(Array.from(found.scores)).toEqual(expected.scores);
    expect(found.model).toEqual(expected.model);
    expect(found.learnedRows).toBe(expected.learned);
    // rows decided before the cut, whose labels were not known then, are learned too
    expect(found.learnedRows).toBe(BARS - CUT);
    expect(Array.from(found.scores)).not.toEqual(Array.from(scoreBars(learners, rows.features, pipeline, ahead(CUT, BARS))));
  });

  test('knows no label before it is known: later ones change no earlier score', () => {
    const whole = scoreOnward(learners, pipeline, rows, cutMs, ahead(CUT, BARS)).scores;
    for (const end of [CUT + 1, CUT + HORIZON, CUT + 50, BARS - 1]) {
      const known = filterRows(rows, (row) => rows.knownAtMs[row]! <= closeMs[end - 1]!),
        turned = { ...rows, target: rows.target.map((value, row) => (rows.knownAtMs[row]! <= closeMs[end - 1]! ? value : 1 - value)) };
      expect(scoreOnward(learners, pipeline, known, cutMs, ahead(CUT, end)).scores).toEqual(whole.slice(0, end - CUT));
      expect(scoreOnward(learners, pipeline, turned, cutMs, ahead(CUT, BARS)).scores.slice(0, end - CUT)).toEqual(
        whole.slice(0, end - CUT),
      );
    }
  });

  test('learns from no row with an infinite feature, and says nothing where it lacks one', () => {
    const odd = ahead(CUT, BARS);
    odd.columns[0]![5] = Number.NaN;
    odd.columns[1]![9] = Infinity;
    const infinite = {
      ...rows,
      columns: rows.columns.map((column, feature) =>
        feature === 2 ? column.map((value, row) => (row % 3 === 0 ? -Infinity : value)) : column,
      ),
    };
    const { scores, learnedRows } = scoreOnward(learners, pipeline, infinite, cutMs, odd);
    expect(Array.from(scores.keys()).filter((bar) => Number.isNaN(scores[bar]!))).toEqual([5, 9]);
    expect(learnedRows).toBeGreaterThan((BARS - CUT) / 2);
    expect(learnedRows).toBeLessThan(BARS - CUT);
  });
});
