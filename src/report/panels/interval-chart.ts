import type { ComparisonRow } from '../model/comparison-report-input.js';
import { formatTick, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { BPS } from './comparison-table.js';
import { cutText } from './cut-text.js';
import { drawBaseAxis, drawPicture, linearScale, numberMarks, px, TIME_CHART } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const LEFT = 240;
const TOP = 12;
const ROW_PX = 28;
const LONGEST_NAME = 34;

/** Draws by how much the composite is ahead of each row a day: the mean as a dot on its 95 % interval, and a line at 0. */
export function drawIntervalChart(rows: readonly ComparisonRow[]): Markup {
  const shown = rows.flatMap(({ name, difference }) => (difference === undefined ? [] : [{ name, ...difference }]));
  const bottom = TOP + ROW_PX * shown.length;
  const ends = shown.flatMap(({ low, high }) => [low * BPS, high * BPS]).filter(Number.isFinite);
  const range = padRange(Math.min(0, ...ends), Math.max(0, ...ends), 0.05);
  const x = linearScale(...range, LEFT, TIME_CHART.right);
  const ticks = niceTicks(...range, 8);
  const grid = ticks.map((tick) => `M${px(x(tick))} ${TOP}V${bottom}`).join('');
  const content = markup`<path class="grid" d="${raw(grid)}"/><path class="axis" d="M${px(x(0))} ${TOP}V${bottom}"/>${shown.map(
    ({ name, mean, low, high }, row) => {
      const y = TOP + ROW_PX * (row + 0.5);
      const text = markup`<text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${cutText(name, LONGEST_NAME)}</text>`;
      if (!Number.isFinite(low + high)) return text;
      const colour = low > 0 ? 'gain' : high < 0 ? 'loss' : 'soft';
      return markup`${text}<path fill="none" stroke="var(--${colour})" stroke-width="2" d="M${px(x(low * BPS))} ${y}H${px(x(high * BPS))}"/><circle cx="${px(x(mean * BPS))}" cy="${y}" r="4.5" fill="var(--${colour})"/>`;
    },
  )}
${drawBaseAxis(
  { ...TIME_CHART, left: LEFT, top: TOP, bottom },
  numberMarks(ticks, (tick) => formatTick(tick, ticks)),
  x,
)}<text x="${(LEFT + TIME_CHART.right) / 2}" y="${bottom + 36}" text-anchor="middle">basis points a day that the composite is ahead</text>`;
  return markup`<figure>${drawPicture(TIME_CHART.width, bottom + 42, 'How far the composite is ahead of each, with its 95 % interval', content)}</figure>`;
}
