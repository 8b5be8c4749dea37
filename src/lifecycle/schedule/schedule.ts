import { Cron } from 'croner';
import type { Misfire } from './misfire.js';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** When something is due: again and again after the same time, or at the times of a cron expression. */
export interface Schedule {
  /** as it was written */
  readonly text: string;
  /** Returns the first time after another one, epoch milliseconds UTC. */
  readonly after: (timeMs: number) => number;
}

/** Reads a schedule: a time such as 30m, 1h, 1d, or a cron expression such as `0 3 * * 1-5` in UTC. Undefined where it is neither, or
 *  comes to no time at all. */
export function parseSchedule(text: string): Schedule | undefined {
  const everyMs = parseDuration(text);
  if (everyMs !== undefined) return { text, after: (timeMs) => timeMs + everyMs };
  if (!/^\S+(\s+\S+){4,6}$/.test(text.trim())) return undefined;
  try {
    const cron = new Cron(text, { timezone: 'UTC', paused: true });
    if (cron.nextRun() === null) return undefined;
    return { text, after: (timeMs) => cron.nextRun(new Date(timeMs))?.getTime() ?? Infinity };
  } catch {
    return undefined;
  }
}

/** Reads a time such as 30m, milliseconds; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d*)([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit!]!;
}

/** How a schedule stands. */
export interface Occurrence {
  readonly isDue: boolean;
  /** occurrences that nobody was there for, the one that is done late included where it is done */
  readonly missed: number;
  /** the last of them; undefined where there is none */
  readonly lastMissedMs: number | undefined;
  /** the next occurrence that is not due yet */
  readonly nextMs: number;
}

/** An occurrence is late where it is done after this, or after a tenth of the time to the next one where that is longer. */
const LATE_MS = 60_000;
/** More missed occurrences than this are not told apart. */
const MOST = 100_000;

/** Returns whether something is due. The first time it is. With `run_once` an occurrence that was missed is made up for, once; with
 *  `skip` only one that is on time counts.
 *  lastMs  of the last occurrence that was done, or passed over; undefined where there was none */
export function occurrenceOf(schedule: Schedule, lastMs: number | undefined, nowMs: number, misfire: Misfire): Occurrence {
  if (lastMs === undefined) return { isDue: true, missed: 0, lastMissedMs: undefined, nextMs: schedule.after(nowMs) };
  let [dueMs, nextMs, count] = [lastMs, schedule.after(lastMs), 0];
  while (nextMs <= nowMs && count < MOST) [dueMs, nextMs, count] = [nextMs, schedule.after(nextMs), count + 1];
  if (count === 0) return { isDue: false, missed: 0, lastMissedMs: undefined, nextMs };
  const isLate = nowMs - dueMs > Math.max(LATE_MS, (nextMs - dueMs) / 10);
  const missed = isLate ? count : count - 1;
  return { isDue: !isLate || misfire === 'run_once', missed, lastMissedMs: missed === 0 ? undefined : dueMs, nextMs };
}
