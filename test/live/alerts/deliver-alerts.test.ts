// Messages to receivers that are slow, refuse, cut the line or are not there; on this machine, with waits that the test counts.
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAlertConfig } from '../../../src/live/alerts/alert-config.js';
import { ALERTS_FILE } from '../../../src/live/alerts/alert-journal.js';
import { SessionAlerts, type AlertOptions } from '../../../src/live/alerts/open-alerts.js';
import { Receiver } from './receiver.js';

const SECRET = 'a-secret-of-sixteen-or-more';
let dir: string, receiver: Receiver, address: string, results: string[], troubles: string[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'deliver-'));
  receiver = new Receiver();
  address = await receiver.open();
  [results, troubles] = [[], []];
});
afterEach(async () => {
  await receiver.close().catch(() => undefined);
  rmSync(dir, { recursive: true, force: true });
});

function open(sink: 'discord' | 'webhook' | 'log', options: Partial<AlertOptions> = {}): SessionAlerts {
  const config = readAlertConfig({ sinks: [sink], quiet_minutes: 0 });
  return SessionAlerts.open(config, {
    dir,
    session: 'spy',
    environment: { BARLOOM_DISCORD_WEBHOOK: address, BARLOOM_ALERT_WEBHOOK: address, BARLOOM_ALERT_SECRET: SECRET },
    backOffMs: () => 1,
    onResult: (name, result, why) => results.push(`${name} ${result}${why ? `: ${why}` : ''}`),
    onTrouble: (sentence) => troubles.push(sentence),
    ...options,
  });
}

const fault = (alerts: SessionAlerts, ...sentences: string[]): void =>
  alerts.notice(...sentences.map((sentence) => ({ kind: 'fault' as const, sentence })));
const ids = (): unknown[] => receiver.received.map(({ body }) => body['id']);

/** What must not be seen anywhere. */
function expectNoSecret(): void {
  const said = [...results, ...troubles, readFileSync(join(dir, ALERTS_FILE), 'utf8')].join('\n');
  for (const secret of ['very-secret-token', '127.0.0.1', SECRET]) expect(said).not.toContain(secret);
}

describe('a webhook', () => {
  test('is sent each message once, signed, with its id', async () => {
    const alerts = open('webhook');
    fault(alerts, 'one', 'two');
    await alerts.close();
    expect(receiver.received.map(({ body }) => [body['sequence'], body['sentences'], body['schema']])).toEqual([
      [1, ['one'], 'barloom.alert/1'],
      [2, ['two'], 'barloom.alert/1'],
    ]);
    for (const { headers, text, body } of receiver.received) {
      const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-barloom-signature']))!;
      expect(createHmac('sha256', SECRET).update(`${seconds}.${text}`).digest('hex')).toBe(signature);
      expect(headers['x-barloom-id']).toBe(body['id']);
    }
    expect(new Set(ids()).size).toBe(2);
    expectNoSecret();
  });

  test('that answers 500, cuts the line or is too slow is asked again, with the same id, until it takes the message', async () => {
    receiver.answer = (response, _, index) => {
      if (index === 0) response.writeHead(500).end(address);
      else if (index === 1) response.socket!.destroy();
      else if (index === 2) response.writeHead(200).write('{'); // the rest never comes
      else response.writeHead(200).end('{}');
    };
    const alerts = open('webhook', { timeoutMs: 100 });
    fault(alerts, 'one');
    await receiver.until(4);
    await alerts.close();
    expect(new Set(ids()).size).toBe(1);
    expect(results).toEqual([
      'webhook retried: it answered 500',
      expect.stringMatching(/^webhook retried: it could not be reached/),
      'webhook retried: it did not answer within 100 ms',
      'webhook delivered',
    ]);
    expectNoSecret();
  });

  test('that is not there holds nobody up, and gets all behind a restart', async () => {
    await receiver.close();
    const alerts = open('webhook');
    const begin = performance.now();
    fault(alerts, ...Array.from({ length: 50 }, (_, k) => `fault ${k}`));
    await alerts.close(50);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(results[0]).toBe('webhook retried: it could not be reached (ECONNREFUSED)');
    expectNoSecret();
    receiver = new Receiver();
    address = await receiver.open();
    await open('webhook').close();
    expect(receiver.received.map(({ body }) => (body['sentences'] as string[])[0])).toEqual(
      Array.from({ length: 50 }, (_, k) => `fault ${k}`),
    );
    await open('webhook').close();
    expect(receiver.received).toHaveLength(50);
  });

  test('that never answers holds neither the session nor its end up', async () => {
    receiver.answer = () => undefined;
    const alerts = open('webhook');
    fault(alerts, 'one');
    await receiver.until(1);
    const begin = performance.now();
    fault(alerts, 'two');
    await alerts.close(20);
    expect(performance.now() - begin).toBeLessThan(1000);
    receiver.answer = (response) => void response.end();
    await open('webhook').close();
    expect(receiver.received.map(({ body }) => body['sequence'])).toEqual([1, 1, 2]);
    expect(ids()[0]).toBe(ids()[1]);
  });

  test('is sent what is most urgent first', async () => {
    receiver.answer = (response, _, index) => {
      if (index > 0) response.end();
    };
    const alerts = open('webhook', { timeoutMs: 100 });
    fault(alerts, 'one', 'two');
    await receiver.until(1);
    alerts.notice({ kind: 'started', sentence: 'begin' }, { kind: 'halted', sentence: 'stop' });
    await alerts.close();
    expect(receiver.received.map(({ body }) => body['level'])).toEqual(['warning', 'critical', 'warning', 'warning', 'info']);
  });

  test('that leads elsewhere is not followed', async () => {
    receiver.answer = (response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    const alerts = open('webhook');
    fault(alerts, 'one');
    await alerts.close();
    expect(receiver.received).toHaveLength(1);
    expect(results).toEqual(['webhook given_up: it answered 307: the message is given up']);
  });
});

describe('Discord', () => {
  test('is waited for as long as a 429 asks for, and sent the message again', async () => {
    const times: number[] = [];
    receiver.answer = (response, _, index) => {
      times.push(performance.now());
      if (index === 0)
        response.writeHead(429, { 'retry-after': '60' }).end(JSON.stringify({ message: 'slow down', retry_after: 0.25, global: false }));
      else response.writeHead(200).end('{}');
    };
    const alerts = open('discord');
    fault(alerts, 'one');
    await receiver.until(2);
    await alerts.close();
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(245);
    expect(results).toEqual(['discord retried: it answered 429', 'discord delivered']);
    expect(receiver.received[0]!.path).toMatch(/\?wait=true$/);
    expectNoSecret();
  });

  test('decides the pace by its headers', async () => {
    const times: number[] = [];
    receiver.answer = (response, _, index) => {
      times.push(performance.now());
      response.writeHead(200, { 'x-ratelimit-remaining': index === 1 ? '0' : '3', 'x-ratelimit-reset-after': '0.2' }).end('{}');
    };
    const alerts = open('discord');
    fault(alerts, 'one', 'two', 'three');
    await receiver.until(3);
    await alerts.close();
    expect(times[1]! - times[0]!).toBeLessThan(150);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(195);
  });

  test('that refuses a message is not asked again, and that is told', async () => {
    receiver.answer = (response, _, index) => void response.writeHead(index === 0 ? 400 : 200).end('{}');
    const alerts = open('discord');
    fault(alerts, 'one', 'two');
    await alerts.close();
    expect(receiver.received).toHaveLength(2);
    expect(troubles).toEqual(['alerts to discord: it answered 400: the message is given up']);
  });

  test('that has no such webhook is not asked before the next start; what waits is kept', async () => {
    receiver.answer = (response) => void response.writeHead(404).end(JSON.stringify({ message: 'Unknown Webhook', code: 10015 }));
    const alerts = open('discord');
    fault(alerts, 'one', 'two');
    await alerts.close();
    expect(receiver.received).toHaveLength(1);
    expect(troubles).toEqual(['alerts to discord: it answered 404: nothing is sent there before the next start']);
    receiver.answer = (response) => void response.end();
    await open('discord').close();
    expect(JSON.stringify(receiver.received[1]!.body)).toContain('two');
    expect(receiver.received).toHaveLength(2);
  });
});

test('the log has a line for each message', async () => {
  const lines: string[] = [];
  const alerts = open('log', { write: (line) => lines.push(line) });
  fault(alerts, 'one', 'two');
  await alerts.close();
  await alerts.close();
  expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2]);
});

test.each([
  [{}, /BARLOOM_DISCORD_WEBHOOK must hold an address that begins with https/],
  [{ BARLOOM_DISCORD_WEBHOOK: 'http://example.com/token' }, /begins with https/],
  [{ BARLOOM_DISCORD_WEBHOOK: 'https://user:token@example.com/' }, /names no user/],
  [{ BARLOOM_DISCORD_WEBHOOK: 'token' }, /begins with https/],
  [{ BARLOOM_DISCORD_WEBHOOK: 'https://discord.com/x', BARLOOM_ALERT_SECRET: 'token' }, /BARLOOM_ALERT_SECRET must have 16 characters/],
])('%j has no address that can be used, and the sentence does not tell it', (environment, sentence) => {
  let said = '';
  try {
    open('discord', { environment });
  } catch (error) {
    said = JSON.stringify([(error as Error).message, error]);
  }
  expect(said).toMatch(sentence);
  expect(said).not.toContain('token');
});

test('who counts deliveries and fails at it ends them, and no session', async () => {
  const onResult = (): never => {
    throw new Error('full');
  };
  const alerts = open('log', { write: () => undefined, onResult });
  fault(alerts, 'one');
  await alerts.close();
  expect(troubles).toEqual(['alerts to log have ended: full']);
});

test('a queue that cannot be written is told and ends no session', async () => {
  const alerts = open('log', { write: () => undefined });
  fault(alerts, 'one');
  rmSync(dir, { recursive: true, force: true });
  fault(alerts, 'two');
  expect(troubles[0]).toMatch(/^alerts could not be written down: /);
  await alerts.close();
});
