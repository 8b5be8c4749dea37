/** A clock that is off by less is one that is kept right. */
const TOLERANCE_MS = 60_000;

/** What is wrong with a clock: by how much it went forwards, or back where that is below 0. */
export interface ClockJump {
  readonly byMs: number;
  readonly sentence: string;
}

/** Returns what is wrong with a clock that stands before the last thing that was written down; undefined where it does not.
 *  lastTime  of the journal's last line, ISO 8601 UTC */
export function wentBack(lastTime: string | undefined, nowMs: number): ClockJump | undefined {
  const byMs = lastTime === undefined ? 0 : nowMs - Date.parse(lastTime);
  if (byMs >= -TOLERANCE_MS) return undefined;
  const now = new Date(nowMs).toISOString();
  return {
    byMs,
    sentence: `the clock went back by ${inWords(-byMs)}: the journal's last line is of ${lastTime}, and it is ${now} now; what was done after that counts as done now`,
  };
}

/** Returns what is wrong with a clock that went another way than time did, which a machine that slept does too.
 *  passedMs  by a clock that only goes forwards */
export function wentAside(beforeMs: number, nowMs: number, passedMs: number): ClockJump | undefined {
  const byMs = nowMs - beforeMs - passedMs;
  if (Math.abs(byMs) <= TOLERANCE_MS) return undefined;
  const way = byMs > 0 ? `forwards by ${inWords(byMs)}` : `back by ${inWords(-byMs)}`;
  return { byMs, sentence: `the clock went ${way} while ${inWords(passedMs)} passed: it was set, or the machine slept` };
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter((part) => part !== 0);
  return parts.length === 0 ? `${seconds} s` : parts.join(' ');
}
