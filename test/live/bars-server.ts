import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that gives one answer after another, and the last one from then on. */
export class BarsServer {
  readonly seen: { readonly url: string; readonly headers: IncomingMessage['headers']; readonly atMs: number }[] = [];
  private readonly answers: Answer[];
  private readonly server: Server;

  constructor(...answers: Answer[]) {
    this.answers = answers;
    this.server = createServer((request, response) => {
      this.seen.push({ url: request.url!, headers: request.headers, atMs: performance.now() });
      const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
      answer(request, response);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/bars`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const json =
  (value: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end();

export const text =
  (body: string): Answer =>
  (_, response) =>
    void response.end(body);

/** The connection is cut in the middle of a body. */
export const cut: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('[', () => response.destroy());
};

/** The body never ends. */
export const hang: Answer = (_, response) => void response.write('[');
