import type { ShareHistograms } from '../model/share-histograms.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { formatTickPercent } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, numberMarks, px, type PlotArea, type Scale } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const WIDTH = 524;
const HEIGHT = 190;
const AREA: PlotArea = { left: 52, right: WIDTH - 14, top: 12, bottom: HEIGHT - 26 };

/** Draws two samples over the same bins: the first as filled bars, the second as a line of stairs over them. */
export function drawShareHistograms({ start, width, first, second }: ShareHistograms, title: string): Markup {
  const end = start + width * first.length;
  const highest = Math.max(1e-9, ...first, ...second);
  const x = linearScale(start, end, AREA.left, AREA.right);
  const y = linearScale(0, highest * 1.04, AREA.bottom, AREA.top);
  const shares = niceTicks(0, highest, 4);
  const bars = first.map((share, bin) => {
    const left = px(x(start + bin * width));
    return `M${left} ${AREA.bottom}V${px(y(share))}H${px(x(start + (bin + 1) * width))}V${AREA.bottom}Z`;
  });
  const content = markup`${drawValueAxis(AREA, shares, y, (tick) => formatTickPercent(tick, shares))}<path fill="var(--benchmark)" fill-opacity="0.45" d="${raw(bars.join(''))}"/>
<path class="line" stroke="var(--loss)" style="stroke-width:1.8" d="${raw(stairs(second, start, width, x, y))}"/>${drawBaseAxis(AREA, numberMarks(niceTicks(start, end, 6)), x)}`;
  return drawPicture(WIDTH, HEIGHT, title, content);
}

function stairs(shares: readonly number[], start: number, width: number, x: Scale, y: Scale): string {
  const steps = shares.map((share, bin) => `V${px(y(share))}H${px(x(start + (bin + 1) * width))}`);
  return `M${px(x(start))} ${AREA.bottom}${steps.join('')}V${AREA.bottom}`;
}
