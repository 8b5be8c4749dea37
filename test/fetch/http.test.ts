// Small parts of the way to a service: the next page, how long to wait, where the token goes.
import { describe, expect, test } from 'vitest';
import { nameUrl } from '../../src/core/name-url.js';
import { nextLink } from '../../src/fetch/http/link-header.js';
import { missingDates } from '../../src/fetch/binance-archive/archive-names.js';
import { readRetryAfter } from '../../src/core/retry-after.js';
import { readRateLimit } from '../../src/fetch/http/retry.js';
import { HttpClient } from '../../src/fetch/http/http-client.js';
import { datasetPlace, isSameMarket, plainSymbol } from '../../src/fetch/dataset/dataset-places.js';
import { isBelow } from '../../src/fetch/dataset/manifest.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server.js';
import { refusal } from './fetch-folder.js';

test.each([
  [null, undefined],
  ['<https://h/a?cursor=2>; rel="next"', 'https://h/a?cursor=2'],
  ['<https://h/1>; rel="first", <https://h/2,b>; title="a, b"; rel=next', 'https://h/2,b'],
  ['<https://h/1>; rel="prev last"', undefined],
  ['<https://h/1>; rel="last next"', 'https://h/1'],
])('the next page of %s is %s', (header, url) => {
  expect(nextLink(header)).toBe(url);
});

test.each([
  [null, undefined],
  ['3', 3000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After %s is %s ms from second 1 on', (text, waitMs) => {
  expect(readRetryAfter(text, 1000)).toBe(waitMs);
});

test.each([
  [null, undefined],
  ['"api";r=0;t=55', 55_000],
  ['"resolvers";r=12', undefined],
])('RateLimit %s is lifted in %s ms', (text, waitMs) => {
  expect(readRateLimit(text)).toBe(waitMs);
});

test.each([
  [[], []],
  [['2024-01', '2024-02'], []],
  [
    ['2023-11', '2024-02', '2024-03-01', '2024-03-03'],
    ['2023-12', '2024-01', '2024-03-02'],
  ],
  [['2024-01-30', '2024-02'], ['2024-01-31']],
])('of archives of %j there are none of %j', (dates, missing) => {
  expect(missingDates(dates)).toEqual(missing);
});

test('an address for people has no query', () => {
  expect(nameUrl('https://cdn.h/a/b?X-Amz-Signature=abc')).toBe('https://cdn.h/a/b');
});

test.each([
  ['a/b.csv', true],
  ['../b', false],
  ['a/../b', false],
  ['/a', false],
  ['C:/a', false],
  ['a\\b', false],
  ['', false],
  ['a//b', false],
])('%s stays below its folder: %s', (path, isIt) => {
  expect(isBelow(path)).toBe(isIt);
});

test('a place has one folder for each part, whatever is in its name', () => {
  expect(datasetPlace('huggingface', 'org/na me@refs/pr/1')).toBe('huggingface/org--na%20me@refs--pr--1');
  expect(datasetPlace('ccxt', '..')).toBe('ccxt/%2E.');
});

test.each([
  ['BTC/USDT', 'BTCUSDT'],
  ['BTC/USDT:USDT', 'BTCUSDT.USDT'],
  ['BRK.B', 'BRK.B'],
  ['a b', 'a_b'],
])('a system file calls %s %s', (market, symbol) => {
  expect(plainSymbol(market)).toBe(symbol);
  expect(isSameMarket(market, symbol)).toBe(true);
});

/** Redirects to wherever a test says. */
class Redirector extends LocalServer {
  target = '';
  status = 302;

  protected answer(url: URL, _request: IncomingMessage, response: ServerResponse): void {
    if (url.pathname === '/end') response.writeHead(200).end('there');
    else response.writeHead(this.status, { location: this.target }).end();
  }
}

describe('redirects', () => {
  const retry = { retries: 0, firstWaitMs: 1, stallMs: 5000 };
  const clientOf = ({ base }: Redirector): HttpClient => new HttpClient({ endpoint: { base, origin: base }, token: 'hf_secret', retry });

  test.each([301, 302, 307, 308])('%s to the same host keeps the token, to another host drops it', async (status) => {
    const [own, other] = [await new Redirector().start(), await new Redirector().start()];
    own.status = status;
    own.target = '/end';
    expect((await clientOf(own).text(`${own.base}/a`))!.text).toBe('there');
    expect(own.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer hf_secret', 'Bearer hf_secret']);
    own.target = `${other.base}/end`;
    expect((await clientOf(own).text(`${own.base}/a`))!.text).toBe('there');
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    // back again from elsewhere: the hub's own host may have it
    other.target = `${own.base}/end`;
    own.target = `${other.base}/b`;
    await clientOf(own).text(`${own.base}/a`);
    expect(other.requests.at(-1)!.headers.authorization).toBeUndefined();
    await Promise.all([own.stop(), other.stop()]);
  });

  test('without an end, and to what is no web address, are refused', async () => {
    const own = await new Redirector().start();
    own.target = '/again';
    await refusal(clientOf(own).text(`${own.base}/a`), 'SERVICE_FAILED', /redirects more than 5 times/);
    own.target = 'file:///etc/passwd';
    await refusal(clientOf(own).text(`${own.base}/a`), 'SERVICE_FAILED', /redirects to an address that is not safe to follow/);
    await own.stop();
  });
});
