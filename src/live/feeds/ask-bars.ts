import { readRetryAfter } from '../../core/retry-after.js';

/** What a service says to one question for bars. */
export type BarsAnswer =
  | { readonly kind: 'entries'; readonly entries: readonly unknown[]; readonly tag: string | undefined }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly fault: string; readonly reason: string; readonly askedMs?: number | undefined };

export interface AskOptions {
  /** goes to the address as a bearer token, and to no other */
  readonly token: string | undefined;
  /** of an answer, at most */
  readonly mostBytes: number;
  /** an answer that takes longer is lost, milliseconds */
  readonly stallMs: number;
}

/** Asks a service for a list of bars as JSON, once. Redirects are not followed. What goes wrong is an answer too.
 *  tag  of an answer to the same question before: the service says where nothing has changed */
export async function askBars(url: URL, tag: string | undefined, options: AskOptions, signal: AbortSignal): Promise<BarsAnswer> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const timer = setTimeout(end, options.stallMs);
  signal.addEventListener('abort', end);
  try {
    return await readAnswer(await fetch(url, { headers: headersOf(tag, options.token), redirect: 'manual', signal: stop.signal }), options);
  } catch (error) {
    if (stop.signal.aborted) return { kind: 'failed', fault: 'silent', reason: `gives no whole answer within ${options.stallMs} ms` };
    return { kind: 'failed', fault: 'cut', reason: `cannot be reached (${codeOf(error)})` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    stop.abort();
  }
}

function headersOf(tag: string | undefined, token: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(tag !== undefined && { 'if-none-match': tag }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}

async function readAnswer(response: Response, { mostBytes }: AskOptions): Promise<BarsAnswer> {
  const { status, headers } = response;
  if (status === 304) return { kind: 'unchanged' };
  if (!response.ok)
    return {
      kind: 'failed',
      fault: `status ${status}`,
      reason: `answers with ${status}`,
      askedMs: readRetryAfter(headers.get('retry-after'), Date.now()),
    };
  const text = await readBounded(response, mostBytes);
  if (text === undefined) return { kind: 'failed', fault: 'size', reason: `answers with more than ${mostBytes} bytes, which are not read` };
  const entries = entriesOf(text);
  if (entries === undefined)
    return { kind: 'failed', fault: 'shape', reason: 'must answer with a JSON array or {"bars": […]}, and does not' };
  return { kind: 'entries', entries, tag: headers.get('etag') ?? undefined };
}

/** Returns undefined where it is longer. */
async function readBounded({ body }: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > most) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function entriesOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const list = Array.isArray(value) ? value : (value as { readonly bars?: unknown } | null)?.bars;
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'the connection was cut';
}
