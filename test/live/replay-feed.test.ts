// A replay tells the bars of a list by a clock of its own; what is made of them does not depend on its speed.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BarIncident } from '../../src/live/bars/bar-incident.js';
import { BarSorter, type Instant, type SortedBars } from '../../src/live/bars/sort-bars.js';
import type { FeedEvent } from '../../src/live/feeds/feed-event.js';
import { replayFeed, type ReplayBar } from '../../src/live/feeds/replay-feed.js';
import { BEGIN, endOf, minuteBar, MINUTE } from './minute-bars.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes a feed to its end by a clock that jumps from timer to timer. */
async function takeAll(feed: AsyncIterable<FeedEvent>, take: (event: FeedEvent) => void): Promise<void> {
  let isDone = false;
  const end = (async () => {
    for await (const event of feed) take(event);
  })().finally(() => (isDone = true));
  while (!isDone) await vi.advanceTimersToNextTimerAsync();
  await end;
}

const list = (...minutes: number[]): ReplayBar[] => minutes.map((minute) => minuteBar('A', minute));
const never = new AbortController().signal;

describe('the clock', () => {
  test('stands at the end of each bar, and the machine waits for it by the speed', async () => {
    const start = Date.now();
    const seen: [number, number][] = [];
    await takeAll(replayFeed({ bars: list(0, 1, 4), timeframeMs: MINUTE, speed: 600 }, never), (event) => {
      if (event.kind === 'bar') seen.push([event.now! - BEGIN, Date.now() - start]);
    });
    expect(seen).toEqual([
      [MINUTE, 0],
      [2 * MINUTE, 100],
      [5 * MINUTE, 400],
    ]);
  });

  test('goes on while nothing comes, and never back', async () => {
    const seen: number[] = [];
    const bars = [...list(0, 20, 5), { ...minuteBar('A', 21), toldAt: endOf(20) + 30_000 }];
    await takeAll(replayFeed({ bars, timeframeMs: MINUTE, speed: 600 }, never), ({ kind, now }) => {
      seen.push((kind === 'bar' ? 1 : -1) * (now! - BEGIN));
    });
    const idle = [300_000, 600_000, 900_000, 1_200_000].map((passed) => -(MINUTE + passed));
    expect(seen).toEqual([-(MINUTE - 1), MINUTE, ...idle.slice(0, 3), -(21 * MINUTE - 1), 21 * MINUTE, 21 * MINUTE, -1_289_999, 1_290_000]);
  });

  test('does not wait for bars that a session had before', async () => {
    const start = Date.now();
    const seen: number[] = [];
    await takeAll(replayFeed({ bars: list(0, 100, 101), timeframeMs: MINUTE, speed: 1, after: endOf(100) }, never), (event) => {
      if (event.kind === 'bar') seen.push(Date.now() - start);
    });
    expect(seen).toEqual([0, 0, 0]);
  });
});

test('it ends at once when it is stopped while it waits', async () => {
  const stop = new AbortController();
  const feed = replayFeed({ bars: list(0, 1000), timeframeMs: MINUTE, speed: 1 }, stop.signal);
  const start = Date.now();
  await takeAll(feed, ({ kind }) => void (kind === 'bar' && setTimeout(() => stop.abort(), 1234)));
  expect(Date.now() - start).toBe(1234);
});

test('a speed that is none is refused', async () => {
  const first = replayFeed({ bars: [], timeframeMs: MINUTE, speed: Number.NaN }, never)[Symbol.asyncIterator]().next();
  await expect(first).rejects.toMatchObject({ code: 'FLAG_INVALID' });
});

const DAY = 1440;
/** Minutes of the day that go wrong, and how. */
const GAPS = [100, 101, 102, 700, 1439 - 1];
const LATE = [200, 201, 900];
const REVISED = [50, 300, 1200];
const REPEATED = [10, 11, 12, 13, 1300];
const OPEN = [400, 401];

/** The bars of a day in the order in which they come. */
function dayOfFaults(): ReplayBar[] {
  return Array.from({ length: DAY }, (_, minute) => minute).flatMap((minute): ReplayBar[] => {
    const bar = minuteBar('A', minute, 100 + (minute % 7));
    const told: ReplayBar[] = [];
    if (OPEN.includes(minute)) for (const second of [10, 30, 50]) told.push({ ...bar, close: 100, toldAt: bar.time + second * 1000 });
    if (!GAPS.includes(minute) && !LATE.includes(minute)) told.push(bar);
    if (REPEATED.includes(minute)) told.push(bar, bar);
    if (REVISED.includes(minute)) told.push(minuteBar('A', minute, 150));
    if (LATE.includes(minute - 3)) told.push(minuteBar('A', minute - 3));
    return told;
  });
}

async function sortDay(speed: number): Promise<{ instants: Instant[]; incidents: BarIncident[]; machineMs: number }> {
  const sorter = new BarSorter({ symbols: ['A'], timeframeMs: MINUTE, graceMs: 2000, after: BEGIN - MINUTE, isDue: () => true });
  const instants: Instant[] = [],
    incidents: BarIncident[] = [];
  const keep = (sorted: SortedBars): void => {
    instants.push(...sorted.instants);
    incidents.push(...sorted.incidents);
  };
  let last = BEGIN;
  const start = Date.now();
  await takeAll(replayFeed({ bars: dayOfFaults(), timeframeMs: MINUTE, speed }, never), (event) => {
    last = event.now!;
    if (event.kind === 'bar') keep(sorter.accept(event.bar, event.now!));
    if (event.kind === 'idle') keep(sorter.tick(event.now!));
  });
  keep(sorter.end(last));
  return { instants, incidents, machineMs: Date.now() - start };
}

test('a day of minutes at 600 times the speed: what happened to each bar is told, once', async () => {
  const { instants, incidents, machineMs } = await sortDay(600);
  expect(machineMs).toBe(((DAY - 1) * MINUTE) / 600);
  const absent = [...GAPS, ...LATE];
  expect(instants.map(({ time }) => (time - BEGIN) / MINUTE)).toEqual(
    Array.from({ length: DAY }, (_, minute) => minute).filter((minute) => !absent.includes(minute)),
  );
  expect(instants.every(({ time, bars: [bar] }) => bar!.close === 100 + (((time - BEGIN) / MINUTE) % 7))).toBe(true);
  const of = (kind: string): number[][] =>
    incidents.filter((each) => each.kind === kind).map(({ time, bars = 1 }) => [(time - BEGIN) / MINUTE, bars]);
  expect(of('missing')).toEqual([
    [100, 3],
    [200, 2],
    [700, 1],
    [900, 1],
    [1438, 1],
  ]);
  expect(of('late')).toEqual(LATE.map((minute) => [minute, 1]));
  expect(of('revised')).toEqual(REVISED.map((minute) => [minute, 1]));
  expect(of('repeated')).toEqual(REPEATED.flatMap((minute) => [0, 1].map(() => [minute, 1])));
  expect(of('open')).toEqual(OPEN.map((minute) => [minute, 1]));
  expect(incidents).toHaveLength(5 + 3 + 3 + 10 + 2);
});

test('and the same at any other speed', async () => {
  const { machineMs, ...paced } = await sortDay(600);
  const { machineMs: fast, ...unpaced } = await sortDay(Number.POSITIVE_INFINITY);
  expect([machineMs, fast]).toEqual([143_900, 0]);
  expect(unpaced).toEqual(paced);
});
