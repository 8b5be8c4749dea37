import type { PriceHistory, PriceLevel } from '../../model/price-history.js';
import type { DrawingKit } from './drawing-kit.js';

// These functions also run inside the page, where their text is placed: they refer to each other, to their arguments and to
// nothing else. The page draws with them again whenever the reader chooses another range.

/** What the reader looks at: the bars [fromBar, toBar), evenly spaced, on a linear or a logarithmic axis. */
export interface PriceView {
  readonly fromBar: number;
  readonly toBar: number;
  readonly axis: 'linear' | 'log';
}

/** Pixels of the price picture, and the share of the drawing that is free above and below the prices. */
export interface PriceGeometry {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PriceScales {
  readonly x: (bar: number) => number;
  readonly y: (price: number) => number;
  readonly low: number;
  readonly high: number;
}

/** Draws the content of the price picture for one view, as SVG text. */
export function drawPriceView(history: PriceHistory, view: PriceView, geometry: PriceGeometry, kit: DrawingKit): string {
  const level = pickLevel(history, view);
  const from = Math.max(0, Math.floor((view.fromBar - level.fromBar) / level.barsPerBucket));
  const to = Math.min(level.timeMs.length, Math.ceil((view.toBar - level.fromBar) / level.barsPerBucket));
  const scales = scalePrice(history, level, from, to, view, geometry);
  return [
    drawPriceAxis(scales, view, geometry, kit),
    drawPriceTimes(level, from, to, scales, geometry, kit),
    drawBars(level, from, to, scales, geometry),
    drawLastClose(level, to, scales, geometry, kit),
    drawCutNote(level, from, to, scales, geometry, kit),
    drawMarks(history, level, view, scales, kit),
  ].join('');
}

/** Returns the most detailed level that holds the whole view. */
export function pickLevel(history: PriceHistory, view: PriceView): PriceLevel {
  const holds = (level: PriceLevel): boolean =>
    level.fromBar <= view.fromBar && level.fromBar + level.timeMs.length * level.barsPerBucket >= view.toBar;
  return history.levels.slice(1).find(holds) ?? history.levels[0]!;
}

/** Scales a view to the opens, closes and fills that it shows, and to the highs and lows as far as they add at most a third on
 *  either side: one wrong print must not flatten the rest. What reaches further is cut at the edge, and `drawCutNote` says so. */
export function scalePrice(
  history: PriceHistory,
  level: PriceLevel,
  from: number,
  to: number,
  view: PriceView,
  geometry: PriceGeometry,
): PriceScales {
  const core = coreRange(history, level, from, to, view);
  const isLog = view.axis === 'log' && core.low > 0;
  const warp = isLog ? Math.log : (price: number): number => price;
  const reach = (warp(core.high) - warp(core.low) || Math.abs(warp(core.high)) * 0.01 || 1) / 3;
  let bottomValue = warp(core.low);
  let topValue = warp(core.high);
  for (let i = from; i < to; i++) {
    bottomValue = Math.min(bottomValue, level.low[i]! > 0 || !isLog ? Math.max(warp(level.low[i]!), warp(core.low) - reach) : bottomValue);
    topValue = Math.max(topValue, Math.min(warp(level.high[i]!), warp(core.high) + reach));
  }
  const margin = (topValue - bottomValue || reach) * 0.06;
  bottomValue -= margin;
  const span = topValue + margin - bottomValue;
  const place = (price: number): number => geometry.bottom - ((warp(price) - bottomValue) / span) * (geometry.bottom - geometry.top);
  const barPx = (geometry.right - geometry.left) / (view.toBar - view.fromBar);
  return {
    x: (bar) => geometry.left + (bar + 0.5 - view.fromBar) * barPx,
    y: (price) => Math.min(geometry.bottom, Math.max(geometry.top, isLog && price <= 0 ? geometry.bottom : place(price))),
    low: isLog ? Math.exp(bottomValue) : bottomValue,
    high: isLog ? Math.exp(bottomValue + span) : bottomValue + span,
  };
}

/** Returns the lowest and highest open, close and fill in view. */
export function coreRange(
  history: PriceHistory,
  level: PriceLevel,
  from: number,
  to: number,
  view: PriceView,
): { low: number; high: number } {
  const { marks } = history;
  let low = Infinity;
  let high = -Infinity;
  const include = (price: number): void => {
    low = Math.min(low, price);
    high = Math.max(high, price);
  };
  for (let i = from; i < to; i++) {
    include(level.open[i]!);
    include(level.close[i]!);
  }
  for (let i = 0; i < marks.entryBar.length; i++) {
    if (marks.entryBar[i]! >= view.fromBar && marks.entryBar[i]! < view.toBar) include(marks.entryPrice[i]!);
    if (marks.exitBar[i]! >= view.fromBar && marks.exitBar[i]! < view.toBar) include(marks.exitPrice[i]!);
  }
  return { low, high };
}

/** Draws the price grid. */
export function drawPriceAxis(scales: PriceScales, view: PriceView, geometry: PriceGeometry, kit: DrawingKit): string {
  const isLog = view.axis === 'log' && scales.low > 0;
  const ticks = isLog ? kit.logTicks(scales.low, scales.high, 8) : kit.niceTicks(scales.low, scales.high, 6);
  return ticks
    .map((tick) => {
      const y = scales.y(tick);
      return `<path class="grid" d="M${geometry.left} ${y.toFixed(1)}H${geometry.right}"/><text x="${geometry.left - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end">${kit.formatTick(tick, isLog ? [tick] : ticks)}</text>`;
    })
    .join('');
}

/** Draws the time axis: bars are evenly spaced, so a tick stands at the first bar at or after its time. */
export function drawPriceTimes(
  level: PriceLevel,
  from: number,
  to: number,
  scales: PriceScales,
  geometry: PriceGeometry,
  kit: DrawingKit,
): string {
  const base = `<path class="axis" d="M${geometry.left} ${geometry.bottom}H${geometry.right}"/>`;
  if (to <= from) return base;
  let before = -Infinity;
  let bucket = from;
  const marks = kit.timeTicks(level.timeMs[from]!, level.timeMs[to - 1]!, 12).map(({ timeMs, label }) => {
    while (bucket < to - 1 && level.timeMs[bucket]! < timeMs) bucket++;
    const x = scales.x(level.fromBar + bucket * level.barsPerBucket);
    if (x - before < 7 * label.length + 8) return '';
    before = x;
    return `<path class="grid" d="M${x.toFixed(1)} ${geometry.top}V${geometry.bottom}"/><path class="axis" d="M${x.toFixed(1)} ${geometry.bottom}v5"/><text x="${x.toFixed(1)}" y="${geometry.bottom + 18}" text-anchor="middle">${kit.escapeText(label)}</text>`;
  });
  return base + marks.join('');
}

/** Draws bars with open and close ticks where there is room, else the range of each pixel and the line of closes. */
export function drawBars(level: PriceLevel, from: number, to: number, scales: PriceScales, geometry: PriceGeometry): string {
  const bucketPx = scales.x(level.barsPerBucket) - scales.x(0);
  if (bucketPx >= 5) return drawOpenHighLowClose(level, from, to, scales, Math.min(6, bucketPx * 0.32));
  const merged = Math.max(1, Math.round((to - from) / (geometry.right - geometry.left)));
  let ranges = '';
  let closes = '';
  for (let i = from; i < to; i += merged) {
    const end = Math.min(i + merged, to);
    let low = Infinity;
    let high = -Infinity;
    for (let each = i; each < end; each++) {
      low = Math.min(low, level.low[each]!);
      high = Math.max(high, level.high[each]!);
    }
    const x = scales.x(level.fromBar + (i + (end - i - 1) / 2) * level.barsPerBucket).toFixed(1);
    ranges += `M${x} ${scales.y(high).toFixed(1)}V${scales.y(low).toFixed(1)}`;
    closes += `${closes === '' ? 'M' : 'L'}${x} ${scales.y(level.close[end - 1]!).toFixed(1)}`;
  }
  const width = Math.max(1, bucketPx * 0.55 * merged).toFixed(1);
  return `<path stroke="var(--faint)" stroke-opacity="0.5" stroke-width="${width}" fill="none" d="${ranges}"/><path class="line" stroke="var(--ink)" style="stroke-width:1" d="${closes}"/>`;
}

/** Draws each bar as a stroke from low to high with the open on its left and the close on its right. */
export function drawOpenHighLowClose(level: PriceLevel, from: number, to: number, scales: PriceScales, tickPx: number): string {
  let path = '';
  for (let i = from; i < to; i++) {
    const middle = level.fromBar + i * level.barsPerBucket + (level.barsPerBucket - 1) / 2;
    const x = scales.x(middle);
    const [open, close] = [scales.y(level.open[i]!).toFixed(1), scales.y(level.close[i]!).toFixed(1)];
    path += `M${x.toFixed(1)} ${scales.y(level.high[i]!).toFixed(1)}V${scales.y(level.low[i]!).toFixed(1)}M${(x - tickPx).toFixed(1)} ${open}H${x.toFixed(1)}M${x.toFixed(1)} ${close}H${(x + tickPx).toFixed(1)}`;
  }
  return `<path stroke="var(--ink)" stroke-width="1.2" fill="none" d="${path}"/>`;
}

/** Names the last close at the right edge. */
export function drawLastClose(level: PriceLevel, to: number, scales: PriceScales, geometry: PriceGeometry, kit: DrawingKit): string {
  const close = level.close[to - 1];
  if (close === undefined) return '';
  const [x, y] = [geometry.right + 8, scales.y(close)];
  const price = Number(close.toPrecision(6)).toLocaleString('en-US', { maximumSignificantDigits: 6 });
  return `<text x="${x}" y="${(y - 2).toFixed(1)}">Last close</text><text class="strong" x="${x}" y="${(y + 12).toFixed(1)}">${kit.escapeText(price)}</text>`;
}

/** Says how far highs and lows reach beyond the edges, where they do. */
export function drawCutNote(
  level: PriceLevel,
  from: number,
  to: number,
  scales: PriceScales,
  geometry: PriceGeometry,
  kit: DrawingKit,
): string {
  const low = level.low.subarray(from, to).reduce((lowest, each) => Math.min(lowest, each), Infinity);
  const high = level.high.subarray(from, to).reduce((highest, each) => Math.max(highest, each), -Infinity);
  const write = (y: number, text: string): string =>
    `<text x="${geometry.right - 4}" y="${y}" text-anchor="end" paint-order="stroke" stroke="var(--paper)" stroke-width="4">${kit.escapeText(text)}</text>`;
  const price = (value: number): string => Number(value.toPrecision(5)).toLocaleString('en-US', { maximumSignificantDigits: 5 });
  const below = low < scales.low ? write(geometry.bottom - 7, `▾ single lows down to ${price(low)} are cut here`) : '';
  return below + (high > scales.high ? write(geometry.top + 12, `▴ single highs up to ${price(high)} are cut here`) : '');
}

/** Draws the entries and exits in the view. Of marks of one kind that would crowd one another, one is drawn. */
export function drawMarks(history: PriceHistory, level: PriceLevel, view: PriceView, scales: PriceScales, kit: DrawingKit): string {
  const { marks } = history;
  const inView = (bar: number): boolean => bar >= view.fromBar && bar < view.toBar;
  const shown: number[] = [];
  for (let i = 0; i < marks.entryBar.length; i++) if (inView(marks.entryBar[i]!) || inView(marks.exitBar[i]!)) shown.push(i);
  const size = shown.length > 150 ? 3 : shown.length > 50 ? 4.2 : 6;
  const apart = shown.length > 1000 ? 6 * size : shown.length > 300 ? 2 * size : size;
  const taken = new Set<string>();
  const isFree = (kind: string, x: number, y: number): boolean => {
    const place = `${kind} ${Math.round(x / apart)} ${Math.round(y / apart)}`;
    return shown.length <= 50 || (!taken.has(place) && taken.add(place).has(place));
  };
  const links: string[] = [];
  const signs: string[] = [];
  for (const i of shown) {
    const enters = inView(marks.entryBar[i]!);
    const exits = inView(marks.exitBar[i]!);
    const [x0, y0] = [scales.x(marks.entryBar[i]!), scales.y(marks.entryPrice[i]!)];
    const [x1, y1] = [scales.x(marks.exitBar[i]!), scales.y(marks.exitPrice[i]!)];
    const title = shown.length > 150 ? '' : `<title>${kit.escapeText(describeTrade(history, level, i))}</title>`;
    if (shown.length <= 150 && enters && exits) {
      links.push(
        `<path stroke="var(--${marks.won[i] ? 'gain' : 'loss'})" stroke-width="1.2" stroke-dasharray="3 2" d="M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}"/>`,
      );
    }
    if (enters && isFree(`entry ${marks.side[i]}`, x0, y0)) signs.push(drawEntry(x0, y0, size, marks.side[i]!, title));
    if (exits && isFree(`exit ${marks.reason[i]}`, x1, y1)) signs.push(drawExit(x1, y1, size, history.reasons[marks.reason[i]!]!, title));
  }
  return links.join('') + signs.join('');
}

/** Draws a triangle that points the way of the trade, its tip at the price. */
export function drawEntry(x: number, y: number, size: number, side: number, title: string): string {
  const fill = side > 0 ? 'var(--ink)' : 'var(--paper)';
  return `<path fill="${fill}" stroke="${side > 0 ? 'var(--paper)' : 'var(--ink)'}" stroke-width="${side > 0 ? 0.8 : 1.2}" d="M${x.toFixed(1)} ${y.toFixed(1)}l${size} ${(side * size * 1.7).toFixed(1)}h${-2 * size}z">${title}</path>`;
}

/** Draws a dot in the colour of the reason. */
export function drawExit(x: number, y: number, size: number, reason: string, title: string): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(size * 0.72).toFixed(1)}" fill="var(--${reason})" stroke="var(--paper)" stroke-width="0.8">${title}</circle>`;
}

/** Says in words what a trade did. */
export function describeTrade(history: PriceHistory, level: PriceLevel, trade: number): string {
  const { marks } = history;
  const at = (bar: number): string => {
    const bucket = Math.floor((bar - level.fromBar) / level.barsPerBucket);
    const timeMs = level.timeMs[bucket];
    return timeMs === undefined || level.barsPerBucket > 1 ? '' : `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} `;
  };
  const price = (value: number): string => String(Number(value.toPrecision(7)));
  return `${marks.side[trade]! > 0 ? 'Long' : 'Short'}: in ${at(marks.entryBar[trade]!)}at ${price(marks.entryPrice[trade]!)}, out ${at(marks.exitBar[trade]!)}at ${price(marks.exitPrice[trade]!)} by ${history.reasons[marks.reason[trade]!]}, ${marks.won[trade] ? 'a gain' : 'no gain'}`;
}

/** The functions' text, for the page. */
export const PRICE_VIEW_SOURCE = [
  drawPriceView,
  pickLevel,
  scalePrice,
  coreRange,
  drawPriceAxis,
  drawPriceTimes,
  drawBars,
  drawOpenHighLowClose,
  drawLastClose,
  drawCutNote,
  drawMarks,
  drawEntry,
  drawExit,
  describeTrade,
]
  .map(String)
  .join('\n');
