import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { dailyChanges, dailyReturns, lastBarsOfDays } from '../../src/core/daily-returns.js';
import { findRuin } from '../../src/core/ruin.js';
import { markAccount } from '../../src/core/market-curve.js';
import { makeTrialBlocks, writeTrial } from '../../src/validation/trial-blocks.js';
import { randomCase, runEngine, runTwin, sumReturns, tradesOf, type RandomCase } from './random-case.js';

const RUNS = { numRuns: 1500, seed: 20261120 };
const TOLERANCE = 1e-9;

/** Differences in the last bits of sums grow where a denominator is itself a small difference. */
function isClose(found: number, expected: number, scale = 0): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(found);
  return Math.abs(found - expected) <= TOLERANCE * Math.max(Math.abs(found), Math.abs(expected), scale);
}

describe('the simulator equals its slow twin on random bars, conditions and rules', () => {
  test('trade for trade, bit for bit: bars, sides, reasons, prices, quantities, money, excursions', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, async (random) => {
        const [engine, twin] = [await runEngine(random), runTwin(random)];
        const found = tradesOf(engine);
        expect(found.length).toBe(twin.result.trades.length);
        twin.result.trades.forEach((expected, index) => {
          for (const [field, value] of Object.entries(expected))
            expect((found[index] as Record<string, unknown>)[field], `${field} of trade ${index}`).toBe(value);
        });
      }),
      RUNS,
    );
  });

  test('metric for metric', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, async (random) => {
        const [engine, twin] = [await runEngine(random), runTwin(random)];
        for (const name of METRIC_NAMES) {
          if (isIllConditioned(name, twin.metrics)) continue;
          if (!isClose(engine.metrics[name], twin.metrics[name], scaleOf(name, random)))
            expect(engine.metrics[name], name).toBe(twin.metrics[name]);
        }
        const { trades, equity, entriesBelowLot, entriesUnpriced } = twin.result;
        const ruin = equity.findIndex((mark) => mark <= random.risk.cash * 2 ** -40);
        expect(engine.facts).toEqual({
          ambiguous_trades: trades.filter(({ ambiguous }) => ambiguous).length,
          ruined_bar: ruin < 0 ? Number.NaN : random.window.from + ruin,
          entries_below_lot: entriesBelowLot,
          entries_unpriced: entriesUnpriced,
        });
      }),
      RUNS,
    );
  });

  test('the bar loop and the walk give the same bits', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomCase.filter(({ trail }) => trail === undefined),
        async (random) => {
          const [walk, loop] = [await runEngine(random), await runEngine(random, 'bar_loop')];
          expect([...loop.record].map(String)).toEqual([...walk.record].map(String));
          expect(loop.trades).toEqual(walk.trades);
        },
      ),
      RUNS,
    );
  });

  test("the sums of daily returns are those of the twin's days, by the walk and by the bar loop", async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, fc.integer({ min: 1, max: 6 }), async (random, wanted) => {
        const { from, to } = random.window;
        const equity = Float64Array.from(runTwin(random).result.equity);
        const returns = dailyReturns(equity, random.bars.timeMs.subarray(from, to), random.risk.cash);
        const days = findRuin(equity, random.risk.cash) === undefined ? returns : returns.fill(0); // those of a ruined account are undefined
        const blocks = makeTrialBlocks(1, days.length, Math.min(wanted, days.length));
        const clock = random.bars.timeMs,
          first = lastBarsOfDays(clock.subarray(0, from + 1)).length - 1;
        writeTrial(blocks, 0, days, dailyChanges(random.bars.close, clock).subarray(first));
        for (const kernel of ['as chosen', 'bar_loop'] as const) {
          const found = await sumReturns(random, blocks.blocks, random.trail === undefined ? kernel : 'as chosen');
          [...blocks.sums, ...blocks.squares, ...blocks.products].forEach((expected, i) => {
            if (!isClose(found[i]!, expected, 1)) expect(found[i], `block ${i}`).toBe(expected);
          });
        }
      }),
      RUNS,
    );
  });

  test('F12 equity = cash + marked position on every bar, and the profits add up to the change of cash', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, async (random) => {
        const [engine, twin] = [await runEngine(random), runTwin(random)];
        const account = markAccount(engine.trades, random.bars.close, random.window, random.risk.cash, random.risk.multiplier);
        account.equity.forEach((equity, i) => {
          const marked = account.cash[i]! + account.position[i]! * random.bars.close[random.window.from + i]! * random.risk.multiplier;
          expect(equity).toBe(twin.result.equity[i]!);
          if (!isClose(equity, marked, random.risk.cash)) expect(equity).toBe(marked);
        });
        const profit = engine.trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
        expect(isClose(random.risk.cash + profit, engine.metrics.final_equity, random.risk.cash)).toBe(true);
      }),
      RUNS,
    );
  });
});

/** Money is exact to the cash that moves; ratios of it to the share of the cash. */
function scaleOf(name: string, { risk }: RandomCase): number {
  if (name === 'final_equity' || name === 'fees') return risk.cash;
  return ['total_return', 'cagr', 'volatility', 'expectancy', 'avg_r', 'max_drawdown'].includes(name) ? 1 : 0;
}

/** A ratio whose numerator or denominator is all rounding says nothing about either side. */
function isIllConditioned(name: string, metrics: Readonly<Record<string, number>>): boolean {
  if (['sharpe', 'sortino', 'calmar'].includes(name))
    return (
      Math.abs(metrics['volatility']!) < 1e-6 || Math.abs(metrics['total_return']!) < 1e-6 || Math.abs(metrics['max_drawdown']!) < 1e-6
    );
  if (name === 'sqn') return !(Math.abs(metrics['sqn']!) > 1e-6 && Math.abs(metrics['sqn']!) < 1e4);
  return name === 'cagr' && Math.abs(metrics['cagr']!) > 1e3;
}
