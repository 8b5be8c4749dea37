import { columnEdges, decimate } from '../model/decimate.js';
import { formatTick, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import {
  drawBaseAxis,
  drawLabel,
  drawPicture,
  drawValueAxis,
  linearScale,
  px,
  TIME_CHART,
  timeMarks,
  type PlotArea,
  type Scale,
} from './frame.js';
import { markup, raw, type Markup } from './markup.js';
import { seriesPath } from './series-path.js';

/** A line over time: as many values as times, which ascend; NaN is a gap. */
export interface TimeLine {
  readonly name: string;
  /** a colour of the style sheet, such as `equity` */
  readonly colour: string;
  readonly timeMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly look: 'line' | 'dashed' | 'dots' | 'dotted line';
}

/** What lies between two lines. */
export interface TimeBand {
  readonly name: string;
  readonly colour: string;
  readonly timeMs: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface TimeLinesStyle {
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  /** pixels between the axes */
  readonly height: number;
  /** writes a tick of the upright axis */
  readonly format?: ((tick: number, ticks: readonly number[]) => string) | undefined;
  /** values that the axis spans at least */
  readonly spans?: readonly number[] | undefined;
  readonly levels?: readonly { readonly value: number; readonly label: string }[] | undefined;
}

const COLUMNS = 900;
const TOP = 14;

/** Draws lines, dots and bands on one time axis, with a legend where there are several; a sentence where no line has a value. */
export function drawTimeLines(lines: readonly TimeLine[], bands: readonly TimeBand[], style: TimeLinesStyle): Markup {
  const isKnown = ({ values }: TimeLine): boolean => Array.from(values).some(Number.isFinite);
  if (!lines.some(isKnown)) return markup`<p class="note">None of the values is known.</p>`;
  const area: PlotArea = { ...TIME_CHART, right: 1060, top: TOP, bottom: TOP + style.height };
  const { startMs } = style;
  const endMs = style.endMs > startMs ? style.endMs : startMs + 1;
  const x = linearScale(startMs, endMs, area.left, area.right);
  const range = rangeOf(lines, bands, style);
  const y = linearScale(...range, area.bottom, area.top);
  const { format = formatTick, levels = [] } = style;
  const dashes = levels.map(({ value }) => `M${area.left} ${px(y(value))}H${area.right}`).join('');
  const ticks = niceTicks(...range, 5);
  const times = timeTicks(startMs, endMs, 12);
  const upright = times.map(({ timeMs }) => `M${px(x(timeMs))} ${area.top}V${area.bottom}`).join('');
  const content = markup`<path class="grid" d="${raw(upright)}"/>${drawValueAxis(area, ticks, y, (tick) => format(tick, ticks))}
${bands.map((band) => drawBand(band, x, y))}<path class="axis" stroke-dasharray="2 3" d="${raw(dashes)}"/>${lines.map((line) => drawLine(line, [startMs, endMs], x, y))}${levels.map(({ value, label }) => drawLevelLabel(value, label, area, y))}
${drawBaseAxis(area, timeMarks(times), x)}`;
  const legend = lines.length + bands.length > 1 && drawLegend(lines, bands);
  return markup`<figure>${drawPicture(TIME_CHART.width, area.bottom + 26, style.title, content)}</figure>${legend}`;
}

function rangeOf(lines: readonly TimeLine[], bands: readonly TimeBand[], { spans = [], levels = [] }: TimeLinesStyle): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (values: ArrayLike<number>): void => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  };
  for (const { values } of lines) take(values);
  for (const band of bands) [band.low, band.high].forEach(take);
  take(spans);
  take(levels.map(({ value }) => value));
  return low > high ? [0, 1] : padRange(low, high, 0.05);
}

function drawBand({ colour, timeMs, low, high }: TimeBand, x: Scale, y: Scale): Markup {
  const known = timeMs.flatMap((_, i) => (Number.isFinite(low[i]! + high[i]!) ? i : []));
  const at = (values: readonly number[]): string[] => known.map((i) => `${px(x(timeMs[i]!))} ${px(y(values[i]!))}`);
  const path = `M${[...at(high), ...at(low).reverse()].join('L')}Z`;
  return markup`<path fill="var(--${colour})" fill-opacity="0.16" d="${raw(known.length === 0 ? '' : path)}"/>`;
}

function drawLevelLabel(value: number, label: string, area: PlotArea, y: Scale): Markup {
  return drawLabel(area.right - 4, px(y(value)) - 4, label, 'text-anchor="end" font-size="11"');
}

function drawLine({ colour, timeMs, values, look }: TimeLine, [startMs, endMs]: readonly [number, number], x: Scale, y: Scale): Markup {
  if (look === 'dots') return drawDots(colour, 4, timeMs, values, x, y);
  const dash = look === 'dashed' ? '4 4' : 'none';
  const path = timeMs.length > COLUMNS ? densePath(timeMs, values, startMs, endMs, x, y) : plainPath(timeMs, values, x, y);
  const line = markup`<path class="line" stroke="var(--${colour})" stroke-dasharray="${dash}" style="stroke-width:1.6" d="${raw(path)}"/>`;
  return look === 'dotted line' ? markup`${line}${drawDots(colour, 6, timeMs, values, x, y)}` : line;
}

function drawDots(colour: string, size: number, timeMs: ArrayLike<number>, values: ArrayLike<number>, x: Scale, y: Scale): Markup {
  let path = '';
  for (let i = 0; i < timeMs.length; i++) if (Number.isFinite(values[i])) path += `M${px(x(timeMs[i]!))} ${px(y(values[i]!))}h0`;
  return markup`<path class="dots" stroke="var(--${colour})" stroke-width="${size}" stroke-opacity="0.75" d="${raw(path)}"/>`;
}

/** A value that is none ends the line, and the next one begins it anew. */
function plainPath(timeMs: ArrayLike<number>, values: ArrayLike<number>, x: Scale, y: Scale): string {
  let [path, isDown] = ['', false];
  for (let i = 0; i < timeMs.length; i++) {
    const isThere = Number.isFinite(values[i]);
    if (isThere) path += `${isDown ? 'L' : 'M'}${px(x(timeMs[i]!))} ${px(y(values[i]!))}`;
    isDown = isThere;
  }
  return path;
}

function densePath(timeMs: ArrayLike<number>, values: ArrayLike<number>, startMs: number, endMs: number, x: Scale, y: Scale): string {
  const times = Float64Array.from(timeMs);
  return seriesPath(decimate(times, Float64Array.from(values), columnEdges(times, startMs, endMs, COLUMNS)), x, y);
}

function drawLegend(lines: readonly TimeLine[], bands: readonly TimeBand[]): Markup {
  const items = [
    ...lines.map(({ name, colour, look }) => {
      const dash = look === 'dashed' ? '4 3' : 'none';
      const mark =
        look === 'dots'
          ? markup`<circle cx="7" cy="7" r="3" fill="var(--${colour})"/>`
          : markup`<path d="M0 7H14" fill="none" stroke="var(--${colour})" stroke-width="2.4" stroke-dasharray="${dash}"/>`;
      return markup`<li><svg viewBox="0 0 14 14" aria-hidden="true">${mark}</svg>${name}</li>`;
    }),
    ...bands.map(
      ({ name, colour }) =>
        markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect y="2" width="14" height="10" fill="var(--${colour})" fill-opacity="0.25"/></svg>${name}</li>`,
    ),
  ];
  return markup`<ul class="legend">${items}</ul>`;
}
