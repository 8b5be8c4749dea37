import type { PriceChoice } from '../model/price-choices.js';
import type { PriceHistory } from '../model/price-history.js';
import { timeTicks } from '../scale/time-ticks.js';
import { linearScale, logScale, px, TIME_CHART } from './frame.js';
import { DRAWING_KIT } from './live/drawing-kit.js';
import { drawPriceView, type PriceGeometry, type PriceView } from './live/price-view.js';
import { markup, raw, type Markup } from './markup.js';

const HEIGHT = 404;
const OVERVIEW_HEIGHT = 62;

/** Where the price picture draws, pixels of its own grid. */
export const PRICE_GEOMETRY: PriceGeometry = { left: TIME_CHART.left, right: TIME_CHART.right, top: 8, bottom: 378 };

/** Returns the view that a report opens with: everything, logarithmic where closes span more than a factor of ten. */
export function openingView(history: PriceHistory): PriceView {
  const [low, high] = closeRange(history);
  return { fromBar: 0, toBar: history.barCount, axis: low > 0 && high > 10 * low ? 'log' : 'linear' };
}

/** Draws the price with entries and exits, the overview under it, and the buttons that choose a range; where there are several markets,
 *  one of them is chosen. The first is drawn. */
export function drawPriceChart(choices: readonly PriceChoice[]): Markup {
  const { history } = choices[0]!;
  const view = openingView(history);
  return markup`<div class="controls" id="price-controls">${choices.length > 1 && drawChoice(choices)}${choices.map(({ history: each }, choice) => drawRanges(each, choice))}
<span class="buttons"><button type="button" data-move="-0.5" aria-label="Earlier">←</button><button type="button" data-move="0.5" aria-label="Later">→</button><button type="button" data-zoom="0.5" aria-label="Closer">+</button><button type="button" data-zoom="2" aria-label="Wider">−</button></span>
<button type="button" id="price-axis" aria-pressed="${view.axis === 'log' ? 'true' : 'false'}">Log axis</button></div>
<div class="readout screen" id="price-readout">Drag over the strip below the chart to choose a range; point at the chart to read prices.</div>
<svg id="price" viewBox="0 0 ${TIME_CHART.width} ${HEIGHT}" role="img" aria-label="Price with entries and exits"><g id="price-view">${raw(drawPriceView(history, view, PRICE_GEOMETRY, DRAWING_KIT))}</g></svg>
<svg id="overview" class="touch screen" viewBox="0 0 ${TIME_CHART.width} ${OVERVIEW_HEIGHT}" role="img" aria-label="Overview of the whole window; drag to choose a range">
<rect x="${PRICE_GEOMETRY.left}" y="0" width="${PRICE_GEOMETRY.right - PRICE_GEOMETRY.left}" height="40" fill="var(--panel)"/>${choices.map(({ history: each }, choice) => drawOverview(each, choice))}
<rect id="brush" x="${PRICE_GEOMETRY.left}" y="0.5" width="${PRICE_GEOMETRY.right - PRICE_GEOMETRY.left}" height="39" fill="var(--equity)" fill-opacity="0.14" stroke="var(--equity)"/></svg>
${choices.map(({ history: each }, choice) => drawMarkLegend(each, choice))}`;
}

function drawChoice(choices: readonly PriceChoice[]): Markup {
  return markup`<label class="screen">Market <select id="price-choice">${choices.map(({ name }, choice) => markup`<option value="${choice}">${name}</option>`)}</select></label>
`;
}

/** What belongs to one market is hidden while another is shown. */
function belongsTo(choice: number): Markup {
  return markup`data-price="${choice}"${choice > 0 && ' hidden'}`;
}

function drawRanges(history: PriceHistory, choice: number): Markup {
  const years = history.years.length > 1 && history.years.length <= 40 ? history.years : [];
  return markup`<span class="buttons" ${belongsTo(choice)}>
<button type="button" data-range="0 ${history.barCount}" aria-pressed="true">All</button>${years.map(({ year, fromBar, toBar }) => markup`<button type="button" data-range="${fromBar} ${toBar}" aria-pressed="false">${year}</button>`)}</span>`;
}

function drawOverview(history: PriceHistory, choice: number): Markup {
  const level = history.levels[0]!;
  const { left, right } = PRICE_GEOMETRY;
  const [low, high] = closeRange(history);
  const y = (openingView(history).axis === 'log' ? logScale : linearScale)(low, high, 36, 4);
  const x = linearScale(0, history.barCount, left, right);
  const step = Math.max(1, Math.floor(level.timeMs.length / (right - left)));
  let line = '';
  for (let i = 0; i < level.timeMs.length; i += step)
    line += `${line ? 'L' : 'M'}${px(x((i + 0.5) * level.barsPerBucket))} ${px(y(level.close[i]!))}`;
  return markup`<g ${belongsTo(choice)}><path class="line" stroke="var(--faint)" style="stroke-width:1" d="${line}"/>${drawOverviewTimes(history, x)}</g>`;
}

function drawOverviewTimes(history: PriceHistory, x: (bar: number) => number): Markup {
  const { timeMs, barsPerBucket } = history.levels[0]!;
  if (timeMs.length === 0) return markup``;
  let bucket = 0;
  return markup`${timeTicks(timeMs[0]!, timeMs[timeMs.length - 1]!, 12).map((tick) => {
    while (bucket < timeMs.length - 1 && timeMs[bucket]! < tick.timeMs) bucket++;
    return markup`<text x="${px(x(bucket * barsPerBucket))}" y="55" text-anchor="middle">${tick.label}</text>`;
  })}`;
}

function drawMarkLegend(history: PriceHistory, choice: number): Markup {
  const used = history.reasons.filter((_, reason) => history.marks.reason.includes(reason));
  const exits = used.map(
    (reason) =>
      markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" fill="${raw(`var(--${reason})`)}"/></svg>exit by ${reason}</li>`,
  );
  const sides = [
    history.marks.side.includes(1) && drawSide('M7 2l5 9h-10z', 'var(--ink)', 'long entry'),
    history.marks.side.includes(-1) && drawSide('M7 12l5 -9h-10z', 'none', 'short entry'),
  ];
  const left = history.tradeCount - history.marks.side.length;
  const omitted = left > 0 && markup`<li>${left} trades with the smallest returns are not drawn</li>`;
  return markup`<ul class="legend" ${belongsTo(choice)}>${sides}${exits}${omitted}</ul>`;
}

function drawSide(path: string, fill: string, text: string): Markup {
  return markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><path d="${path}" fill="${fill}" stroke="var(--ink)"/></svg>${text}</li>`;
}

/** Lowest and highest close: a single wrong print decides neither the axis nor the overview. */
function closeRange(history: PriceHistory): [number, number] {
  const { close } = history.levels[0]!;
  return [close.reduce((low, each) => Math.min(low, each), Infinity), close.reduce((high, each) => Math.max(high, each), -Infinity)];
}
