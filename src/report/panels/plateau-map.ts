import type { PlateauPoint, PlateauPoints } from '../model/plateau-points.js';
import { thinPoints } from '../model/thin-points.js';
import { drawAxisBase, drawAxisSide } from './axis-base.js';
import { cutText } from './cut-text.js';
import { drawLabel, drawPicture, linearScale, type PlotArea, type Scale } from './frame.js';
import { DRAWING_KIT } from './live/drawing-kit.js';
import { classColour, colourClass, drawColourScale, rangeColours } from './live/heat-map-view.js';
import { markup, raw, type Markup } from './markup.js';
import { drawRing } from './trial-dots.js';

const WIDTH = 1080;
const HEIGHT = 440;
const AREA: PlotArea = { left: 96, right: 940, top: 26, bottom: 384 };
const INSET = 12;
const MOST_DOTS = 4000;

interface PixelPoint {
  readonly point: PlateauPoint;
  readonly x: number;
  readonly y: number;
}

/** Draws every trial in the colour of its robust score, with the best point and the best plateau. */
export function drawPlateauMap(plateau: PlateauPoints, direction: 'maximize' | 'minimize'): Markup {
  const inner: PlotArea = { left: AREA.left + INSET, right: AREA.right - INSET, top: AREA.top + INSET, bottom: AREA.bottom - INSET };
  const x = linearScale(0, 1, inner.left, inner.right);
  const y = linearScale(0, 1, inner.bottom, inner.top);
  const range = rangeColours(plateau.scores, direction);
  const base = drawAxisBase({ ...inner, bottom: AREA.bottom }, plateau.xAxis);
  const content = markup`${drawAxisSide({ ...inner, left: AREA.left, right: AREA.right }, plateau.yAxis, 12)}${base}
<text class="strong" x="${AREA.left}" y="14">${cutText(plateau.yAxis.name, 60)} ↑</text><text class="strong" x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${cutText(plateau.xAxis.name, 60)}</text>
${drawPoints(plateau, x, y, (score) => colourClass(score, range, direction))}${drawChosen(plateau, x, y)}${raw(drawColourScale('robust', range, direction, AREA.right + 28, AREA.top, DRAWING_KIT))}`;
  return drawPicture(WIDTH, HEIGHT, `Robust score by ${plateau.xAxis.name} and ${plateau.yAxis.name}`, content);
}

/** One path per colour, the best on top, edged, so that dark ones show on dark paper; hollow where there are too few neighbours for a
 *  score. */
function drawPoints({ points }: PlateauPoints, x: Scale, y: Scale, classOf: (score: number) => number): Markup {
  const [xs, ys] = [points.map((point) => x(point.x)), points.map((point) => y(point.y))];
  const paths = Array.from({ length: 32 }, () => '');
  let hollow = '';
  let edges = '';
  for (const i of thinPoints(xs, ys, MOST_DOTS)) {
    const at = `M${Math.round(xs[i]!)} ${Math.round(ys[i]!)}`;
    if (Number.isFinite(points[i]!.score)) {
      paths[classOf(points[i]!.score)] += `${at}h0`;
      edges += `${at}h0`;
    } else hollow += `${at}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0`;
  }
  const drawn = paths.map((path, colour) =>
    path ? markup`<path class="dots" d="${raw(path)}" stroke="${classColour(colour)}" stroke-width="8"/>` : markup``,
  );
  return markup`${hollow && markup`<path class="dots" d="${raw(hollow)}" stroke="var(--faint)" stroke-width="1"/>`}${edges && markup`<path class="dots" d="${raw(edges)}" stroke="var(--faint)" stroke-width="9.4"/>`}${drawn}`;
}

function drawChosen({ bestPoint, bestPlateau }: PlateauPoints, x: Scale, y: Scale): Markup {
  const place = (point: PlateauPoint | undefined): PixelPoint | undefined => point && { point, x: x(point.x), y: y(point.y) };
  const [best, plateau] = [place(bestPoint), place(bestPlateau)];
  if (best && plateau && bestPoint!.trialNumber === bestPlateau!.trialNumber)
    return drawOne(plateau, 'best point and best plateau', 'ink', -1);
  const bestIsHigher = !plateau || !best || best.y <= plateau.y;
  return markup`${best && drawOne(best, 'best point', 'best', bestIsHigher ? -1 : 1)}${plateau && drawOne(plateau, 'best plateau', 'ink', bestIsHigher ? 1 : -1)}`;
}

/** side  -1: the label above, 1: below; it turns inwards near an edge */
function drawOne({ point, x, y }: PixelPoint, label: string, colour: string, side: -1 | 1): Markup {
  const isAbove = y < AREA.top + 30 ? false : y > AREA.bottom - 30 ? true : side < 0;
  const anchor = x > AREA.right - 120 ? 'end' : x < AREA.left + 120 ? 'start' : 'middle';
  return markup`${drawRing(x, y, colour)}${drawLabel(x, y + (isAbove ? -13 : 21), `${label}, #${point.trialNumber}`, `class="strong" text-anchor="${anchor}"`)}`;
}
