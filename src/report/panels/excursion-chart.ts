import type { Excursion } from '../model/trade-distribution.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { formatTickPercent } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, numberMarks, px, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';

const WIDTH = 524;
const HEIGHT = 300;
const AREA: PlotArea = { left: 52, right: 510, top: 14, bottom: 256 };

/** Draws each trade by its worst and best unrealised move; points on one spot are drawn once. */
export function drawExcursionChart(excursions: readonly Excursion[]): Markup {
  const worst = Math.max(1e-6, ...extremes(excursions.map(({ mae }) => -mae)));
  const best = Math.max(1e-6, ...extremes(excursions.map(({ mfe }) => mfe)));
  const x = linearScale(0, worst * 1.04, AREA.left, AREA.right);
  const y = linearScale(0, best * 1.04, AREA.bottom, AREA.top);
  const xTicks = niceTicks(0, worst * 1.04, 6);
  const yTicks = niceTicks(0, best * 1.04, 5);
  const paths = new Map<string, Set<string>>([
    ['loss', new Set()],
    ['gain', new Set()],
  ]);
  for (const { mae, mfe, return: result } of excursions) {
    if (Number.isFinite(mae + mfe)) paths.get(result > 0 ? 'gain' : 'loss')!.add(`M${px(Math.round(x(-mae)))} ${px(Math.round(y(mfe)))}h0`);
  }
  const dots = [...paths].map(
    ([colour, points]) =>
      markup`<path d="${[...points].join('')}" stroke="var(--${colour})" stroke-opacity="0.6" stroke-width="5" stroke-linecap="round"/>`,
  );
  const content = markup`${drawValueAxis(AREA, yTicks, y, (tick) => formatTickPercent(tick, yTicks))}${drawBaseAxis(
    AREA,
    numberMarks(xTicks, (tick) => formatTickPercent(tick === 0 ? 0 : -tick, xTicks)),
    x,
  )}${dots}
<text x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">worst move against the entry (MAE)</text>
<text x="${AREA.left + 6}" y="${AREA.top + 2}">best move (MFE)</text>
<g><circle cx="${AREA.right - 110}" cy="10" r="4" style="fill:var(--gain)"/><text x="${AREA.right - 102}" y="14">gain</text><circle cx="${AREA.right - 60}" cy="10" r="4" style="fill:var(--loss)"/><text x="${AREA.right - 52}" y="14">loss</text></g>`;
  return drawPicture(WIDTH, HEIGHT, 'Worst against best unrealised move of each trade', content);
}

function extremes(values: readonly number[]): number[] {
  return [values.reduce((high, value) => (value > high ? value : high), 0)];
}
