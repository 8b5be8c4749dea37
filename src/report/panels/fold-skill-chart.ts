import { coreRange } from '../model/core-range.js';
import type { ForecastFoldRow } from '../model/forecast-report-input.js';
import { sortFinite } from '../model/quantile.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { foldMarks } from './fold-marks.js';
import { formatSignificant } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, TIME_CHART, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';

const AREA: PlotArea = { ...TIME_CHART, right: 1060, top: 12, bottom: 232 };
/** One bad fold of ten must not flatten the others. */
const FOLD_TAIL = 0.1;
/** Marks of one fold stand beside each other. */
const APART_PX = 9;

type DrawMark = (x: number, y: number, title: Markup | false) => Markup;

/** Heads differ by shape as well as by colour. */
const MARKS: readonly DrawMark[] = [
  (x, y, title) => markup`<circle cx="${px(x)}" cy="${px(y)}" r="4.5" fill="var(--leg-1)">${title}</circle>`,
  (x, y, title) => markup`<rect x="${px(x - 4)}" y="${px(y - 4)}" width="8" height="8" fill="var(--leg-6)">${title}</rect>`,
  (x, y, title) => markup`<path d="M${px(x)} ${px(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z" fill="var(--leg-3)">${title}</path>`,
];

/** Draws each head's skill by fold. What lies far beyond the others is drawn at the edge.
 *  heads  at most three */
export function drawFoldSkillChart(heads: readonly string[], folds: readonly ForecastFoldRow[]): Markup {
  const finite = sortFinite(Float64Array.from(folds.flatMap(({ skills }) => heads.map((head) => skills[head] ?? Number.NaN)))),
    core = finite.length === 0 ? ([0, 1] as const) : coreRange(finite, FOLD_TAIL),
    range = padRange(Math.min(0, core[0]), Math.max(0, core[1]), 0.08);
  const x = linearScale(-0.5, folds.length - 0.5, AREA.left, AREA.right),
    y = linearScale(...range, AREA.bottom, AREA.top);
  const apart = Math.min(APART_PX, (x(1) - x(0)) / (heads.length + 1));
  const drawOne = ({ foldNumber, skills }: ForecastFoldRow, at: number): Markup[] =>
    heads.flatMap((head, place) => {
      const skill = skills[head] ?? Number.NaN;
      if (!Number.isFinite(skill)) return [];
      const height = Math.min(AREA.bottom, Math.max(AREA.top, y(skill))),
        title = markup`<title>fold ${foldNumber}, ${head}: ${formatSignificant(skill, 3)}</title>`;
      return [MARKS[place]!(x(at) + apart * (place - (heads.length - 1) / 2), height, title)];
    });
  const numbers = foldMarks(
    folds.map(({ foldNumber }) => foldNumber),
    AREA,
  );
  const content = markup`${drawValueAxis(AREA, niceTicks(...range, 6), y)}<path class="axis" d="M${AREA.left} ${px(y(0))}H${AREA.right}"/>
${folds.map(drawOne)}
${drawBaseAxis(AREA, numbers, x)}<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 36}" text-anchor="middle">fold</text>`;
  const legend = heads.map(
    (head, place) => markup`<li><svg viewBox="0 0 14 14" aria-hidden="true">${MARKS[place]!(7, 7, false)}</svg>${head}</li>`,
  );
  return markup`<ul class="legend">${legend}</ul><figure>${drawPicture(TIME_CHART.width, AREA.bottom + 42, 'Skill by fold', content)}</figure>`;
}
