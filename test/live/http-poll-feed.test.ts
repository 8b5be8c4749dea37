// An address that is asked for bars again and again: what it says once is told once, and what goes wrong too.
import { afterEach, describe, expect, test } from 'vitest';
import { httpPollFeed, type HttpPollOptions } from '../../src/live/feeds/http-poll-feed.js';
import { BarsServer, cut, hang, json, status, text, type Answer } from './bars-server.js';
import { BEGIN, MINUTE } from './minute-bars.js';
import { takeEvents } from './take-events.js';

const bar = (minute: number, close = 100, symbol?: string) => ({
  symbol,
  time: BEGIN + minute * MINUTE,
  open: close,
  high: close,
  low: close,
  close,
});

let server: BarsServer | undefined;
afterEach(async () => await server?.stop());

const OPTIONS = { everyMs: 2, timeframeMs: MINUTE, symbol: 'A', stallMs: 200, backoff: { firstMs: 1, longestMs: 4 } };

/** Polls a server with these answers until so many things were told. */
async function poll(count: number, change: Partial<HttpPollOptions>, ...answers: Answer[]): Promise<string[]> {
  server = new BarsServer(...answers);
  const url = await server.start();
  const found = await takeEvents(
    (signal) => httpPollFeed({ url, ...OPTIONS, ...change }, signal),
    ({ length }) => length >= count,
  );
  return found.map((sentence) => sentence.replaceAll(url, 'URL'));
}

describe('bars', () => {
  test('of an array or of {bars}, each once, and again where it says something else', async () => {
    const answers = [json([bar(100), bar(101)]), json({ bars: [bar(101), bar(102)] }), json([bar(102, 105)])];
    expect(await poll(4, {}, ...answers)).toEqual(['A 100 100', 'A 101 100', 'A 102 100', 'A 102 105']);
  });

  test('are asked for from ten bars before the latest one, never from before the first that is wanted', async () => {
    await poll(3, { since: BEGIN + 95 * MINUTE }, json([bar(100)]), json([bar(150)]), json([bar(151)]));
    expect(server!.seen.map(({ url }) => url)).toEqual([95, 95, 140].map((minute) => `/bars?since=${BEGIN + minute * MINUTE}`));
  });

  test('of other symbols that come later than the latest one', async () => {
    const answers = [json([bar(100, 1, 'A'), bar(99, 1, 'B')]), json([bar(100, 1, 'B')])];
    expect(await poll(3, { symbol: undefined }, ...answers)).toEqual(['A 100 1', 'B 99 1', 'B 100 1']);
  });

  test('that are none are told once each, and the others are taken', async () => {
    const odd = [{ time: 'yesterday' }, 7, bar(100)];
    const found = await poll(4, {}, json(odd), json(odd), json([bar(101)]));
    expect(found).toEqual([
      'fault: bar 1 of an answer of URL is left out: its time must be ISO 8601 or epoch seconds or milliseconds, not yesterday',
      'fault: bar 2 of an answer of URL is left out: it must be an object with the names of a bar',
      'A 100 100',
      'A 101 100',
    ]);
  });
});

describe('an answer that has a tag', () => {
  const tagged = (list: unknown): Answer => json(list, { etag: '"one"' });

  test('is asked for with it, and what has not changed is not told', async () => {
    await poll(2, { since: BEGIN + 95 * MINUTE }, tagged([bar(100)]), status(304), status(304), json([bar(101)]));
    expect(server!.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"', '"one"', '"one"']);
  });

  test('is another one behind another question', async () => {
    await poll(2, {}, tagged([bar(100)]), json([bar(101)]));
    expect(server!.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
  });

  test('is asked for without it while it holds an open bar, which ends with the same values', async () => {
    const open = bar(Math.ceil((Date.now() - BEGIN) / MINUTE) + 5);
    const found = await poll(2, { since: open.time - MINUTE }, tagged([open]));
    expect([found[0], server!.seen.map(({ headers }) => headers['if-none-match'])]).toEqual([found[1], [undefined, undefined]]);
  });
});

describe('what goes wrong is told once, and once that it is over', () => {
  const again = 'recovered (down): URL answers again, after 3 tries that came to nothing';
  test.each<[string, Answer, string]>([
    ['429', status(429), 'URL answers with 429: it is asked again'],
    ['503', status(503), 'URL answers with 503: it is asked again'],
    ['401', status(401), 'URL answers with 401: it is asked again'],
    ['another address', status(302, { location: 'http://127.0.0.1:1/' }), 'URL answers with 302: it is asked again'],
    ['a cut', cut, 'URL cannot be reached (UND_ERR_SOCKET): it is asked again'],
    ['silence', hang, 'URL gives no whole answer within 200 ms: it is asked again'],
    ['no JSON', text('<html>'), 'URL must answer with a JSON array or {"bars": […]}, and does not: it is asked again'],
    ['no list', text('{"error": 1}'), 'URL must answer with a JSON array or {"bars": […]}, and does not: it is asked again'],
    ['too much', text(' '.repeat(5001)), 'URL answers with more than 5000 bytes, which are not read: it is asked again'],
  ])('%s', async (_, answer, sentence) => {
    const found = await poll(3, { mostBytes: 5000 }, answer, answer, answer, json([bar(100)]));
    expect(found).toEqual([`fault (down): ${sentence}`, again, 'A 100 100']);
  });

  test('and told again where it comes again; each kind of it by itself', async () => {
    const answers = [status(503), status(429), status(503), json([bar(100)]), status(503), json([bar(101)])];
    expect((await poll(7, {}, ...answers)).map((each) => each.replace(/URL answers |: it is.*/g, ''))).toEqual([
      'fault (down): with 503',
      'fault (down): with 429',
      'recovered (down): again, after 3 tries that came to nothing',
      'A 100 100',
      'fault (down): with 503',
      'recovered (down): again, after 1 try that came to nothing',
      'A 101 100',
    ]);
  });

  test('a connection that nobody takes', async () => {
    server = new BarsServer(json([]));
    const url = await server.start();
    await server.stop();
    const found = await takeEvents(
      (signal) => httpPollFeed({ url, ...OPTIONS }, signal),
      ({ length }) => length > 0,
    );
    expect(found).toEqual([`fault (down): ${url} cannot be reached (ECONNREFUSED): it is asked again`]);
  });
});

describe('the next question waits', () => {
  const waits = () => server!.seen.slice(1).map(({ atMs }, at) => atMs - server!.seen[at]!.atMs);

  test('as long as Retry-After says', async () => {
    await poll(3, { backoff: { firstMs: 1, longestMs: 60_000 } }, status(429, { 'retry-after': '0.25' }), json([bar(100)]));
    expect(waits()[0]).toBeGreaterThanOrEqual(249);
  });

  test('no longer than the bound', async () => {
    await poll(3, { backoff: { firstMs: 1, longestMs: 20 } }, status(429, { 'retry-after': '86400' }), json([bar(100)]));
    expect(waits()[0]).toBeGreaterThanOrEqual(19);
  });

  test('twice as long each time', async () => {
    await poll(3, { backoff: { firstMs: 10, longestMs: 60_000 } }, ...[1, 2, 3].map(() => status(500)), json([bar(100)]));
    for (const [at, least] of [9, 19, 39].entries()) expect(waits()[at]).toBeGreaterThanOrEqual(least);
  });
});

test('while an answer is waited for, it is told that nothing came', async () => {
  server = new BarsServer(hang);
  const url = await server.start();
  const open = (signal: AbortSignal) => httpPollFeed({ url, ...OPTIONS, stallMs: 60_000 }, signal);
  expect(await takeEvents(open, (_, { kind }) => kind === 'idle')).toEqual([]);
});

test('a token goes into a header, and neither it nor what is secret in the address into a sentence', async () => {
  server = new BarsServer(status(403), json([bar(100)]));
  const url = await server.start();
  const open = (signal: AbortSignal) => httpPollFeed({ url: `${url}?key=hidden`, ...OPTIONS, token: 'secret-token' }, signal);
  const found = await takeEvents(open, ({ length }) => length >= 3);
  expect(server.seen[0]).toMatchObject({ url: '/bars?key=hidden', headers: { authorization: 'Bearer secret-token' } });
  expect(found.join()).not.toMatch(/secret|hidden/);
});

test.each(['ftp://host/bars', 'http://user:sesame@host/bars', 'live.csv'])('%s is refused', (url) => {
  const open = () => httpPollFeed({ url, ...OPTIONS }, new AbortController().signal);
  expect(open).toThrow(expect.objectContaining({ code: 'FLAG_INVALID', message: expect.not.stringContaining('sesame') as string }));
});
