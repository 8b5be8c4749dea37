import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import type { Misfire } from '../../lifecycle/schedule/misfire.js';
import { occurrenceOf, parseSchedule, type Schedule } from '../../lifecycle/schedule/schedule.js';
import type { Journal } from './journal.js';

export { parseDuration } from '../../lifecycle/schedule/schedule.js';

/** When something is done again and again, as a system file says it. */
export interface TaskSchedule {
  readonly every: string;
  readonly misfire: Misfire;
}

/** Reads a schedule. Throws UsageError CONFIG_INVALID where it is none.
 *  entry  its name, for the sentence */
export function requireSchedule(entry: string, text: string): Schedule {
  const schedule = parseSchedule(text);
  if (schedule !== undefined) return schedule;
  throw new UsageError(
    'CONFIG_INVALID',
    `${entry} must be a time such as 30m, 1h or 1d, or a cron expression such as "0 3 * * 1-5" (UTC), not "${text}"`,
    { context: { entry, value: text } },
  );
}

/** Whether a task's time has come; what was missed is written down, once.
 *  lastTime  of when it was done, where the journal's tasks do not say; the later one counts
 *  Throws UsageError CONFIG_INVALID. */
export async function isTaskDue(journal: Journal, task: string, { every, misfire }: TaskSchedule, lastTime?: string): Promise<boolean> {
  const schedule = requireSchedule(task, every);
  const times = [lastTime, journal.factory.tasks[task]].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  const last = times.length === 0 ? undefined : Math.max(...times);
  const { isDue, missed, lastMissedMs } = occurrenceOf(schedule, last, Date.now(), misfire);
  if (missed > 0) await journal.append({ event: 'missed', task, count: missed, until: formatTime(lastMissedMs!), misfire });
  return isDue;
}
