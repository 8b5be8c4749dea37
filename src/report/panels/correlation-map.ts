import { cutText } from './cut-text.js';
import { formatNumber } from './format.js';
import { drawPicture, px } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const WIDTH = 524;
/** More legs than these have no numbers in their cells, and more than these no names. */
const MOST_NUMBERED = 12;
const MOST_NAMED = 45;
const LONGEST_NAME = 22;
/** What a name takes in letters of 12 pixels; rotated by 60 degrees, that much of it goes up. */
const LETTER_PX = 6.6;
const UPWARD = Math.sin(Math.PI / 3);
/** Shades on either side of 0 that a matrix without names has. */
const SHADES = 20;

/** Draws a matrix of correlations: blue where two go together, orange where they go against each other, the deeper the more.
 *  matrix  row by row, in the order of the names; NaN is undefined */
export function drawCorrelationMap(title: string, names: readonly string[], matrix: readonly (readonly number[])[]): Markup {
  const isNamed = names.length <= MOST_NAMED;
  const letters = LETTER_PX * Math.max(...names.map((name) => cutText(name, LONGEST_NAME).length), 0);
  const left = isNamed ? Math.max(72, letters + 14) : 8;
  const size = Math.min(84, (WIDTH - left - 8) / names.length);
  const top = isNamed ? Math.max(60, letters * UPWARD + 16) : 8;
  const fontSize = Math.max(6, Math.min(12, size * 0.8));
  const grid = { left, top, size };
  const cells = isNamed ? drawCells(names, matrix, grid) : drawShades(matrix, grid);
  const labels = isNamed && names.map((name, i) => drawNames(cutText(name, LONGEST_NAME), i, grid, fontSize));
  return drawPicture(WIDTH, Math.ceil(top + names.length * size + 8), title, markup`${cells}${labels}`);
}

/** Where the cells stand, pixels. */
interface Grid {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

function drawCells(names: readonly string[], matrix: readonly (readonly number[])[], { left, top, size }: Grid): Markup {
  const isNumbered = names.length <= MOST_NUMBERED;
  return markup`${matrix.map((row, i) =>
    row.map((value, j) => {
      const [x, y, text] = [left + j * size, top + i * size, formatNumber(value, 2)];
      const number =
        isNumbered &&
        markup`<text class="strong" x="${px(x + size / 2)}" y="${px(y + size / 2 + 4)}" text-anchor="middle" style="font-size:${px(Math.min(13, size * 0.34))}px;font-weight:400">${text}</text>`;
      return markup`<g><title>${names[i]} and ${names[j]}: ${text}</title><rect x="${px(x)}" y="${px(y)}" width="${px(size)}" height="${px(size)}" style="fill:${raw(fillOf(value))};stroke:var(--paper)"/>${number}</g>`;
    }),
  )}`;
}

/** Cells of one shade are one path: a large matrix stays a small page. */
function drawShades(matrix: readonly (readonly number[])[], { left, top, size }: Grid): Markup {
  const paths = new Map<string, string[]>();
  matrix.forEach((row, i) =>
    row.forEach((value, j) => {
      const fill = fillOf(Math.round(value * SHADES) / SHADES);
      if (!paths.has(fill)) paths.set(fill, []);
      paths.get(fill)!.push(`M${px(left + j * size)} ${px(top + i * size)}h${px(size)}v${px(size)}h-${px(size)}z`);
    }),
  );
  return markup`${[...paths].map(([fill, cells]) => markup`<path style="fill:${raw(fill)}" d="${raw(cells.join(''))}"/>`)}`;
}

function fillOf(value: number): string {
  if (!Number.isFinite(value)) return 'var(--paper)';
  return `color-mix(in srgb,var(--${value >= 0 ? 'gain' : 'loss'}) ${Math.round(Math.abs(value) * 62)}%,var(--panel))`;
}

function drawNames(name: string, i: number, { left, top, size }: Grid, fontSize: number): Markup {
  const middle = (i + 0.5) * size;
  const style = markup`style="font-size:${px(fontSize)}px"`;
  return markup`<text ${style} x="${px(left - 6)}" y="${px(top + middle + fontSize / 3)}" text-anchor="end">${name}</text>
<text ${style} text-anchor="start" transform="translate(${px(left + middle + fontSize / 3)} ${px(top - 6)}) rotate(-60)">${name}</text>`;
}
