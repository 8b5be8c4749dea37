import type { Slice } from '../model/slices.js';
import { formatPercent } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSliceChart, sliceRange } from './slice-chart.js';

const LEGEND = markup`<ul class="legend"><li><svg viewBox="0 0 14 14" aria-hidden="true"><path d="M0 7h14" stroke="var(--best)" stroke-width="3"/></svg>best trial with the value</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><path d="M0 7h14" stroke="var(--equity)" stroke-width="3"/></svg>median trial with the value</li></ul>`;

/** Draws one slice per parameter, all on one scale. */
export function drawSlicePanel(slices: readonly Slice[]): Markup {
  const range = sliceRange(slices);
  if (!range) return markup`<p class="note">No parameter has two values with a ranked trial.</p>`;
  return markup`${LEGEND}<div class="pair charts">${slices.map(
    (slice) =>
      markup`<figure><h3>${slice.name}</h3><p class="note">explains ${formatPercent(slice.varianceShare, slice.varianceShare < 0.1 ? 1 : 0)} of the objective's variance by itself</p>${drawSliceChart(slice, range)}</figure>`,
  )}</div>`;
}
