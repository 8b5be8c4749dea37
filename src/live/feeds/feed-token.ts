import { hash, timingSafeEqual } from 'node:crypto';
import { UsageError } from '../../core/errors.js';

/** What who posts bars must know. */
export const FEED_TOKEN_VARIABLE = 'BARLOOM_FEED_TOKEN';
const LEAST_CHARACTERS = 16;

/** Returns the token of a push feed. Throws UsageError FLAG_INVALID where there is none that can be used; the sentence does not hold it. */
export function readFeedToken(environment: Readonly<Record<string, string | undefined>>): string {
  const token = environment[FEED_TOKEN_VARIABLE]?.trim() ?? '';
  if (new RegExp(`^[\\x21-\\x7e]{${LEAST_CHARACTERS},}$`).test(token)) return token;
  throw new UsageError(
    'FLAG_INVALID',
    `${FEED_TOKEN_VARIABLE} must be one word of at least ${LEAST_CHARACTERS} letters, digits and signs, and is ${token === '' ? 'not set' : 'something else'}`,
    { context: { flag: FEED_TOKEN_VARIABLE } },
  );
}

/** Whether a header names the token; it takes as long wherever the two differ. */
export function isAuthorized(header: string | undefined, token: string): boolean {
  return timingSafeEqual(digestOf(header ?? ''), digestOf(`Bearer ${token}`));
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
