import { weekdayOfDays } from './civil-date.js';
import { SATURDAY } from './yearly-days.js';

/** Returns the number of days that have a bar, and of weekdays without one between two bars that are near: a hole of the source is no
 *  holiday. */
export function countWeekdays(days: Int32Array): { readonly present: number; readonly missing: number } {
  let missing = 0;
  for (let i = 1; i < days.length; i++) {
    const between = weekdaysBetween(days[i - 1]!, days[i]!);
    if (between <= 3) missing += between;
  }
  return { present: days.length, missing };
}

function weekdaysBetween(from: number, to: number): number {
  if (to - from > 14) return Infinity;
  let count = 0;
  for (let day = from + 1; day < to; day++) if (weekdayOfDays(day) < SATURDAY) count++;
  return count;
}
