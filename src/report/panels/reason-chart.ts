import type { ReasonCount } from '../model/trade-distribution.js';
import { formatPercent } from './format.js';
import { drawPicture, linearScale, px } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const WIDTH = 524;
const ROW = 40;
const LEFT = 78;
const RIGHT = 318;

/** Draws how often each exit reason occurred: gains dark, losses pale, with the mean return of the reason. */
export function drawReasonChart(reasons: readonly ReasonCount[]): Markup {
  const x = linearScale(0, Math.max(...reasons.map(({ gains, losses }) => gains + losses)), 0, RIGHT - LEFT);
  const rows = reasons.map((each, i) => drawReason(each, 24 + i * ROW, x));
  const head = markup`<text x="${LEFT}" y="12">trades: full colour gains, pale losses</text><text x="${WIDTH - 8}" y="12" text-anchor="end">mean return</text>`;
  return drawPicture(WIDTH, 24 + reasons.length * ROW, 'Exit reasons', markup`${head}${rows}`);
}

function drawReason({ reason, gains, losses, meanReturn }: ReasonCount, top: number, x: (count: number) => number): Markup {
  const colour = raw(`var(--${reason})`);
  const total = gains + losses;
  return markup`<text class="strong" x="${LEFT - 10}" y="${top + 19}" text-anchor="end">${reason}</text>
<rect x="${LEFT}" y="${top + 4}" width="${px(x(gains))}" height="22" fill="${colour}"/><rect x="${px(LEFT + x(gains))}" y="${top + 4}" width="${px(x(losses))}" height="22" fill="${colour}" fill-opacity="0.35"/>
<text x="${px(LEFT + x(total) + 8)}" y="${top + 19}">${total} (${gains} ${gains === 1 ? 'gain' : 'gains'})</text><text class="strong" x="${WIDTH - 8}" y="${top + 19}" text-anchor="end">${formatPercent(meanReturn)}</text>`;
}
