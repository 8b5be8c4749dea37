/** A span of each day in which only what is critical is told. */
export interface QuietHours {
  /** minutes of the local day, 0 … 1439; `from` is quiet, `to` is not any more. A span over midnight has `from` above `to` */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** of local time ahead of UTC, minutes */
  readonly offsetMinutes: number;
}

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;

/** Whether a time lies in quiet hours.
 *  at  epoch milliseconds */
export function isQuietHour({ fromMinute, toMinute, offsetMinutes }: QuietHours, at: number): boolean {
  const local = Math.floor(at / MINUTE_MS) + offsetMinutes;
  const minute = ((local % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
}
