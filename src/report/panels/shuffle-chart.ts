import type { ShuffledRow } from '../model/comparison-report-input.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { formatNumber, formatPercent } from './format.js';
import { drawBaseAxis, drawLabel, drawPicture, linearScale, numberMarks, px, TIME_CHART } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const LEFT = 240;
const TOP = 26;
const ROW_PX = 44;

/** Draws the Sharpe ratios of the composite with something moved in time, a row for each kind, and its own as an upright line. */
export function drawShuffleChart(rows: readonly ShuffledRow[], own: number): Markup {
  const values = [...rows.flatMap(({ sharpes }) => sharpes), own].filter(Number.isFinite);
  const range = padRange(...(values.length === 0 ? ([0, 1] as const) : ([Math.min(...values), Math.max(...values)] as const)), 0.06);
  const x = linearScale(...range, LEFT, TIME_CHART.right);
  const bottom = TOP + ROW_PX * rows.length;
  const ticks = niceTicks(...range, 8);
  const line =
    Number.isFinite(own) &&
    markup`<path fill="none" stroke="var(--equity)" stroke-width="2" d="M${px(x(own))} ${TOP - 6}V${bottom}"/>${drawLabel(x(own), TOP - 11, `its own ${formatNumber(own, 2)}`, 'text-anchor="middle" class="strong"')}`;
  const content = markup`<path class="grid" d="${raw(ticks.map((tick) => `M${px(x(tick))} ${TOP}V${bottom}`).join(''))}"/>${rows.map((each, row) => drawRow(each, TOP + ROW_PX * (row + 0.5), x))}${line}
${drawBaseAxis({ ...TIME_CHART, left: LEFT, top: TOP, bottom }, numberMarks(ticks), x)}<text x="${(LEFT + TIME_CHART.right) / 2}" y="${bottom + 36}" text-anchor="middle">Sharpe ratio</text>`;
  return markup`<figure>${drawPicture(TIME_CHART.width, bottom + 42, 'Sharpe ratios with weights or forecasts of other times', content)}</figure>`;
}

function drawRow({ what, sharpes, chance }: ShuffledRow, y: number, x: (value: number) => number): Markup {
  const dots = sharpes
    .filter(Number.isFinite)
    .map((sharpe) => markup`<circle cx="${px(x(sharpe))}" cy="${y}" r="4.5" fill="var(--soft)" fill-opacity="0.45"/>`);
  return markup`<text class="strong" x="${LEFT - 14}" y="${y - 3}" text-anchor="end">${what}</text><text x="${LEFT - 14}" y="${y + 13}" text-anchor="end">${sharpes.length} times, by chance ${formatPercent(chance, 1)}</text>${dots}`;
}
