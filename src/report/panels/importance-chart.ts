import type { StudyReportInput } from '../model/study-report-input.js';
import { cutText } from './cut-text.js';
import { formatPercent } from './format.js';
import { drawPicture, linearScale, px, TIME_CHART } from './frame.js';
import { markup, type Markup } from './markup.js';

const LEFT = 250;
const RIGHT = 900;
const ROW = 40;
const TOP = 22;

/** Draws how much each parameter matters by both measures. */
export function drawImportanceChart(importance: StudyReportInput['importance']): Markup {
  const x = linearScale(0, 1, 0, RIGHT - LEFT);
  const bars = importance.map(({ name, fanova, permutation }, i) => {
    const y = TOP + i * ROW;
    return markup`<text class="strong" x="${LEFT - 10}" y="${y + 15}" text-anchor="end"><title>${name}</title>${cutText(name, 24)}: ${formatPercent(fanova, 1)}</text>
${drawBar(x(fanova), y + 2, 17, 1)}${drawBar(x(permutation), y + 21, 8, 0.45)}<text x="${px(LEFT + widthOf(x(permutation)) + 7)}" y="${y + 29}" font-size="11">${formatPercent(permutation, 1)}</text>`;
  });
  const head = markup`<text x="${LEFT}" y="12">full bar and figure: share of the variance (fANOVA) · pale bar: share when its values are shuffled (permutation)</text>`;
  return drawPicture(
    TIME_CHART.width,
    TOP + importance.length * ROW,
    'Importance of the parameters',
    markup`${head}<path class="axis" d="M${LEFT} ${TOP - 4}V${TOP + importance.length * ROW}"/>${bars}`,
  );
}

function drawBar(width: number, y: number, height: number, opacity: number): Markup {
  return markup`<rect x="${LEFT}" y="${y}" width="${px(widthOf(width))}" height="${height}" fill="var(--equity)" fill-opacity="${opacity}"/>`;
}

/** An undefined share has no bar, one below 0 (shuffling helped) neither. */
function widthOf(width: number): number {
  return Number.isFinite(width) ? Math.min(RIGHT - LEFT, Math.max(0, width)) : 0;
}
