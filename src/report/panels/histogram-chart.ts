import type { Histogram } from '../model/histogram.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { drawBaseAxis, drawLabel, drawPicture, drawValueAxis, linearScale, numberMarks, px, type PlotArea, type Scale } from './frame.js';
import { markup, type Markup } from './markup.js';

/** How a marked value's line is drawn. */
export type MarkTone = 'best' | 'solid' | 'dashed';

/** How a histogram is to look. */
export interface HistogramStyle {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly xTitle: string;
  /** writes a value of the x axis */
  readonly format: (value: number) => string;
  /** the axis's own writing of ticks, where `format` has too many digits */
  readonly formatTick?: ((tick: number, ticks: readonly number[]) => string) | undefined;
  /** colours bins below and above 0 differently */
  readonly splitAtZero: boolean;
  /** values to mark with an upright line */
  readonly marks: readonly { readonly value: number; readonly label: string; readonly tone: MarkTone }[];
}

/** Draws counts as bars over their bins, with marked values above. */
export function drawHistogramChart(histogram: Histogram, style: HistogramStyle): Markup {
  const area: PlotArea = { left: 52, right: style.width - 14, top: 22 + 15 * style.marks.length, bottom: style.height - 44 };
  const [start, end] = histogramRange(histogram, style);
  const x = linearScale(start, end, area.left, area.right);
  const highest = Math.max(...histogram.counts);
  const y = linearScale(0, highest, area.bottom, area.top);
  const counts = niceTicks(0, highest, 4).filter(Number.isInteger);
  const ticks = niceTicks(start, end, style.width > 700 ? 10 : 6);
  const labels = style.formatTick ? numberMarks(ticks, (tick) => style.formatTick!(tick, ticks)) : numberMarks(ticks);
  const content = markup`${drawValueAxis(area, counts, y)}${drawBins(histogram, style, x, y)}${drawBaseAxis(area, labels, x)}
<text x="${px((area.left + area.right) / 2)}" y="${style.height - 6}" text-anchor="middle">${style.xTitle}</text>
${drawTails(histogram, area)}${style.marks.map((mark, row) => drawMark(mark, row, x, area, style))}`;
  return drawPicture(style.width, style.height, style.title, content);
}

/** All bins; where they are split at 0 and end on one side of it, 0 as well. */
function histogramRange({ start, counts, width }: Histogram, { splitAtZero, marks }: HistogramStyle): [number, number] {
  const end = start + counts.length * width;
  const showsZero = splitAtZero && marks.some(({ value }) => value === 0);
  return showsZero ? [Math.min(start, 0), Math.max(end, 0)] : [start, end];
}

function drawBins(histogram: Histogram, style: HistogramStyle, x: Scale, y: Scale): Markup {
  return markup`${histogram.counts.map((count, i) => {
    if (count === 0) return markup``;
    const from = histogram.start + i * histogram.width;
    const left = x(from);
    const width = Math.max(1, x(from + histogram.width) - left - 1);
    const colour = style.splitAtZero ? (from + histogram.width / 2 < 0 ? 'loss' : 'gain') : 'equity';
    return markup`<rect x="${px(left + 0.5)}" y="${px(y(count))}" width="${px(width)}" height="${px(y(0) - y(count))}" fill="var(--${colour})" fill-opacity="0.8"><title>${count} from ${style.format(from)} to ${style.format(from + histogram.width)}</title></rect>`;
  })}`;
}

function drawTails(histogram: Histogram, area: PlotArea): Markup {
  const y = area.bottom - 8;
  return markup`${histogram.below > 0 && drawLabel(area.left + 4, y, `◂ ${histogram.below} further left`, 'font-size="11"')}${histogram.above > 0 && drawLabel(area.right - 4, y, `${histogram.above} further right ▸`, 'font-size="11" text-anchor="end"')}`;
}

function drawMark(mark: HistogramStyle['marks'][number], row: number, x: Scale, area: PlotArea, style: HistogramStyle): Markup {
  if (!Number.isFinite(mark.value)) return markup``;
  const at = px(Math.min(area.right, Math.max(area.left, x(mark.value))));
  const y = 12 + row * 15;
  const isRight = at > (area.left + area.right) / 2;
  const colour = mark.tone === 'best' ? 'best' : 'ink';
  return markup`<path d="M${at} ${y - 8}V${area.bottom}" stroke="var(--${colour})" stroke-width="${mark.tone === 'best' ? 2 : 1.2}" stroke-dasharray="${mark.tone === 'dashed' ? '3 3' : 'none'}"/>
${drawLabel(at + (isRight ? -6 : 6), y, `${mark.label} ${style.format(mark.value)}`, `class="strong" text-anchor="${isRight ? 'end' : 'start'}"`)}`;
}
