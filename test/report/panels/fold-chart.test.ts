import { expect, test } from 'vitest';
import { drawFoldChart } from '../../../src/report/panels/fold-chart.js';
import { BROKEN } from '../page-text.js';

test('a fold that is undefined on one side has no line, and a mark on the other side alone', () => {
  const folds = [
    { foldNumber: 0, inSample: 2, outOfSample: 1 },
    { foldNumber: 1, inSample: 3, outOfSample: Number.NaN },
    { foldNumber: 2, inSample: Number.NaN, outOfSample: 4 },
  ];
  const { text } = drawFoldChart({ folds, range: [0, 4], meanInSample: 2.5, meanOutOfSample: 2.5, compared: 1, worse: 1 });
  expect(text).not.toMatch(BROKEN);
  const [, links] = /stroke="var\(--faint\)" stroke-width="1.4" d="([^"]*)"/.exec(text)!;
  expect(links!.match(/M/g)).toHaveLength(1);
  const drawing = text.slice(text.indexOf('<figure>'));
  expect(drawing.match(/<circle /g)).toHaveLength(4);
});
