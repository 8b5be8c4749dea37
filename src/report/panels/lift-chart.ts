import { niceTicks } from '../scale/nice-ticks.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';

const AREA: PlotArea = { left: 52, right: 500, top: 16, bottom: 300 };

/** Draws the lift of each tenth of the rows, the highest scores first; 1 is what all rows have. */
export function drawLiftChart(groups: readonly { readonly rows: number; readonly share: number; readonly lift: number }[]): Markup {
  const highest = Math.max(1, ...groups.map(({ lift }) => (Number.isFinite(lift) ? lift : 0))) * 1.05,
    y = linearScale(0, highest, AREA.bottom, AREA.top);
  const x = linearScale(0.5, groups.length + 0.5, AREA.left, AREA.right),
    width = (0.7 * (AREA.right - AREA.left)) / Math.max(1, groups.length);
  const bars = groups.map(({ lift, share, rows }, index) => {
    const top = y(Number.isFinite(lift) ? lift : 0);
    return markup`<rect x="${px(x(index + 1) - width / 2)}" y="${px(top)}" width="${px(width)}" height="${px(AREA.bottom - top)}" fill="var(--${lift >= 1 ? 'gain' : 'loss'})" fill-opacity="0.8"><title>${rows} rows, ${(100 * share).toFixed(1)} % of class 1</title></rect>`;
  });
  const marks = groups.map((_, index) => ({ at: index + 1, label: String(index + 1) }));
  return drawPicture(
    514,
    344,
    'Lift by decile',
    markup`${drawValueAxis(AREA, niceTicks(0, highest, 5), y)}${bars}<path d="M${AREA.left} ${px(y(1))}H${AREA.right}" stroke="var(--ink)" stroke-dasharray="3 3"/>${drawBaseAxis(AREA, marks, x)}
<text x="${(AREA.left + AREA.right) / 2}" y="338" text-anchor="middle">tenth of the rows, highest scores first</text>`,
  );
}
