import type { ModelReportInput } from '../model/model-report-input.js';
import { cutText } from './cut-text.js';
import { formatPercent, formatSignificant } from './format.js';
import { drawPicture, linearScale, px, TIME_CHART } from './frame.js';
import { markup, type Markup } from './markup.js';

const LEFT = 250;
const WIDTH = 650;
const MOST = 20;

type Importance = ModelReportInput['importance'];

/** Draws how far the skill falls without each feature, and of trees how much of the gain it took; one that does harm has no bar. */
export function drawDropChart(importance: Importance): Markup {
  const shown = importance.slice(0, MOST),
    hasGain = shown.some(({ gain }) => gain !== undefined),
    rowHeight = hasGain ? 40 : 24,
    top = hasGain ? 22 : 0;
  const drop = barWidth(shown.map((each) => each.drop)),
    share = barWidth(shown.map(({ gain = 0 }) => gain)),
    bottom = top + shown.length * rowHeight;
  const bars = shown.map((each, row) => {
    const y = top + row * rowHeight;
    return markup`<text class="strong" x="${LEFT - 10}" y="${y + 16}" text-anchor="end"><title>${each.feature}</title>${cutText(each.feature, 28)}</text>
${drawBar(drop(each.drop), y + 4, 15, 1, formatSignificant(each.drop, 3))}${hasGain && drawBar(share(each.gain ?? 0), y + 21, 8, 0.45, formatPercent(each.gain ?? 0, 1))}`;
  });
  const head =
    hasGain &&
    markup`<text x="${LEFT}" y="12">full bar: fall of the skill where the feature is shuffled · pale bar: share of what splits took from the loss (gain)</text>`;
  return drawPicture(
    TIME_CHART.width,
    bottom + 4,
    'Importance of the features',
    markup`${head}<path class="axis" d="M${LEFT} ${Math.max(0, top - 4)}V${bottom}"/>${bars}`,
  );
}

/** Each measure has a scale of its own: they are not of one unit. */
function barWidth(values: readonly number[]): (value: number) => number {
  const scale = linearScale(0, Math.max(Number.MIN_VALUE, ...values.filter(Number.isFinite)), 0, WIDTH);
  return (value) => (Number.isFinite(value) ? Math.max(0, scale(value)) : 0);
}

function drawBar(width: number, y: number, height: number, opacity: number, figure: string): Markup {
  return markup`<rect x="${LEFT}" y="${y}" width="${px(width)}" height="${height}" fill="var(--equity)" fill-opacity="${opacity}"/><text x="${px(LEFT + width + 7)}" y="${y + (height > 10 ? 12 : 8)}" font-size="${height > 10 ? 13 : 11}">${figure}</text>`;
}
