// Bars that are posted: 202 once they were taken and never before, a sentence for whatever is wrong, nothing of it taken then.
import { request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedEvent } from '../../src/live/feeds/feed-event.js';
import { readFeedToken } from '../../src/live/feeds/feed-token.js';
import { httpPushFeed } from '../../src/live/feeds/http-push-feed.js';
import { BEGIN, MINUTE } from './minute-bars.js';
import { sayEvent } from './take-events.js';

const TOKEN = 'a-token-of-a-test';
const MOST_BYTES = 2000;
const bar = (minute: number, close = 100) => ({ time: BEGIN + minute * MINUTE, open: close, high: close, low: close, close });

let stop: AbortController, events: AsyncIterator<FeedEvent>, port: number, first: Promise<IteratorResult<FeedEvent>>;
beforeEach(async () => {
  stop = new AbortController();
  await new Promise<void>((resolve) => {
    const onListening = (its: number): void => ((port = its), resolve());
    events = httpPushFeed({ port: 0, token: TOKEN, symbol: 'A', mostBytes: MOST_BYTES, onListening }, stop.signal)[Symbol.asyncIterator]();
    first = events.next();
  });
});
afterEach(async () => {
  stop.abort();
  await events.return?.();
});

/** Returns what comes next, idle aside. */
async function next(): Promise<string> {
  for (;;) {
    const { value, done } = await (first ?? events.next());
    first = undefined as never;
    if (done) return 'the end';
    if ((value as FeedEvent).kind !== 'idle') return sayEvent(value as FeedEvent);
  }
}

interface Reply {
  readonly status: number;
  readonly body: { readonly error?: string; readonly taken?: boolean };
}

async function post(body: string, headers: Record<string, string> = {}, path = '/bars', method = 'POST'): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const sent = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers };
    const asked = request({ host: '127.0.0.1', port, path, method, headers: sent }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) as Reply['body'] }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const TAKEN = { status: 202, body: { taken: true } };

describe('a post', () => {
  test('of one bar is answered when the next event is asked for, not before', async () => {
    let answered = false;
    const reply = post(JSON.stringify(bar(1))).finally(() => (answered = true));
    expect(await next()).toBe('A 1 100');
    await post('{}', { authorization: '' }); // a whole answer comes and goes meanwhile
    expect(answered).toBe(false);
    const after = next();
    expect(await reply).toEqual(TAKEN);
    void post(JSON.stringify(bar(2)));
    expect(await after).toBe('A 2 100');
  });

  test('of several is answered once the last one was taken', async () => {
    let answered = false;
    const reply = post(JSON.stringify([bar(1), { ...bar(2), symbol: 'B' }])).finally(() => (answered = true));
    expect([await next(), await next()]).toEqual(['A 1 100', 'B 2 100']);
    await post('{}', { authorization: '' });
    expect(answered).toBe(false);
    const after = next();
    expect(await reply).toEqual(TAKEN);
    stop.abort();
    expect(await after).toBe('the end');
  });

  test('is answered with 503 where the session ends before it was taken', async () => {
    const reply = post(JSON.stringify([bar(1), bar(2)]));
    expect(await next()).toBe('A 1 100');
    stop.abort();
    await events.return?.();
    expect(await reply).toEqual({ status: 503, body: { error: 'the session has ended: not all bars were taken' } });
  });
});

describe('a refusal', () => {
  test.each<[string, number, string, Parameters<typeof post>]>([
    ['no JSON', 400, 'the body must be JSON, and is none', ['{']],
    ['no bar', 400, 'bar 1 of 1 is wrong: it must be an object with the names of a bar', ['7']],
    ['a time', 400, 'bar 1 of 1 is wrong: its time must be ISO 8601 or epoch seconds or milliseconds, not x', ['{"time":"x"}']],
    ['one of two', 400, 'bar 2 of 2 is wrong: its close must be a number, not NaN', [JSON.stringify([bar(1), { ...bar(2), close: 'x' }])]],
    ['a price', 400, 'bar 1 of 1 is wrong: its high must be >= its low, and is 1 below 100', [JSON.stringify({ ...bar(1), high: 1 })]],
    ['a body that is too long', 413, 'a body must have at most 2000 bytes', [' '.repeat(2001)]],
    ['one that does not say so', 413, 'a body must have at most 2000 bytes', [' '.repeat(2001), { 'transfer-encoding': 'chunked' }]],
    ['no token', 401, 'the header authorization must be Bearer and the token of the feed', ['{}', { authorization: '' }]],
    [
      'another token',
      401,
      'the header authorization must be Bearer and the token of the feed',
      ['{}', { authorization: `Bearer ${TOKEN}x` }],
    ],
    ['another host', 421, 'the host must be 127.0.0.1:PORT or localhost:PORT', ['{}', { host: 'evil.example' }]],
    ['another place', 404, 'bars are posted to /bars', ['{}', {}, '/']],
    ['another method', 405, 'bars are posted, and the method is PUT', ['{}', {}, '/bars', 'PUT']],
    ['another type', 415, 'the header content-type must be application/json', ['{}', { 'content-type': 'text/plain' }]],
  ])('%s', async (_, status, error, args) => {
    const reply = await post(...args);
    expect(reply).toEqual({ status, body: { error: error.replaceAll('PORT', String(port)) } });
    const good = post(JSON.stringify(bar(9)));
    expect(await next()).toBe('A 9 100'); // and nothing of the other
    const after = next();
    expect(await good).toEqual(TAKEN);
    stop.abort();
    expect(await after).toBe('the end');
  });

  test('one more than may wait', async () => {
    const posts = Array.from({ length: 65 }, (_, minute) => post(JSON.stringify(bar(minute))));
    expect(await Promise.race(posts)).toEqual({ status: 503, body: { error: '64 posts wait already' } });
    stop.abort();
    await events.return?.();
    const replies = (await Promise.all(posts)).map(({ status, body }) => `${status} ${body.error}`);
    expect(replies.filter((reply) => reply === '503 the session has ended: not all bars were taken')).toHaveLength(64);
  });
});

test('a port that is not free is refused', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const taken = (other.address() as AddressInfo).port;
  const feed = httpPushFeed({ port: taken, token: TOKEN, symbol: 'A' }, stop.signal)[Symbol.asyncIterator]();
  await expect(feed.next()).rejects.toMatchObject({
    code: 'FLAG_INVALID',
    message: `the port ${taken} of the feed must be free, and cannot be had (EADDRINUSE)`,
  });
  other.close();
});

describe('the token', () => {
  test('comes from the environment', () => {
    expect(readFeedToken({ BARLOOM_FEED_TOKEN: ` ${TOKEN}\n` })).toBe(TOKEN);
  });

  test.each([
    [undefined, 'not set'],
    ['too-short', 'something else'],
    ['two words of one token', 'something else'],
  ])('%s is refused without being said', (value, what) => {
    const message = `BARLOOM_FEED_TOKEN must be one word of at least 16 letters, digits and signs, and is ${what}`;
    expect(() => readFeedToken({ BARLOOM_FEED_TOKEN: value })).toThrow(expect.objectContaining({ code: 'FLAG_INVALID', message }));
  });
});
