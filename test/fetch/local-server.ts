import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  /** path and query, decoded */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What goes wrong with an answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** the connection is cut after so many bytes of the body */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** the body stops after so many bytes, and the connection stays open */
  | { readonly kind: 'hold'; readonly bytes: number }
  /** the body is another one, of whatever length */
  | { readonly kind: 'body'; readonly body: Uint8Array };

interface PlannedFault {
  readonly match: RegExp;
  readonly fault: Fault;
  times: number;
}

/** A server on loopback that speaks a service's API over what a test put there, and does wrong what the test asks for. */
export abstract class LocalServer {
  readonly requests: SeenRequest[] = [];
  base = '';
  private readonly faults: PlannedFault[] = [];
  private readonly server: Server = createServer((request, response) => void this.receive(request, response));

  async start(): Promise<this> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    this.base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** The next requests whose path matches meet a fault. */
  fail(match: RegExp, fault: Fault, times = 1): void {
    this.faults.push({ match, fault, times });
  }

  /** Returns the paths that were asked for and match. */
  asked(match: RegExp): string[] {
    return this.requests.map(({ url }) => url).filter((url) => match.test(url));
  }

  protected abstract answer(url: URL, request: IncomingMessage, response: ServerResponse): void;

  /** Sends a body, or the part of it that is asked for. */
  protected send(
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1);
    if (from >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    const part = from > 0 ? body.subarray(from) : body;
    const range = from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {};
    const fault = this.takeFault(request.url!, ['cut', 'hold', 'body']);
    const sent = fault?.kind === 'body' ? fault.body : part;
    response.writeHead(from > 0 ? 206 : 200, { ...headers, ...range, 'content-length': String(sent.length) });
    if (fault?.kind === 'cut') {
      response.write(sent.subarray(0, fault.bytes), () => response.socket!.end());
      return;
    }
    if (fault?.kind === 'hold') {
      response.write(sent.subarray(0, fault.bytes));
      return;
    }
    response.end(sent);
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.base);
    this.requests.push({ method: request.method!, url: decodeURIComponent(`${url.pathname}${url.search}`), headers: request.headers });
    const fault = this.takeFault(request.url!, ['status']);
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end();
      return;
    }
    this.answer(url, request, response);
  }

  private takeFault(url: string, kinds: readonly Fault['kind'][]): Fault | undefined {
    const planned = this.faults.find(
      ({ match, fault, times }) => times > 0 && kinds.includes(fault.kind) && match.test(decodeURIComponent(url)),
    );
    if (planned !== undefined) planned.times--;
    return planned?.fault;
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
