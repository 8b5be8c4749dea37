import type { FoldComparison } from '../model/fold-comparison.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, TIME_CHART, type PlotArea, type Scale } from './frame.js';
import { foldMarks } from './fold-marks.js';
import { markup, raw, type Markup } from './markup.js';

const AREA: PlotArea = { ...TIME_CHART, right: 1060, top: 12, bottom: 272 };

/** More folds than these have smaller marks. */
const MANY = 60;

const LEGEND = markup`<ul class="legend"><li><svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" fill="none" stroke="var(--soft)" stroke-width="1.8"/></svg>in sample: what the choice was made on</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="5" fill="var(--equity)"/></svg>out of sample: what came after</li></ul>`;

/** Draws each fold's winner in and out of sample, joined by a line. */
export function drawFoldChart({ folds, range }: FoldComparison): Markup {
  const padded = padRange(...(range ?? [0, 1]), 0.06);
  const x = linearScale(-0.5, folds.length - 0.5, AREA.left, AREA.right);
  const y = linearScale(...padded, AREA.bottom, AREA.top);
  const height = (value: number): number => px(Math.min(AREA.bottom, Math.max(AREA.top, y(value))));
  const links = folds.map(({ inSample, outOfSample }, i) =>
    Number.isFinite(inSample + outOfSample) ? `M${px(x(i))} ${height(inSample)}V${height(outOfSample)}` : '',
  );
  const content = markup`${drawValueAxis(AREA, niceTicks(...padded, 6), y)}<path class="axis" d="M${AREA.left} ${px(y(0))}H${AREA.right}"/><path stroke="var(--faint)" stroke-width="1.4" d="${raw(links.join(''))}"/>
${drawMarks(
  folds.map(({ inSample }) => inSample),
  x,
  height,
  raw('style="fill:var(--paper)" stroke="var(--soft)" stroke-width="1.8"'),
)}${drawMarks(
    folds.map(({ outOfSample }) => outOfSample),
    x,
    height,
    raw('fill="var(--equity)"'),
  )}
${drawBaseAxis(
  AREA,
  foldMarks(
    folds.map(({ foldNumber }) => foldNumber),
    AREA,
  ),
  x,
)}<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 36}" text-anchor="middle">fold</text>`;
  return markup`${LEGEND}<figure>${drawPicture(TIME_CHART.width, AREA.bottom + 42, 'Objective in and out of sample by fold', content)}</figure>`;
}

function drawMarks(values: readonly number[], x: Scale, height: Scale, look: Markup): Markup {
  const radius = values.length > MANY ? 3 : 5;
  return markup`${values.map((value, i) => (Number.isFinite(value) ? markup`<circle cx="${px(x(i))}" cy="${height(value)}" r="${radius}" ${look}/>` : markup``))}`;
}
