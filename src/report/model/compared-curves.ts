import type { ComparisonReportInput } from './comparison-report-input.js';
import type { NamedCurve } from './equity-overlay.js';

/** Returns the equity of each row of a comparison, of rows that are one another the first; the rows' names in the same order.
 *  A day on which nothing is left keeps what was there. */
export function comparedCurves({
  rows,
  daysMs,
  initialCash,
}: Pick<ComparisonReportInput, 'rows' | 'daysMs' | 'initialCash'>): NamedCurve[] {
  const drawn = rows.filter(
    ({ daily }, index) => !rows.slice(0, index).some((earlier) => daily.every((value, day) => Object.is(value, earlier.daily[day]))),
  );
  return drawn.map(({ name, daily }) => {
    let level = initialCash;
    const equity = daily.map((value) => {
      level *= 1 + (Number.isNaN(value) ? 0 : value);
      return level;
    });
    return { name, timeMs: daysMs, equity };
  });
}
