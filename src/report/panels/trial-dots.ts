import { samplePoints } from '../model/sample-points.js';
import type { TrialMark } from '../model/trial-marks.js';
import { px } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

interface DotStyle {
  readonly label: string;
  /** a path relative to the point */
  readonly shape: string;
  readonly colour: string;
  readonly width: number;
}

/** Each mark has a shape of its own: colour is not needed to tell them apart. */
const STYLES: Readonly<Record<TrialMark, DotStyle>> = {
  complete: { label: 'complete', shape: 'h0', colour: 'equity', width: 4.5 },
  pruned: { label: 'given up early', shape: 'm-3 0h6', colour: 'faint', width: 1.6 },
  infeasible: { label: 'breaks a constraint', shape: 'm0-3.5l3.5 3.5l-3.5 3.5l-3.5-3.5z', colour: 'reverse', width: 1.2 },
  failed: { label: 'failed', shape: 'm-2.5-2.5l5 5m0-5l-5 5', colour: 'loss', width: 1.5 },
};

/** Draws points of one mark, as one path; of more than about `most` a sample.
 *  xs, ys  pixels; points that are not numbers are left out */
export function drawTrialDots(mark: TrialMark, xs: ArrayLike<number>, ys: ArrayLike<number>, most: number): Markup {
  const path = Array.from(samplePoints(xs, ys, most), (i) => `M${Math.round(xs[i]!)} ${Math.round(ys[i]!)}${STYLES[mark].shape}`);
  return path.length > 0 ? drawDotPath(mark, path.join('')) : markup``;
}

/** Explains the marks that occur. */
export function drawTrialLegend(counts: Readonly<Partial<Record<TrialMark, number>>>, more: Markup | undefined = undefined): Markup {
  const marks = (Object.keys(STYLES) as TrialMark[]).filter((mark) => (counts[mark] ?? 0) > 0);
  const items = marks.map(
    (mark) =>
      markup`<li><svg viewBox="0 0 14 14" aria-hidden="true">${drawDotPath(mark, `M7 7${STYLES[mark].shape}`)}</svg>${STYLES[mark].label}</li>`,
  );
  return markup`<ul class="legend">${items}${more}</ul>`;
}

/** Draws a ring around a point that stands out. */
export function drawRing(x: number, y: number, colour: string): Markup {
  return markup`<circle cx="${px(x)}" cy="${px(y)}" r="6.5" fill="none" stroke="var(--paper)" stroke-width="4.5"/><circle cx="${px(x)}" cy="${px(y)}" r="6.5" fill="none" stroke="var(--${colour})" stroke-width="2.2"/>`;
}

function drawDotPath(mark: TrialMark, path: string): Markup {
  const { colour, width } = STYLES[mark];
  return markup`<path class="dots" d="${raw(path)}" stroke="var(--${colour})" stroke-width="${width}"/>`;
}
