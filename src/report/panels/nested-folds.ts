import type { NestedFoldRow, SpanMs } from '../model/comparison-report-input.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatDay, formatPercent } from './format.js';
import { drawBaseAxis, drawPicture, linearScale, px, TIME_CHART, timeMarks, type Scale } from './frame.js';
import { markup, type Markup } from './markup.js';

const TOP = 8;
const LONG = 20;

/** Draws where folds train and test, inside too, a lane each, and the table of what they came to. */
export function drawNestedFolds(folds: readonly NestedFoldRow[]): Markup {
  return markup`${drawLanes(folds)}${drawTable(folds)}`;
}

function drawLanes(folds: readonly NestedFoldRow[]): Markup {
  const lane = folds.length > LONG ? 14 : 26;
  const bottom = TOP + lane * folds.length;
  const startMs = Math.min(...folds.map(({ train }) => train.startMs));
  const endMs = Math.max(...folds.map(({ test }) => test.endMs));
  const x = linearScale(startMs, endMs, TIME_CHART.left, TIME_CHART.right);
  const lanes = folds.map(({ foldNumber, train, inner, test }, row) => {
    const y = TOP + lane * row + lane * 0.2;
    const tall = lane * 0.6;
    return markup`<text x="${TIME_CHART.left - 8}" y="${px(y + tall / 2 + 4)}" text-anchor="end">${foldNumber}</text>${drawSpan(train, x, y, tall, 'var(--rule)')}${inner.map((part) => drawSpan(part.test, x, y + tall * 0.25, tall * 0.5, 'var(--leg-5)', true))}${drawSpan(test, x, y, tall, 'var(--equity)')}`;
  });
  const key = (colour: string, text: string): Markup =>
    markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect x="1" y="1" width="12" height="12" fill="${colour}"/></svg>${text}</li>`;
  const content = markup`${lanes}${drawBaseAxis({ ...TIME_CHART, top: TOP, bottom }, timeMarks(timeTicks(startMs, endMs, 12)), x)}`;
  return markup`<figure>${drawPicture(TIME_CHART.width, bottom + 26, 'Where each fold trains and tests', content)}</figure>
<ul class="legend">${key('var(--rule)', 'train')}${key('var(--leg-5)', 'inner tests, which the policy learns of')}${key('var(--equity)', 'test')}</ul>`;
}

/** isApart  from others right beside it */
function drawSpan({ startMs, endMs }: SpanMs, x: Scale, y: number, height: number, colour: string, isApart = false): Markup {
  return markup`<rect x="${px(x(startMs))}" y="${px(y)}" width="${Math.max(1, px(x(endMs) - x(startMs)))}" height="${px(height)}" fill="${colour}"${isApart && markup` stroke="var(--paper)" stroke-width="1"`}/>`;
}

function drawTable(folds: readonly NestedFoldRow[]): Markup {
  const rows = folds.map(({ foldNumber, train, test, bestInner, own, equalWeight }) => {
    const ahead = own - equalWeight;
    return markup`<tr><td class="n">${foldNumber}</td><td class="nowrap">${spanOf(train)}</td><td class="nowrap">${spanOf(test)}</td><td>${bestInner}</td><td class="n">${formatPercent(own)}</td><td class="n">${formatPercent(equalWeight)}</td><td class="${ahead > 0 ? 'n gain' : ahead < 0 ? 'n loss' : 'n'}">${formatPercent(ahead)}</td></tr>\n`;
  });
  return markup`<div class="${folds.length > LONG ? 'tall' : 'scroll'}" tabindex="0" role="region" aria-label="Folds"><table class="ranked"><thead><tr><th class="n" scope="col">Fold</th><th scope="col">Train</th><th scope="col">Test</th><th scope="col">Best of the inner folds</th><th class="n" scope="col">The composite</th><th class="n" scope="col">Equal weight</th><th class="n" scope="col">Ahead</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function spanOf({ startMs, endMs }: SpanMs): string {
  return `${formatDay(startMs)} to ${formatDay(endMs)}`;
}
