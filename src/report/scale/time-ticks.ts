// These functions also run inside the page, where their text is placed: they refer to each other and to nothing else.

/** A mark on a time axis, epoch milliseconds UTC. */
export interface TimeTick {
  readonly timeMs: number;
  readonly label: string;
}

/** Returns at most about `count` ticks within [startMs, endMs], on round minutes, hours, days, Mondays, months or years of UTC.
 *  The first label is complete; later ones say what changed. */
export function timeTicks(startMs: number, endMs: number, count: number): TimeTick[] {
  const atLeastMs = Math.max(60_000, (endMs - startMs) / count);
  const dayMs = 86_400_000;
  const steps = [1, 2, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080, 20_160].map((minutes) => minutes * 60_000);
  const stepMs = steps.find((step) => step >= atLeastMs);
  const times = stepMs === undefined ? monthTicks(startMs, endMs, atLeastMs / (30.4 * dayMs)) : evenTicks(startMs, endMs, stepMs);
  return times.map((timeMs, i) => ({ timeMs, label: labelTick(timeMs, times[i - 1], stepMs === undefined ? 31 * dayMs : stepMs) }));
}

/** Returns the multiples of a step of minutes to weeks; weeks begin on Monday. */
export function evenTicks(startMs: number, endMs: number, stepMs: number): number[] {
  const originMs = stepMs >= 604_800_000 ? 4 * 86_400_000 : 0;
  const ticks: number[] = [];
  for (let at = originMs + Math.ceil((startMs - originMs) / stepMs) * stepMs; at <= endMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** Returns the first days of every 1, 3, 6 months, or 1, 2, 5, 10, ... years. */
export function monthTicks(startMs: number, endMs: number, atLeastMonths: number): number[] {
  const stepMonths = [1, 3, 6, 12, 24, 60, 120, 240, 600].find((months) => months >= atLeastMonths) ?? 1200;
  const start = new Date(startMs);
  const month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const ticks: number[] = [];
  for (let at = Math.floor(month / stepMonths) * stepMonths; ; at += stepMonths) {
    const timeMs = Date.UTC(Math.floor(at / 12), at % 12);
    if (timeMs > endMs) return ticks;
    if (timeMs >= startMs) ticks.push(timeMs);
  }
}

/** Labels a tick by what changed since the one before it. */
export function labelTick(timeMs: number, beforeMs: number | undefined, stepMs: number): string {
  const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const at = new Date(timeMs);
  const before = new Date(beforeMs === undefined ? -1e15 : beforeMs);
  const newYear = at.getUTCFullYear() !== before.getUTCFullYear();
  const year = String(at.getUTCFullYear());
  const month = monthNames[at.getUTCMonth()]!;
  if (stepMs > 28 * 86_400_000) return at.getUTCMonth() === 0 ? year : newYear ? `${month} ${year}` : month;
  const day = newYear ? `${at.getUTCDate()} ${month} ${year}` : `${at.getUTCDate()} ${month}`;
  if (stepMs >= 86_400_000) return day;
  const newDay = Math.floor(timeMs / 86_400_000) !== Math.floor((beforeMs === undefined ? -1e15 : beforeMs) / 86_400_000);
  const clock = at.toISOString().slice(11, 16);
  return clock === '00:00' ? day : newDay ? `${at.getUTCDate()} ${month} ${clock}` : clock;
}

/** The functions' text, for the page. */
export const TIME_TICKS_SOURCE = [timeTicks, evenTicks, monthTicks, labelTick].map(String).join('\n');
