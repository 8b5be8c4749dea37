import type { ModelReportInput } from '../model/model-report-input.js';
import { cutText } from './cut-text.js';
import { formatSignificant } from './format.js';
import { drawPicture, linearScale, px, TIME_CHART } from './frame.js';
import { markup, type Markup } from './markup.js';

const LEFT = 250;
const ROW = 24;
const MOST = 20;

/** Draws how far the skill falls without each feature; one that does harm has no bar. */
export function drawDropChart(importance: ModelReportInput['importance']): Markup {
  const shown = importance.slice(0, MOST), largest = Math.max(Number.MIN_VALUE, ...shown.map(({ drop }) => drop)), width = linearScale(0, largest, 0, 650);
  const bars = shown.map(({ feature, drop }, row) => markup`<text class="strong" x="${LEFT - 10}" y="${row * ROW + 16}" text-anchor="end"><title>${feature}</title>${cutText(feature, 28)}</text>
<rect x="${LEFT}" y="${row * ROW + 4}" width="${px(Math.max(0, width(drop)))}" height="15" fill="var(--equity)"/><text x="${px(LEFT + Math.max(0, width(drop)) + 7)}" y="${row * ROW + 16}">${formatSignificant(drop, 3)}</text>`);
  return drawPicture(TIME_CHART.width, shown.length * ROW + 4, 'Importance of the features', markup`<path class="axis" d="M${LEFT} 0V${shown.length * ROW}"/>${bars}`);
}
