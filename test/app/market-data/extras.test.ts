// Columns from elsewhere, from the file to the trades.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkLookahead } from '../../../src/app/verify/check-lookahead.js';
import { openTradingData } from '../../../src/app/market-data/open-trading-data.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { hashInputs, runInputs } from '../../../src/app/run/run-identity.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { formatTime } from '../../../src/core/time.js';
import { evaluateColumns } from '../../../src/engine/evaluate-columns.js';
import { cutTradingData } from '../../../src/core/trading-data.js';
import { folder } from '../../cli/binary.js';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const iso = (hours: number): string => new Date(START + hours * HOUR).toISOString();
const CACHE = { useCache: false, workers: 1 };

/** Hourly bars of two symbols, 200 each, and scores that were known at some hours. */
function files(rows: readonly (readonly [number, string, number])[]): string {
  const dir = folder();
  for (const symbol of ['AAA', 'BBB']) {
    const bars = Array.from({ length: 200 }, (_, i) => {
      const price = 100 + Math.sin(i / 5) * 10 + (symbol === 'BBB' ? 50 : 0);
      return [formatTime(START + i * HOUR), price, price + 1, price - 1, price + 0.5, 10].join(',');
    });
    writeFileSync(join(dir, `${symbol}.csv`), ['time,open,high,low,close,volume', ...bars].join('\n'));
  }
  const lines = rows.map(([hour, symbol, score]) => `${iso(hour)},${symbol},${score}`);
  writeFileSync(join(dir, 'news.csv'), ['published,ticker,score', ...lines].join('\n') + '\n');
  return dir;
}

function systemIn(dir: string, enter: string, news: object = {}): ResolvedSystem {
  const all = { path: 'news.csv', known_at: 'published', columns: ['score'], symbol: 'ticker', ...news };
  const table = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return resolveSystem(
    {
      system: 'extras',
      data: { source: 'csv', path: '{symbol}.csv', symbols: ['AAA'], timeframe: '1h', calendar: 'crypto', extra: { news: table } },
      strategy: { long: { enter }, max_bars: '1' },
    },
    { baseDir: dir },
  );
}

/** The values of an expression on the bars of AAA. */
async function valuesOf(system: ResolvedSystem): Promise<number[]> {
  const graph = graphOf(system.file);
  const { trading } = await openTradingData(system.file, 'AAA', graph, { cacheDir: '', useCache: false });
  const compare = graph.nodes.find(({ operation }) => operation.kind === 'compare')!.operation as unknown as { right: { id: number } };
  return [...evaluateColumns({ data: trading, graph, roots: [compare.right.id], parameters: {} }, 2 ** 28)[0]!];
}

const ROWS = [
  [10, 'AAA', 1],
  [10, 'BBB', 7],
  [20.001, 'AAA', 2],
  [30, 'AAA', 3],
] as const;

describe('a column from elsewhere', () => {
  test('is the last row known at the close of a bar, of its own symbol', async () => {
    const values = await valuesOf(systemIn(files(ROWS), 'extra("news").score > 0'));
    // bar 9 closes at hour 10; the row of 20:00:03.6 is not known to the bar that closes at 20:00
    expect(values.slice(7, 11)).toEqual([Number.NaN, Number.NaN, 1, 1]);
    expect(values.slice(18, 22)).toEqual([1, 1, 2, 2]);
    expect(values.slice(28, 31)).toEqual([2, 3, 3]);
  });

  test('is that of the other symbol inside sym, and of the bars of tf inside tf', async () => {
    const dir = files(ROWS);
    expect((await valuesOf(systemIn(dir, 'sym("BBB", extra("news").score) > 0'))).slice(8, 12)).toEqual([Number.NaN, 7, 7, 7]);
    // the 4h bar that closes at hour 12 is the first that knows of hour 10
    expect((await valuesOf(systemIn(dir, 'tf("4h", extra("news").score) > 0'))).slice(9, 16)).toEqual([
      Number.NaN,
      Number.NaN,
      1,
      1,
      1,
      1,
      1,
    ]);
  });

  test('is undefined beyond its age, and the run says on how many bars', async () => {
    const system = systemIn(files(ROWS), 'extra("news").score > 0', { max_age: '5h' });
    const values = await valuesOf(system);
    expect(values.slice(9, 16)).toEqual([1, 1, 1, 1, 1, 1, Number.NaN]);
    const { warnings } = await backtest(system, CACHE);
    const undefinedBars = values.slice(9).filter(Number.isNaN).length;
    expect(warnings).toContain(`data.extra.news: on ${undefinedBars} bars of AAA the last row is older than max_age 5h, and undefined`);
  });

  test('trades: a row known at the close of one bar is traded on at the open of the next', async () => {
    const { trades } = await backtest(
      systemIn(
        files([
          [10, 'AAA', 1],
          [11, 'AAA', 0],
        ]),
        'extra("news").score > 0.5',
      ),
      CACHE,
    );
    expect(trades.count).toBe(1);
    expect(trades.entryBar[0]).toBe(10);
  });

  test('keeps its values where later bars and rows are cut off', async () => {
    const system = systemIn(files(ROWS), 'sma(extra("news").score, 3) + tf("4h", extra("news").score) > 0');
    const graph = graphOf(system.file);
    const { trading } = await openTradingData(system.file, 'AAA', graph, { cacheDir: '', useCache: false });
    const root = graph.longEnter!;
    const whole = evaluateColumns({ data: trading, graph, roots: [root], parameters: {} }, 2 ** 28)[0]!;
    for (const bars of [1, 9, 10, 11, 23, 24, 150]) {
      const cut = cutTradingData(trading, graph.frames, bars);
      expect([...evaluateColumns({ data: cut, graph, roots: [root], parameters: {} }, 2 ** 28)[0]!], `${bars}`).toEqual([
        ...whole.subarray(0, bars),
      ]);
    }
  });

  test('passes the check for look-ahead', async () => {
    const found = await checkLookahead(systemIn(files(ROWS), 'extra("news").score > sma(extra("news").score, 2)'), CACHE);
    expect(found.leak).toBeUndefined();
    expect(found.nodes).toBeGreaterThan(1);
  });
});

describe('what is said', () => {
  test('of a table without known_at: its times are taken for it', async () => {
    const system = systemIn(files(ROWS), 'extra("news").score > 0', { known_at: undefined, time: 'published' });
    expect((await backtest(system, CACHE)).warnings).toContain(
      'data.extra.news has no known_at: its published is taken for the time at which a row was known',
    );
  });

  test('of a table without rows of the symbol', async () => {
    const system = systemIn(files([[10, 'BBB', 7]]), 'extra("news").score > 0');
    expect((await backtest(system, CACHE)).warnings).toContain('data.extra.news has no row of AAA: its columns are undefined on every bar');
  });

  test.each([
    ['extra("nws").score > 0', {}, 'NAME_UNKNOWN', 'extra("nws"): data.extra has no nws (did you mean "news"?)'],
    [
      'extra("news").scor > 0',
      {},
      'NAME_UNKNOWN',
      'extra("news").scor: data.extra.news.columns has no scor (did you mean "score"?); it has score',
    ],
    [
      'extra("news").score > 0',
      { known_at: undefined },
      'CONFIG_INVALID',
      'data.extra.news needs known_at, or a time that is taken for it, and has neither',
    ],
    ['extra("news").score > 0', { known_at: 'seen' }, 'DATA_LAYOUT_UNKNOWN', 'has no column "seen"'],
  ])('%s of %j is refused', async (enter, news, code, sentence) => {
    const error = await backtest(systemIn(files(ROWS), enter, news), CACHE).catch((found: unknown) => found);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(sentence);
  });
});

describe('the identity of a run', () => {
  const hashOf = async (system: ResolvedSystem): Promise<string> => {
    const { window, market } = await backtest(system, CACHE);
    const { trading } = await openTradingData(system.file, 'AAA', graphOf(system.file), { cacheDir: '', useCache: false });
    return hashInputs('backtest', runInputs(system, { market, identities: trading.identities }, window));
  };

  test('has the rows that it read, and not where their file lies', async () => {
    const enter = 'extra("news").score > 0';
    const own = await hashOf(systemIn(files(ROWS), enter));
    expect(await hashOf(systemIn(files([...ROWS].reverse()), enter))).toBe(own);
    expect(await hashOf(systemIn(files([...ROWS, [40, 'AAA', 4]]), enter))).not.toBe(own);
    expect(await hashOf(systemIn(files([...ROWS, [40, 'BBB', 4]]), enter))).toBe(own);
    expect(await hashOf(systemIn(files(ROWS), enter, { max_age: '9d' }))).not.toBe(own);
  });
});
