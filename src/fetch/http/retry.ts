import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError, DataError } from '../../core/errors.js';

/** How often and how patiently a request is repeated. */
export interface RetryOptions {
  /** tries in a row that may come to nothing, beside the first */
  readonly retries: number;
  /** wait before the first repeat, ms; each further one is twice as long, up to LONGEST_WAIT_MS */
  readonly firstWaitMs: number;
  /** silence after which an answer is taken for lost, ms */
  readonly stallMs: number;
}

export const DEFAULT_RETRIES: RetryOptions = { retries: 5, firstWaitMs: 500, stallMs: 60_000 };

const LONGEST_WAIT_MS = 60_000;
/** A service that asks for more is come back to later. */
const LONGEST_ASKED_MS = 600_000;

/** A try that came to nothing and may be repeated. */
export class LostAnswer extends Error {
  /** what the service asks to wait, ms */
  readonly askedMs: number | undefined;

  constructor(reason: string, askedMs?: number) {
    super(reason);
    this.askedMs = askedMs;
  }
}

/** Hears what is waited for. */
export type WaitListener = (reason: string, waitMs: number) => void;

/** Repeats a step while it ends with LostAnswer and the retries last; a try that got further than every one before it counts as the first.
 *  what      for the sentence: https://host/path
 *  progress  a number that grows while the step gets somewhere
 *  Throws DataError SERVICE_FAILED, CancelledError, and whatever else the step throws. */
export async function repeatLost<T>(
  what: string,
  step: () => Promise<T>,
  { retries, firstWaitMs }: RetryOptions,
  { signal, onWait, progress = () => 0 }: { signal?: AbortSignal | undefined; onWait?: WaitListener | undefined; progress?: () => number },
): Promise<T> {
  let lost = 0,
    furthest = progress();
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      if (progress() > furthest) lost = 0;
      furthest = Math.max(furthest, progress());
      if (++lost > retries) throw gaveUp(what, error.message, lost);
      const waitMs = error.askedMs ?? Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (lost - 1));
      if (waitMs > LONGEST_ASKED_MS) throw tooLong(what, waitMs);
      onWait?.(`${what} ${error.message}`, waitMs);
      await pause(waitMs, signal);
    }
  }
}

/** Waits. Throws CancelledError where the person asks to stop meanwhile. */
async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(waitMs, undefined, { ...(signal && { signal }) });
  } catch {
    throw cancelledFetch();
  }
}

/** What a stopped fetch ends with. */
export function cancelledFetch(): CancelledError {
  return new CancelledError('cancelled; what was fetched is kept, and the same command goes on from there');
}

/** Returns the milliseconds until a limit is lifted, from a RateLimit header, `"api";r=0;t=55`; undefined where it says nothing. */
export function readRateLimit(text: string | null): number | undefined {
  const seconds = /;\s*t=(\d+)/.exec(text ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function gaveUp(what: string, reason: string, tries: number): DataError {
  return new DataError(
    'SERVICE_FAILED',
    `${what} ${reason}, ${tries} times in a row; what was fetched is kept, and the same command goes on`,
    {
      context: { service: what, tries },
    },
  );
}

function tooLong(what: string, waitMs: number): DataError {
  return new DataError(
    'SERVICE_FAILED',
    `${what} asks to wait ${Math.ceil(waitMs / 1000)} s; what was fetched is kept, and the same command goes on then`,
    { context: { service: what, wait_seconds: Math.ceil(waitMs / 1000) } },
  );
}
