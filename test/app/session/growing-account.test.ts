// Data that become more bar by bar are what opening all bars at once gives, to the bit; so is what is decided on them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PaperSession } from '../../../src/app/session/paper-session.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import type { TradingData } from '../../../src/core/trading-data.js';
import type { Instant } from '../../../src/live/bars/sort-bars.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2023, 2, 24); // clocks of London and New York change on other days
const SYMBOLS = ['AAA', 'BBB', 'CCC'];
const [HISTORY, LIVE] = [50, 900];

let dir: string;
const instants: Instant[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-growing-'));
  const random = randomStream(5);
  const prices = SYMBOLS.map(() => 100);
  const lines: string[][] = SYMBOLS.map(() => ['time,open,high,low,close,volume']);
  for (let hour = 0; hour < HISTORY + LIVE; hour++) {
    const time = START + hour * HOUR_MS;
    const bars = SYMBOLS.flatMap((symbol, at) => {
      const open = prices[at]!;
      const close = (prices[at] = open * Math.exp(0.01 * random.normal()));
      if (hour > 2 && random.uniform() < 0.2) return [];
      const bar = { symbol, time, open, high: Math.max(open, close) * 1.004, low: Math.min(open, close) * 0.996, close, volume: hour };
      if (hour < HISTORY) lines[at]!.push([new Date(time).toISOString(), open, bar.high, bar.low, close, hour].join(','));
      return [bar];
    });
    if (hour >= HISTORY && bars.length > 0) instants.push({ time, bars });
  }
  SYMBOLS.forEach((symbol, at) => writeFileSync(join(dir, `${symbol}.csv`), `${lines[at]!.join('\n')}\n`));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const STRATEGY = `
strategy:
  long: {enter: "crosses_above(ema(close, 3), ema(close, 9)) and hour() > 3", exit: "crosses_below(ema(close, 3), ema(close, 9))"}
  stop: 3 * atr(10)
`;

const systemText = (calendar: string, rest: string): string =>
  `system: grown\ndata: {source: csv, path: "${dir}/{symbol}.csv", timeframe: 1h, calendar: ${calendar}, symbols: [${SYMBOLS.join(', ')}]}\n${rest}${STRATEGY}`;

test.each([
  ['one market on the clock of New York', 'forex', '', 'AAA'],
  ['one market on UTC', 'crypto', '', 'BBB'],
  ['an account with holes', 'crypto', 'portfolio: {max_exposure: {gross: 2}}\n', 'AAA'],
  ['an account on a clock that changes', 'forex', 'portfolio: {max_exposure: {gross: 2}}\n', 'AAA'],
])('%s', async (name, calendar, rest, symbol) => {
  const path = join(dir, `${name.replaceAll(' ', '-')}.yaml`);
  writeFileSync(path, systemText(calendar, rest));
  const system = readSystemFile(path);
  const own = rest === '' ? instants.flatMap(({ time, bars }) => ownBars(time, bars, symbol)) : instants;
  const open = async (recorded: readonly Instant[]): Promise<{ session: PaperSession; walked: readonly object[] }> => {
    const session = new PaperSession(system, symbol, { useCache: false }, START + HISTORY * HOUR_MS);
    return { session, walked: (await session.open(recorded)).walked };
  };
  const { session: grown } = await open([]);
  const walked: object[] = [];
  let told = 0;
  for (const [k, instant] of own.entries()) {
    // leaves nothing behind; these bars open where the last one closed, so that what is told comes about
    const ahead = walked.length > 0 && instant.time % (2 * HOUR_MS) === 0 ? await grown.preview() : undefined;
    const next = (await grown.walk(instant))!;
    if (ahead?.time === instant.time && [own[k - 1]!, instant].every(({ bars }) => bars.length === (rest === '' ? 1 : SYMBOLS.length))) {
      expect(next.fills.slice(0, ahead.fills.length)).toEqual(ahead.fills);
      told += ahead.fills.length;
    }
    walked.push(next);
  }
  expect(told).toBeGreaterThan(8);
  const whole = await open(own);
  expect(walked).toEqual(whole.walked);
  expect(walked.flatMap((each) => (each as { fills: object[] }).fills).length).toBeGreaterThan(40);
  expect(numbersOf(grown.recorded.data)).toEqual(numbersOf(whole.session.recorded.data));
});

function ownBars(time: number, bars: Instant['bars'], symbol: string): Instant[] {
  const own = bars.filter((bar) => bar.symbol === symbol);
  return own.length === 0 ? [] : [{ time, bars: own }];
}

/** All that is computed on. */
function numbersOf({ market, localTimeMs, dayClockMs, legs = [] }: TradingData): object {
  return {
    bars: market.bars,
    localTimeMs,
    dayClockMs,
    legs: legs.map(({ data, instantOf, barAt }) => ({ ...numbersOf({ ...data, legs: [] }), instantOf, barAt })),
  };
}
