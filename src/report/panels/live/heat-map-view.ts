import type { Aggregate, HeatMap, HeatMaps } from '../../model/heat-maps.js';
import type { DrawingKit } from './drawing-kit.js';

// These functions also run inside the page, where their text is placed: they refer to each other, to their arguments and to
// nothing else. The page draws with them again whenever the reader chooses other axes or another aggregate.

/** What the reader looks at: places in `HeatMaps.axes`, x and y different. */
export interface HeatMapChoice {
  readonly x: number;
  readonly y: number;
  readonly aggregate: Aggregate;
}

/** A drawn heat map, and what is needed to find the cell under the pointer. */
export interface HeatMapDrawing {
  readonly svg: string;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
}

/** The values that the darkest and the brightest colour stand for, and whether some lie beyond. */
export interface ColourRange {
  readonly low: number;
  readonly high: number;
  readonly clippedLow: boolean;
  readonly clippedHigh: boolean;
}

/** Draws the heat map of a choice, as SVG text on a grid 1080 pixels wide. Rows ascend upwards. */
export function drawHeatMapView(maps: HeatMaps, choice: HeatMapChoice, kit: DrawingKit): HeatMapDrawing {
  const [xAxis, yAxis] = [maps.axes[choice.x]!, maps.axes[choice.y]!];
  const columns = xAxis.labels.length;
  const rows = yAxis.labels.length;
  const yWidth = Math.min(150, 7 * Math.max(...yAxis.labels.map((label) => label.length)));
  const left = yWidth + 18;
  const top = 26;
  const cellWidth = Math.min(72, (1080 - left - 120) / columns);
  const cellHeight = Math.max(8, Math.min(34, 460 / rows));
  const height = top + Math.max(rows * cellHeight, 190) + 44;
  const layout = { svg: '', height, left, top, cellWidth, cellHeight, columns, rows };
  const range = rangeColours(cellValues(maps, choice), maps.direction);
  const svg = [
    drawCells(maps, choice, layout, range),
    drawCellNumbers(maps, choice, layout, range, kit),
    drawBestCell(maps, choice, layout),
    drawCellLabels(xAxis, yAxis, layout, kit),
    drawColourScale(choice.aggregate, range, maps.direction, left + columns * cellWidth + 28, top, kit),
  ].join('');
  return { ...layout, svg };
}

/** Returns the value of a cell; NaN where no trial fell into it. */
export function cellValue(maps: HeatMaps, choice: HeatMapChoice, column: number, row: number): number {
  const map: HeatMap = maps.maps.find((each) => each.x === Math.min(choice.x, choice.y) && each.y === Math.max(choice.x, choice.y))!;
  const width = maps.axes[map.x]!.labels.length;
  return map[choice.aggregate][choice.x < choice.y ? row * width + column : column * width + row]!;
}

/** Returns all defined cells' values, ascending. */
export function cellValues(maps: HeatMaps, choice: HeatMapChoice): number[] {
  const map: HeatMap = maps.maps.find((each) => each.x === Math.min(choice.x, choice.y) && each.y === Math.max(choice.x, choice.y))!;
  return Array.from(map[choice.aggregate])
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
}

/** Spreads the colours over all cells but the worst twentieth, which share the darkest: differences among good cells matter. */
export function rangeColours(sorted: readonly number[], direction: 'maximize' | 'minimize'): ColourRange {
  if (sorted.length === 0) return { low: 0, high: 1, clippedLow: false, clippedHigh: false };
  const [min, max] = [sorted[0]!, sorted[sorted.length - 1]!];
  const clip = sorted.length >= 40;
  const low = direction === 'maximize' && clip ? sorted[Math.floor(0.05 * sorted.length)]! : min;
  const high = direction === 'minimize' && clip ? sorted[Math.ceil(0.95 * sorted.length) - 1]! : max;
  return { low, high, clippedLow: low > min, clippedHigh: high < max };
}

/** Returns the class of a value: 0 the worst to 31 the best. */
export function colourClass(value: number, range: ColourRange, direction: 'maximize' | 'minimize'): number {
  const share = range.high > range.low ? Math.min(1, Math.max(0, (value - range.low) / (range.high - range.low))) : 0.5;
  return Math.round((direction === 'maximize' ? share : 1 - share) * 31);
}

/** Returns a class's colour, after viridis (Smith and van der Walt 2015): even steps for every eye, and in grey. */
export function classColour(colour: number): string {
  const stops = [
    [68, 1, 84],
    [72, 40, 120],
    [62, 74, 137],
    [49, 104, 142],
    [38, 130, 142],
    [31, 158, 137],
    [53, 183, 121],
    [109, 205, 89],
    [180, 222, 44],
    [253, 231, 37],
  ];
  const at = (colour / 31) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [stops[below]!, stops[below + 1]!];
  return `rgb(${from.map((part, i) => Math.round(part + (to[i]! - part) * (at - below))).join(',')})`;
}

/** Draws the cells, one path per colour. */
export function drawCells(maps: HeatMaps, choice: HeatMapChoice, layout: HeatMapDrawing, range: ColourRange): string {
  const paths: string[] = Array.from({ length: 32 }, () => '');
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      const value = cellValue(maps, choice, column, row);
      if (!Number.isNaN(value)) paths[colourClass(value, range, maps.direction)] += `M${column} ${layout.rows - 1 - row}h1v1h-1z`;
    }
  }
  const drawn = paths.map((path, colour) => (path ? `<path fill="${classColour(colour)}" d="${path}"/>` : ''));
  const [width, height] = [layout.columns * layout.cellWidth, layout.rows * layout.cellHeight];
  return `<rect x="${layout.left}" y="${layout.top}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="var(--panel)" stroke="var(--rule)"/><g shape-rendering="crispEdges" transform="translate(${layout.left} ${layout.top}) scale(${layout.cellWidth.toFixed(4)} ${layout.cellHeight.toFixed(4)})">${drawn.join('')}</g>`;
}

/** Writes the numbers into the cells where there is room for them. */
export function drawCellNumbers(
  maps: HeatMaps,
  choice: HeatMapChoice,
  layout: HeatMapDrawing,
  range: ColourRange,
  kit: DrawingKit,
): string {
  if (layout.cellWidth < 44 || layout.cellHeight < 16) return '';
  let text = '';
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      const value = cellValue(maps, choice, column, row);
      if (Number.isNaN(value)) continue;
      const x = (layout.left + (column + 0.5) * layout.cellWidth).toFixed(1);
      const y = (layout.top + (layout.rows - row - 0.5) * layout.cellHeight + 4).toFixed(1);
      text += `<text x="${x}" y="${y}" text-anchor="middle" style="fill:${colourClass(value, range, maps.direction) > 17 ? '#111' : '#fff'}">${kit.escapeText(formatCell(value))}</text>`;
    }
  }
  return text;
}

/** Writes a cell's value in three significant digits. */
export function formatCell(value: number): string {
  if (Number.isNaN(value)) return '–';
  const isLarge = Math.abs(value) >= 1000 && Math.abs(value) < 1e15;
  const text = isLarge ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '−');
}

/** Outlines the best cell. */
export function drawBestCell(maps: HeatMaps, choice: HeatMapChoice, layout: HeatMapDrawing): string {
  const sorted = cellValues(maps, choice);
  if (sorted.length === 0) return '';
  const wanted = maps.direction === 'maximize' ? sorted[sorted.length - 1] : sorted[0];
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      if (cellValue(maps, choice, column, row) !== wanted) continue;
      const x = layout.left + column * layout.cellWidth;
      const y = layout.top + (layout.rows - 1 - row) * layout.cellHeight;
      const box = `x="${(x - 1).toFixed(1)}" y="${(y - 1).toFixed(1)}" width="${(layout.cellWidth + 2).toFixed(1)}" height="${(layout.cellHeight + 2).toFixed(1)}" fill="none"`;
      return `<rect ${box} stroke="#fff" stroke-width="4"/><rect ${box} stroke="#000" stroke-width="2"/>`;
    }
  }
  return '';
}

/** Draws the axes' names and as many labels as fit. */
export function drawCellLabels(
  xAxis: HeatMaps['axes'][number],
  yAxis: HeatMaps['axes'][number],
  layout: HeatMapDrawing,
  kit: DrawingKit,
): string {
  const cut = (label: string, length: number): string => kit.escapeText(label.length > length ? `${label.slice(0, length - 1)}…` : label);
  const bottom = layout.top + layout.rows * layout.cellHeight;
  const longest = Math.min(18, Math.max(...xAxis.labels.map((label) => label.length)));
  const xEvery = Math.ceil((longest * 7 + 10) / layout.cellWidth);
  const yEvery = Math.ceil(15 / layout.cellHeight);
  const xLabels = xAxis.labels.map((label, column) =>
    column % xEvery === 0
      ? `<text x="${(layout.left + (column + 0.5) * layout.cellWidth).toFixed(1)}" y="${(bottom + 16).toFixed(1)}" text-anchor="middle">${cut(label, 18)}</text>`
      : '',
  );
  const yLabels = yAxis.labels.map((label, row) =>
    row % yEvery === 0
      ? `<text x="${layout.left - 7}" y="${(bottom - (row + 0.5) * layout.cellHeight + 4).toFixed(1)}" text-anchor="end">${cut(label, 21)}</text>`
      : '',
  );
  const middle = (layout.left + (layout.columns * layout.cellWidth) / 2).toFixed(1);
  const names = `<text class="strong" x="${middle}" y="${(bottom + 36).toFixed(1)}" text-anchor="middle">${kit.escapeText(xAxis.name)}</text><text class="strong" x="${layout.left}" y="14">${kit.escapeText(yAxis.name)} ↑</text>`;
  return xLabels.join('') + yLabels.join('') + names;
}

/** Draws the colours with the values that they stand for.
 *  x, top  of the scale, pixels; its title stands above */
export function drawColourScale(
  name: string,
  range: ColourRange,
  direction: 'maximize' | 'minimize',
  x: number,
  top: number,
  kit: DrawingKit,
): string {
  const { low, high } = range;
  const barHeight = 160;
  const y = (value: number): number => top + barHeight - ((value - low) / (high - low)) * barHeight;
  const steps = Array.from({ length: 32 }, (_, i) => {
    const value = low + ((i + 0.5) / 32) * (high - low);
    return `<rect x="${x.toFixed(1)}" y="${(top + barHeight - ((i + 1) * barHeight) / 32).toFixed(1)}" width="16" height="5.2" fill="${classColour(colourClass(value, range, direction))}"/>`;
  });
  const title = `<text class="strong" x="${x.toFixed(1)}" y="${top - 12}">${kit.escapeText(name)}</text>`;
  if (!(high > low)) return `${title}<text x="${x.toFixed(1)}" y="${top + 16}">${formatCell(low)} everywhere</text>`;
  const ticks = kit.niceTicks(low, high, 6);
  const labels = ticks.map(
    (tick) => `<text x="${(x + 22).toFixed(1)}" y="${(y(tick) + 4).toFixed(1)}">${kit.formatTick(tick, ticks)}</text>`,
  );
  const clipped =
    range.clippedLow || range.clippedHigh
      ? `<text x="${x.toFixed(1)}" y="${top + barHeight + 18}" font-size="11">${range.clippedLow ? 'darkest: or less' : 'darkest: or more'}</text>`
      : '';
  return title + steps.join('') + labels.join('') + clipped;
}

/** The functions' text, for the page. */
export const HEAT_MAP_VIEW_SOURCE = [
  drawHeatMapView,
  cellValue,
  cellValues,
  rangeColours,
  colourClass,
  classColour,
  drawCells,
  drawCellNumbers,
  formatCell,
  drawBestCell,
  drawCellLabels,
  drawColourScale,
]
  .map(String)
  .join('\n');
