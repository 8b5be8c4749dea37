// An exchange by REST and by its stream: each bar once, none before its end by the exchange's clock, none missed.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ccxtFeed, type CcxtFeedOptions } from '../../src/live/feeds/ccxt-feed.js';
import type { FeedEvent } from '../../src/live/feeds/feed-event.js';
import { failure, FakeExchange, RUNNING } from './fake-exchange.js';
import { BEGIN, endOf, MINUTE } from './minute-bars.js';
import { sayEvent } from './take-events.js';

let exchange: FakeExchange, stop: AbortController, told: (readonly [FeedEvent, number])[], end: Promise<void>;
beforeEach(() => {
  vi.useFakeTimers({ now: BEGIN + 10_000 });
  exchange = new FakeExchange();
  stop = new AbortController();
  told = [];
});
afterEach(async () => {
  stop.abort();
  await vi.advanceTimersByTimeAsync(0);
  await end;
  vi.useRealTimers();
});

/** Begins to take what the feed tells. */
function open(change: Partial<CcxtFeedOptions> = {}): void {
  const markets = [{ market: 'BTC/USDT', symbol: 'A' }];
  const options = { exchange, markets, timeframe: '1m', timeframeMs: MINUTE, everyMs: 5000, watches: false, since: BEGIN, ...change };
  end = (async () => {
    for await (const event of ccxtFeed(options, stop.signal)) told.push([event, Date.now()]);
  })();
}

const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
const said = (): string[] => told.map(([event]) => sayEvent(event)).filter((words) => words !== 'idle');
const bars = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `A ${from + at} ${100 + from + at}`);

/** How long behind its end each bar was told, milliseconds. */
const behindEnds = (): number[] => told.flatMap(([event, at]) => (event.kind === 'bar' ? [at - event.bar.time - MINUTE] : []));

describe('by REST', () => {
  test('each bar once, with the values that it ended with', async () => {
    open();
    await pass(5 * MINUTE);
    expect(said()).toEqual(bars(0, 5));
    expect(told.every(([event]) => event.kind !== 'bar' || event.now! >= event.bar.time + MINUTE)).toBe(true);
  });

  test.each([3000, -3000])('an exchange whose clock is %s ms ahead decides what has ended', async (offsetMs) => {
    exchange.offsetMs = offsetMs;
    const offsets: number[] = [];
    open({ everyMs: 100, onClockOffset: (offset) => offsets.push(offset) });
    await pass(2 * MINUTE);
    const times = told.filter(([event]) => event.kind === 'bar').map(([, at]) => at + offsetMs);
    expect(times.map((at, minute) => at - endOf(minute) >= 0 && at - endOf(minute) < 100)).toEqual([true, true]);
    expect(said()).toEqual(bars(0, 2));
    expect([offsets[0], new Set(told.map(([event, at]) => (event.kind === 'bar' ? offsetMs : event.now! - at)))]).toEqual([
      offsetMs,
      new Set([offsetMs]),
    ]);
  });

  test('an answer that was under way over the end of a bar does not end it', async () => {
    exchange.latencyMs = 4000;
    open({ everyMs: 10_000 });
    await pass(6 * MINUTE);
    expect(said().slice(0, 5)).toEqual(bars(0, 5));
    expect(said().join()).not.toContain(String(RUNNING));
  });

  test('a history of several pages, with a hole that is longer than one, in its order', async () => {
    for (let minute = -1800; minute < -700; minute++) exchange.holes.add(minute);
    open({ since: BEGIN - 2500 * MINUTE });
    await pass(1);
    expect(said()).toEqual([...bars(-2500, -1800), ...bars(-700, 0)]);
    await pass(MINUTE);
    expect(said().at(-1)).toBe('A 0 100');
  });

  test('a bar that comes later than the one behind it, and one that was revised', async () => {
    exchange.holes.add(1);
    open();
    await pass(3 * MINUTE);
    exchange.holes.clear();
    exchange.revised.set(0, 7);
    await pass(10_000);
    expect(said()).toEqual(['A 0 100', 'A 2 102', 'A 0 7', 'A 1 101']);
  });

  test('what goes wrong is told once, without its address, and is waited for as the exchange says', async () => {
    open();
    await pass(1);
    exchange.errors.push(...Array.from({ length: 3 }, () => failure('RateLimitExceeded', 'GET https://host/path?key=hidden 429')));
    exchange.last_response_headers = { 'Retry-After': '20' };
    const before = exchange.asked.length;
    await pass(30_000);
    expect(exchange.asked.length - before).toBe(2);
    await pass(2 * MINUTE);
    expect(said()).toEqual([
      'fault (down): local BTC/USDT gives no bars (RateLimitExceeded: GET … 429): it is asked again',
      'recovered (down): local BTC/USDT answers again, after 3 tries that came to nothing',
      ...bars(0, 2),
    ]);
  });

  test('a clock that cannot be read is told, and nothing is told before it is', async () => {
    const read = vi.spyOn(exchange, 'fetchTime').mockRejectedValue(failure('NetworkError', 'no route'));
    open();
    await pass(2 * MINUTE);
    expect(said()).toEqual(['fault (down): the clock of local cannot be read (NetworkError: no route): it is asked again']);
    read.mockRestore();
    await pass(MINUTE);
    expect(said().slice(1, 3)).toEqual([expect.stringMatching('the clock of local answers again') as string, 'A 0 100']);
  });

  test('an exchange without a clock goes by the machine', async () => {
    exchange.has['fetchTime'] = false;
    open();
    await pass(MINUTE);
    expect(said()).toEqual(bars(0, 1));
  });
});

describe('by its stream', () => {
  /** The stream shows every ten seconds what the running bar is, and at its end how it ended, but for the one before a cut. */
  async function stream(fromMinute: number, toMinute: number, isCut = false): Promise<void> {
    for (let minute = fromMinute; minute < toMinute; minute++) {
      for (let second = 0; second < 60; second += 10) {
        await pass(Math.max(0, BEGIN + minute * MINUTE + second * 1000 - Date.now()));
        if (second === 0 && minute > (isCut ? fromMinute : 0)) exchange.emit(exchange.row(minute - 1), exchange.row(minute));
        else exchange.emit(exchange.row(minute));
        await pass(0);
      }
    }
  }

  test('each bar when the next one begins, with one question for it', async () => {
    open({ watches: true });
    await pass(1);
    await stream(0, 2);
    const before = exchange.asked.length;
    await stream(2, 8);
    expect([said(), exchange.asked.length - before]).toEqual([bars(0, 7), 6]);
    expect(behindEnds()).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('a bar that it says something else of is told two seconds behind its end, as REST has it then', async () => {
    open({ watches: true });
    await pass(1);
    await stream(0, 2);
    await pass(9_999);
    exchange.emit([BEGIN + MINUTE, 100, 1000, 1, 998, 5]);
    await pass(1);
    exchange.emit(exchange.row(2));
    await pass(10_000);
    expect([said(), behindEnds()]).toEqual([bars(0, 2), [0, 2000]]);
  });

  test('a bar whose values REST does not have yet is told as REST has it two seconds behind its end', async () => {
    open({ watches: true });
    await pass(1);
    await stream(0, 2);
    exchange.revised.set(1, 55);
    await pass(10_000);
    exchange.emit([BEGIN + MINUTE, 100, 1000, 1, 101, 5], exchange.row(2));
    await pass(1000);
    expect(said()).toEqual(bars(0, 1));
    exchange.revised.clear();
    await pass(10_000);
    expect([said(), behindEnds()]).toEqual([bars(0, 2), [0, 2000]]);
  });

  test('a bar that it did not show from its open on is asked for', async () => {
    open({ watches: true });
    await pass(20_000);
    const [time, ...rest] = exchange.row(0);
    exchange.emit([time!, ...rest.slice(0, 3), 55, 1]);
    await pass(40_000 - 10_000 - 1);
    await pass(1);
    exchange.emit(exchange.row(1));
    await pass(10_000);
    expect(said()).toEqual(bars(0, 1));
  });

  test('what it is late with is asked for two seconds behind its end', async () => {
    open({ watches: true });
    await pass(4 * MINUTE);
    expect(said()).toEqual(bars(0, 4));
    expect(behindEnds().slice(1)).toEqual([2000, 2000, 2000]);
  });

  test('after a cut it is connected again, and what was between is asked for: none is missed, none comes twice', async () => {
    open({ watches: true, backoff: { firstMs: 90_000, longestMs: 90_000 } });
    await pass(1);
    await stream(1, 4);
    exchange.cut();
    await pass(BEGIN + 6 * MINUTE - Date.now() - 1);
    await stream(6, 10, true);
    expect(said().filter((words) => words.startsWith('A'))).toEqual(bars(0, 9));
    expect(Math.max(...behindEnds())).toBe(2000);
    expect(said().filter((words) => !words.startsWith('A'))).toEqual([
      'fault: the stream of local BTC/USDT was lost (NetworkError: connection closed …): it is asked again',
      'recovered: the stream of local BTC/USDT answers again, after 1 try that came to nothing',
    ]);
  });

  test('bars that it leaves out are asked for', async () => {
    open({ watches: true });
    await pass(1);
    await stream(1, 3);
    await stream(6, 9, true);
    expect([said(), behindEnds()]).toEqual([bars(0, 8), [0, 0, 2000, 2000, 2000, 0, 0, 0]]);
  });

  test('an exchange that has none is asked by REST', async () => {
    exchange.has['watchOHLCV'] = false;
    open({ watches: true });
    await pass(2 * MINUTE);
    expect([said(), exchange.watches]).toEqual([bars(0, 2), 0]);
  });
});

test('it ends at once while it waits for the exchange', async () => {
  open({ watches: true });
  await pass(1000);
  stop.abort();
  await pass(0);
  await expect(Promise.race([end, Promise.reject(new Error('it goes on'))])).resolves.toBeUndefined();
});
