import { createHmac } from 'node:crypto';
import { DataError, UsageError } from '../../core/errors.js';
import { plainWords } from './plain-words.js';

/** Headers of a call: when it was signed, epoch milliseconds, and the signature. */
export const TIMESTAMP_HEADER = 'barloom-timestamp';
export const SIGNATURE_HEADER = 'barloom-signature';
/** Where the secret stands that calls are signed with. */
export const SECRET_VARIABLE = 'BARLOOM_WEBHOOK_SECRET';

export interface WebhookOptions {
  /** address of the bridge, https, or http on this machine */
  readonly url: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** of a call, milliseconds */
  readonly timeoutMs?: number;
  /** epoch milliseconds */
  readonly now?: () => number;
}

const TIMEOUT_MS = 10_000;
const LOCAL = ['127.0.0.1', '[::1]', 'localhost'];

/** Calls a user's bridge with signed JSON. */
export class WebhookCall {
  private readonly base: string;
  private readonly secret: string;
  private readonly timeoutMs: number;
  private readonly now: () => number;

  /** Throws UsageError FLAG_INVALID for an address that is none, SERVICE_REFUSED where there is no secret. */
  constructor({ url, environment, timeoutMs = TIMEOUT_MS, now = Date.now }: WebhookOptions) {
    this.base = requireAddress(url);
    this.secret = requireSecret(environment);
    this.timeoutMs = timeoutMs;
    this.now = now;
  }

  /** Returns the JSON object of an answer with status 200. Throws DataError SERVICE_FAILED for every other answer, and for none.
   *  path  with its query; a body makes it a POST */
  async ask(path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const method = body === undefined ? 'GET' : 'POST';
    const text = body === undefined ? '' : JSON.stringify(body);
    const timestamp = String(this.now());
    const url = new URL(this.base + path);
    const signed = [timestamp, method, url.pathname + url.search, text].join('\n');
    const signature = createHmac('sha256', this.secret).update(signed).digest('hex');
    try {
      const answer = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature },
        ...(body === undefined ? {} : { body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      return requireObject(await answer.json());
    } catch (error) {
      throw this.failed(`${method} ${path.split('?')[0]}`, error);
    }
  }

  private failed(call: string, error: unknown): DataError {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${plainWords(error.cause, [this.secret])})` : '';
    const sentence = `the bridge does not answer ${call} as it must: ${plainWords(error, [this.secret])}${cause}`;
    return new DataError('SERVICE_FAILED', sentence, { context: { call } });
  }
}

function requireObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error('the answer is no JSON object');
}

/** What was given is not repeated: it may hold a secret. */
function requireAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.includes(url.hostname));
  if (!isSafe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new UsageError(
      'FLAG_INVALID',
      'the address of the bridge must be https://host/path, or http on this machine, without user and query',
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function requireSecret(environment: WebhookOptions['environment']): string {
  const secret = environment[SECRET_VARIABLE]?.trim() ?? '';
  if (secret !== '') return secret;
  throw new UsageError('SERVICE_REFUSED', `orders to a bridge need ${SECRET_VARIABLE} in the environment, and it is not set`, {
    context: { variable: SECRET_VARIABLE },
  });
}
