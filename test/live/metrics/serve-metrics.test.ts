import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveMetrics, type Health, type MetricsServer } from '../../../src/live/metrics/serve-metrics.js';
import { SessionMetrics } from '../../../src/live/metrics/session-metrics.js';

let server: MetricsServer, health: Health;
beforeEach(async () => {
  health = { isHealthy: true };
  server = await serveMetrics({ port: 0, metrics: new SessionMetrics({ symbols: ['SPY'] }), health: () => health });
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function ask(path: string, { method = 'GET', host }: { readonly method?: string; readonly host?: string } = {}): Promise<Answer> {
  const asked = request({ port: server.port, host: '127.0.0.1', path, method, ...(host && { headers: { host } }) });
  asked.end();
  const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode!, type: String(response.headers['content-type']), body: await text(response) };
}

test('metrics are served as Prometheus reads them', async () => {
  const { status, type, body } = await ask('/metrics?x=1');
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(body).toContain('# TYPE barloom_decision_seconds histogram\n');
});

test('health is 200, or 503 with the reason', async () => {
  expect(await ask('/healthz')).toMatchObject({ status: 200, type: 'application/json', body: '{"status":"healthy","reason":null}\n' });
  health = { isHealthy: false, reason: 'no bar for 300 seconds' };
  const { status, body } = await ask('/healthz');
  expect([status, JSON.parse(body)]).toEqual([503, { status: 'unhealthy', reason: 'no bar for 300 seconds' }]);
});

test.each([
  ['/', {}, 404],
  ['/metrics/', {}, 404],
  ['/../metrics', {}, 404],
  ['/metrics', { method: 'POST' }, 405],
  ['/metrics', { method: 'HEAD' }, 200],
  ['/metrics', { host: 'evil.example' }, 421],
  ['/metrics', { host: '127.0.0.1:1' }, 421],
])('%s %j is answered %i', async (path, how, status) => {
  expect((await ask(path, how)).status).toBe(status);
});

test('the other name of this machine is one of it', async () => {
  expect((await ask('/healthz', { host: `localhost:${server.port}` })).status).toBe(200);
});

test('a port that is taken is refused with its number', async () => {
  const options = { port: server.port, metrics: new SessionMetrics({ symbols: [] }), health: () => health };
  await expect(serveMetrics(options)).rejects.toThrow(expect.objectContaining({ code: 'FLAG_INVALID', context: { port: server.port } }));
});

test('it ends within a second, whoever holds a connection, and a second time does nothing', async () => {
  const idle = connect(server.port, '127.0.0.1');
  idle.on('error', () => undefined);
  await once(idle, 'connect');
  idle.write('GET /metrics HTTP/1.1\r\n'); // and never the rest
  const begin = performance.now();
  const ended = new Promise((resolve) => idle.on('close', resolve));
  await Promise.all([server.close(), ended]);
  await server.close();
  expect(performance.now() - begin).toBeLessThan(1000);
});
