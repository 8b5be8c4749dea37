import type { YearReturns } from '../model/monthly-returns.js';
import { formatNumber, UNDEFINED_MARK } from './format.js';
import { markup, type Markup } from './markup.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Draws the monthly returns, one row a year, in percent; the deeper the colour, the larger the gain or loss. */
export function drawMonthlyTable(years: readonly YearReturns[]): Markup {
  if (years.length === 0) return markup`<p class="note">The window holds no bar.</p>`;
  const strongest = strongReturn(years);
  const rows = years.map(
    ({ year, months, total }) =>
      markup`<tr><th scope="row">${year}</th>${months.map((each) => drawMonth(each, strongest))}<td class="total">${formatNumber(total * 100, 1)}</td></tr>`,
  );
  return markup`<div class="scroll"><table class="months"><thead><tr><th>Year</th>${MONTHS.map((month) => markup`<th scope="col">${month}</th>`)}<th scope="col">Year, %</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The 90 % quantile of absolute monthly returns: the full colour, so that one wild month does not pale all others. */
function strongReturn(years: readonly YearReturns[]): number {
  const sizes = years
    .flatMap(({ months }) => months)
    .filter(Number.isFinite)
    .map(Math.abs)
    .sort((a, b) => a - b);
  return sizes[Math.floor(0.9 * (sizes.length - 1))] || 1;
}

function drawMonth(fraction: number, strongest: number): Markup {
  if (!Number.isFinite(fraction)) return markup`<td>${UNDEFINED_MARK}</td>`;
  const share = Math.round(Math.min(1, Math.abs(fraction) / strongest) * 55);
  const colour = fraction >= 0 ? 'gain' : 'loss';
  return markup`<td style="background:color-mix(in srgb,var(--${colour}) ${share}%,var(--paper))">${formatNumber(fraction * 100, 1)}</td>`;
}
