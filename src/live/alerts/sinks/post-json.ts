/** What a receiver answered. */
export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  /** the begin of the answer */
  readonly text: string;
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** for all of it, the answer's last byte included, milliseconds */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const LONGEST_ANSWER = 16_384;

/** Sends a body and returns the answer. It follows no redirect: the address is a secret.
 *  Returns  a sentence without the address where there was no answer */
export async function postJson(address: URL, body: string, { headers = {}, timeoutMs, signal }: PostOptions): Promise<Posted | string> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(address, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'barloom', ...headers },
      redirect: 'manual',
      signal: ends,
    });
    return { status: response.status, headers: response.headers, text: await beginOf(response) };
  } catch (error) {
    if (signal.aborted) return 'it was not waited for any longer';
    return ends.aborted ? `it did not answer within ${timeoutMs} ms` : `it could not be reached${codeOf(error)}`;
  }
}

async function beginOf({ body }: Response): Promise<string> {
  let text = '';
  if (body === null) return text;
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_ANSWER) break;
  }
  return text.slice(0, LONGEST_ANSWER);
}

/** The words of an error of the network may hold the address; its code does not. */
function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : '';
}
