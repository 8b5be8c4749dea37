import type { SendResult } from './alert-sink.js';
import type { Posted } from './post-json.js';

const SECOND_MS = 1000;
/** What asks for the same again: it took too long, too early, too many. */
const AGAIN = [408, 425, 429];
/** What says that no message will be taken: no right, no such place. */
const GONE = [401, 403, 404, 410];

/** Returns what an answer says of a message. 429 and 5xx are sent again, other 4xx and redirects are not.
 *  afterMs   until when it may be sent again, as the receiver says it, milliseconds
 *  pauseMs   until the next one, milliseconds */
export function judgeAnswer(
  answer: Posted | string,
  { afterMs, pauseMs = 0 }: { readonly afterMs?: number | undefined; readonly pauseMs?: number } = {},
): SendResult {
  if (typeof answer === 'string') return { outcome: 'retry', why: answer, afterMs: undefined };
  const { status } = answer;
  const why = `it answered ${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered', pauseMs };
  if (status >= 500 || AGAIN.includes(status)) return { outcome: 'retry', why, afterMs: afterMs ?? retryAfterMs(answer) };
  return { outcome: GONE.includes(status) ? 'gone' : 'refused', why };
}

/** Seconds, or a date. */
function retryAfterMs({ headers }: Posted): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Returns a number of seconds, as headers and bodies have it, in milliseconds; undefined where it is none. */
export function secondsToMs(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds * SECOND_MS : undefined;
}
