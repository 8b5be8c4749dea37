// Nothing sees the future: cut the bars anywhere, and what was decided before keeps every bit.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceBars, type Bars } from '../../src/core/bars.js';
import type { TradeColumns } from '../../src/core/trade-columns.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { dataOf, EXECUTION, RISK, walkBars } from '../engine/sample-job.js';
import { evaluateCondition } from './evaluate.js';

const BARS = 700;
const WHOLE = walkBars(BARS, 77);
const SEED = 20261120;

const STRATEGIES: Readonly<Record<string, StrategyTexts>> = {
  'crosses with brackets': {
    long: { enter: 'crosses_above(ema(close, 5), sma(close, 15))', exit: 'crosses_below(ema(close, 5), sma(close, 15))' },
    stop: '2 * atr(14)',
    target: '3 * atr(14)',
  },
  'higher timeframes': {
    let: { up: 'tf("4h", ema(close, 3) > ema(close, 9))' },
    long: { enter: 'up and not up[1]', exit: 'not up' },
    short: { enter: 'not up and up[1]', exit: 'up' },
    stop: 'tf("4h", atr(5))',
  },
  'a trail': {
    long: { enter: 'rsi(7) < 35', exit: 'rsi(7) > 70' },
    short: { enter: 'zscore(close, 20) > 1.5' },
    trail: '1.5 * atr(10)',
    max_bars: '12',
  },
  'channels and counts': {
    long: { enter: 'close > highest(high, 20)[1]', exit: 'close < lowest(low, 10)[1]' },
    short: { enter: 'count_true(close < open, 5) >= 4', exit: 'bars_since(close > open) == 0' },
    stop: 'keltner_upper() - keltner_middle()',
  },
};

/** Appends nothing to the past: the bars up to the cut, then others. */
function withOtherFuture(cut: number, seed: number): Bars {
  const future = walkBars(BARS, seed);
  const join = (name: keyof Bars): Float64Array =>
    Float64Array.from(WHOLE[name], (value, i) => (i < cut || name === 'timeMs' ? value : 5 * future[name][i]!));
  return { timeMs: join('timeMs'), open: join('open'), high: join('high'), low: join('low'), close: join('close'), volume: join('volume') };
}

async function tradesOn(texts: StrategyTexts, bars: Bars): Promise<TradeColumns> {
  const graph = compileStrategy(texts, []);
  const data = dataOf(bars);
  const engine = new TrialEngine(
    { data: { ...data, frames: data.frames.slice(0, graph.frames.length - 1) }, graph, execution: EXECUTION, risk: RISK },
    { workers: 1, maxMemoryBytes: 64 * 1048576 },
  );
  return (await engine.replay({}, { from: 0, to: bars.timeMs.length })).trades;
}

/** Every field of the trades that were closed before a bar. */
function closedBefore(trades: TradeColumns, cut: number): string[] {
  const columns = Object.values(trades).filter((column) => typeof column !== 'number') as (Int32Array | Float64Array)[];
  return Array.from({ length: trades.count }, (_, i) => i)
    .filter((i) => trades.exitBar[i]! < cut)
    .map((i) => columns.map((column) => String(column[i])).join());
}

describe.each(Object.entries(STRATEGIES))('%s', (_, texts) => {
  test('the trades closed before a cut keep every bit, whatever comes after', async () => {
    const whole = await tradesOn(texts, WHOLE);
    expect(whole.count).toBeGreaterThan(8);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: BARS - 1 }), fc.integer({ min: 1, max: 1000 }), async (cut, seed) => {
        // a position at the cut is closed there by the end of the data: bars before the last one are compared
        const expected = closedBefore(whole, cut - 1);
        expect(closedBefore(await tradesOn(texts, sliceBars(WHOLE, 0, cut)), cut - 1)).toEqual(expected);
        expect(closedBefore(await tradesOn(texts, withOtherFuture(cut, seed)), cut - 1)).toEqual(expected);
      }),
      { numRuns: 25, seed: SEED },
    );
  });
});

describe('values of conditions', () => {
  test.each([
    'tf("4h", close > sma(close, 5))',
    'tf("4h", rsi(5)) > 50',
    'supertrend_direction(10, 3) > 0',
    'close > sar()',
    'ema(close, 9) > kama(close, 10)',
    'percent_rank(close, 30) > 50',
  ])('%s keeps its bits', async (text) => {
    const whole = await evaluateCondition(text, dataOf(WHOLE));
    for (const cut of [9, 64, 65, 130, 257, 402, 699]) {
      const earlier = whole.slice(0, cut - 1);
      expect(await evaluateCondition(text, dataOf(sliceBars(WHOLE, 0, cut)))).toEqual(earlier);
      expect((await evaluateCondition(text, dataOf(withOtherFuture(cut, cut)))).slice(0, cut - 1)).toEqual(earlier);
    }
    expect(whole).toContain(true);
    expect(whole).toContain(false);
  });
});
