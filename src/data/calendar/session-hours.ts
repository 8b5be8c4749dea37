import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { localTimeMs } from './local-time.js';

/** Hours of some days of the week, in the wall clock of a zone. */
interface SessionHours {
  /** 0 Monday … 6 Sunday: the days on which it begins */
  readonly days: ReadonlySet<number>;
  /** milliseconds after midnight; where it ends no later than it begins, it ends on the next day */
  readonly startMs: number;
  readonly endMs: number;
  /** undefined: that of the leg's calendar */
  readonly zone: string | undefined;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Returns which moments lie outside all of some hours: u8[n]. A session holds its first moment and not its last.
 *  timeMs  f64[n], epoch milliseconds
 *  texts   such as `mon-fri 09:30-16:00 America/New_York`; days left out are all
 *  zone    where a text names none
 *  Throws UsageError NAME_UNKNOWN of a zone. */
export function findShut(timeMs: Float64Array, texts: readonly string[], zone: string): Uint8Array {
  const isShut = new Uint8Array(timeMs.length).fill(1);
  for (const hours of texts.map(parseHours)) {
    const local = localTimeMs(timeMs, hours.zone ?? zone);
    for (let i = 0; i < local.length; i++) if (isInside(local[i]!, hours)) isShut[i] = 0;
  }
  return isShut;
}

function parseHours(text: string): SessionHours {
  const [, first, last, start, end, zone] = /^(?:(\w{3})(?:-(\w{3}))? )?([\d:]{5})-([\d:]{5})(?: (.+))?$/.exec(text)!;
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return { days: daysBetween(first, last ?? first), startMs: minutes(start!) * 60_000, endMs: minutes(end!) * 60_000, zone };
}

/** Days of the week from one to another, over its end too; all where none is named. */
function daysBetween(first: string | undefined, last: string | undefined): ReadonlySet<number> {
  if (first === undefined) return new Set(DAYS.keys());
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last!)];
  return new Set(Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, k) => (from + k) % 7));
}

function isInside(localMs: number, { days, startMs, endMs }: SessionHours): boolean {
  const day = Math.floor(localMs / DAY_MS);
  const time = localMs - day * DAY_MS;
  if (startMs < endMs) return days.has(weekdayOfDays(day)) && time >= startMs && time < endMs;
  return (time >= startMs && days.has(weekdayOfDays(day))) || (time < endMs && days.has(weekdayOfDays(day - 1)));
}
