import { DataError, type BarloomError } from '../../core/errors.js';
import { nameUrl } from '../../core/name-url.js';
import { type Endpoint } from './endpoint.js';
import { readRetryAfter } from '../../core/retry-after.js';
import { cancelledFetch, LostAnswer, readRateLimit, repeatLost, type RetryOptions, type WaitListener } from './retry.js';

const MOST_REDIRECTS = 5;

/** How a client asks. */
export interface HttpOptions {
  /** the token goes to its origin and to no other */
  readonly endpoint: Endpoint;
  readonly token?: string | undefined;
  readonly retry: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: WaitListener | undefined;
  /** Returns what a refusal means, by the service's own codes; undefined: the client's general sentence. */
  readonly explain?: (status: number, headers: Headers, url: string) => BarloomError | undefined;
}

/** What one request is about. */
export interface RequestOptions<T> {
  /** asked anew before each try */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** refusals that `use` understands, e.g. 404 */
  readonly accepts?: readonly number[];
  /** grows while repeated tries get somewhere */
  readonly progress?: () => number;
  /** Reads an answer to its end; calls `beat` whenever bytes came. */
  readonly use: (response: Response, beat: () => void) => Promise<T>;
}

/** Asks a service over HTTP: follows redirects itself, keeps the token to the service's own origin, repeats what was lost, waits as long as
 *  it is asked to. */
export class HttpClient {
  private readonly options: HttpOptions;

  constructor(options: HttpOptions) {
    this.options = options;
  }

  /** Throws DataError SERVICE_FAILED, CancelledError, what `explain` returns and what `use` throws. */
  async request<T>(url: string, request: RequestOptions<T>): Promise<T> {
    return await repeatLost(nameUrl(url), () => this.attempt(url, request), this.options.retry, {
      signal: this.options.signal,
      onWait: this.options.onWait,
      ...(request.progress && { progress: request.progress }),
    });
  }

  /** Returns an answer as text, and its headers; undefined for a refusal that is accepted. */
  async text(url: string, accepts: readonly number[] = []): Promise<{ readonly text: string; readonly headers: Headers } | undefined> {
    return await this.request(url, {
      accepts,
      use: async (response) => {
        const text = await response.text();
        return response.ok ? { text, headers: response.headers } : undefined;
      },
    });
  }

  /** Returns an answer as JSON, and its headers; undefined for a refusal that is accepted. */
  async json(url: string, accepts: readonly number[] = []): Promise<{ readonly value: unknown; readonly headers: Headers } | undefined> {
    const answer = await this.text(url, accepts);
    if (answer === undefined) return undefined;
    try {
      return { value: JSON.parse(answer.text), headers: answer.headers };
    } catch {
      throw new DataError('SERVICE_FAILED', `${nameUrl(url)} must answer with JSON, and does not`, { context: { service: nameUrl(url) } });
    }
  }

  private async attempt<T>(url: string, { headers, accepts = [], use }: RequestOptions<T>): Promise<T> {
    const watch = new StallWatch(this.options.retry.stallMs, this.options.signal);
    try {
      const response = await this.follow(url, headers?.() ?? {}, watch.signal);
      watch.beat();
      if (!response.ok && !accepts.includes(response.status)) await this.refuse(response, url);
      return await use(response, watch.beat);
    } catch (error) {
      throw watch.describe(error);
    } finally {
      watch.end();
    }
  }

  private async follow(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    let at = new URL(url);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await fetch(at, { redirect: 'manual', signal, headers: { ...headers, ...this.authorization(at) } });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return response;
      await response.body?.cancel();
      at = this.redirected(at, location);
    }
    throw new DataError('SERVICE_FAILED', `${nameUrl(url)} redirects more than ${MOST_REDIRECTS} times`, {
      context: { service: nameUrl(url) },
    });
  }

  private authorization(url: URL): Readonly<Record<string, string>> {
    const { endpoint, token } = this.options;
    return token !== undefined && url.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {};
  }

  private redirected(from: URL, location: string): URL {
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    const isSafe = to !== undefined && (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:'));
    if (isSafe) return to;
    throw new DataError('SERVICE_FAILED', `${nameUrl(from.href)} redirects to an address that is not safe to follow`, {
      context: { service: nameUrl(from.href) },
    });
  }

  private async refuse(response: Response, url: string): Promise<never> {
    const { status, headers } = response;
    await response.body?.cancel();
    if (status === 429 || status === 408 || status >= 500) throw new LostAnswer(`answers with ${status}`, askedWait(status, headers));
    throw this.options.explain?.(status, headers, url) ?? refused(status, url);
  }
}

/** Busy services say how long to wait in one of two headers. */
function askedWait(status: number, headers: Headers): number | undefined {
  const limit = status === 429 ? readRateLimit(headers.get('ratelimit')) : undefined;
  return readRetryAfter(headers.get('retry-after'), Date.now()) ?? limit;
}

function refused(status: number, url: string): DataError {
  return new DataError('SERVICE_FAILED', `${nameUrl(url)} answers with ${status}`, { context: { service: nameUrl(url), status } });
}

/** Gives an answer up where it is silent for too long, or where the person asks to stop. */
class StallWatch {
  readonly signal: AbortSignal;
  private readonly stallMs: number;
  private readonly asked: AbortSignal | undefined;
  private readonly stalled = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(stallMs: number, asked: AbortSignal | undefined) {
    this.stallMs = stallMs;
    this.asked = asked;
    this.signal = asked === undefined ? this.stalled.signal : AbortSignal.any([asked, this.stalled.signal]);
    this.timer = this.start();
  }

  readonly beat = (): void => {
    clearTimeout(this.timer);
    this.timer = this.start();
  };

  end(): void {
    clearTimeout(this.timer);
  }

  /** Returns what an error of a try means: what the network broke may be repeated. */
  describe(error: unknown): unknown {
    if (this.asked?.aborted) return cancelledFetch();
    if (this.stalled.signal.aborted) return new LostAnswer(`sends nothing for ${this.stallMs / 1000} s`);
    return error instanceof TypeError ? new LostAnswer(`cannot be reached (${reasonOf(error)})`) : error;
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.stalled.abort(), this.stallMs);
  }
}

/** The system's own code, or the first words of what fetch says of itself. */
function reasonOf({ message, cause }: TypeError): string {
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : message.slice(0, 80);
}
