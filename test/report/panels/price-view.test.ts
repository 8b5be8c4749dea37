import { expect, test } from 'vitest';
import { buildPriceHistory } from '../../../src/report/model/price-history.js';
import { DRAWING_KIT } from '../../../src/report/panels/live/drawing-kit.js';
import { drawPriceView, pickLevel } from '../../../src/report/panels/live/price-view.js';
import { PRICE_GEOMETRY } from '../../../src/report/panels/price-chart.js';
import { inventRun } from '../inputs/run-input.js';

test('one wrong print does not flatten the chart, and the chart says that it is cut', () => {
  const { bars } = inventRun(5, 300, 0);
  const low = bars.low.map((price, i) => (i === 150 ? 0.01 : price));
  const view = { fromBar: 0, toBar: 300, axis: 'log' as const };
  const drawn = drawPriceView(buildPriceHistory({ ...bars, low }, [], []), view, PRICE_GEOMETRY, DRAWING_KIT);
  expect(drawn).toContain('single lows down to 0.01 are cut here');
  expect(drawPriceView(buildPriceHistory(bars, [], []), view, PRICE_GEOMETRY, DRAWING_KIT)).not.toContain('cut here');
  const lowest = Math.max(...[...drawn.matchAll(/V(\d+\.\d)/g)].map(([, y]) => Number(y)));
  expect(lowest).toBeLessThanOrEqual(PRICE_GEOMETRY.bottom);
});

test('a view inside a detailed window is drawn bar by bar, any other from the whole', () => {
  const { bars, trades } = inventRun(5, 20_000, 400);
  const history = buildPriceHistory(bars, trades, trades.slice(3, 4));
  const detail = history.levels[1]!;
  const inside = { fromBar: detail.fromBar, toBar: detail.fromBar + detail.timeMs.length, axis: 'linear' as const };
  expect(pickLevel(history, inside)).toBe(detail);
  expect(pickLevel(history, { ...inside, toBar: inside.toBar + 1 })).toBe(history.levels[0]);
});
