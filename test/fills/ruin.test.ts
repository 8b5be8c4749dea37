// F12: an account whose equity falls to or below 0 on a mark is ruined; no ratio means anything from then on.
import { describe, expect, test } from 'vitest';
import { UNDEFINED_BY_RUIN } from '../../src/core/metrics.js';
import { LOOPS, play, type Played, type Row } from './play.js';

const flat = (price: number): Row => [price, price, price, price];
/** Four days of quiet bars. */
const QUIET = Array.from({ length: 96 }, () => flat(100));

function expectRuin({ metrics, facts }: Played, bar: number): void {
  expect(facts.ruined_bar).toBe(bar);
  for (const name of Object.keys(UNDEFINED_BY_RUIN) as (keyof typeof UNDEFINED_BY_RUIN)[]) expect(metrics[name], name).toBeNaN();
}

describe.each(LOOPS)('in the %s', (loop) => {
  test('F12 a loss of more than everything that ends flat on the same day, with quiet days behind it', async () => {
    const rows = [flat(100), flat(100), flat(350), ...QUIET];
    const played = await play({ rows, shortEnter: [0], shortExit: [1], risk: { quantity: 100 } }, loop);
    // 100 * 250 lost of 10,000
    expect(played.metrics.final_equity).toBe(-15_000);
    expect(played.metrics.cagr).toBe(-1);
    expectRuin(played, 2);
  });

  test('F12 a position that is under water only for a bar, and ends with a profit', async () => {
    const rows = [flat(100), flat(100), flat(150), flat(201), flat(300), flat(50), ...QUIET];
    const played = await play({ rows, shortEnter: [0], risk: { quantity: 100 } }, loop);
    expect(played.metrics.final_equity).toBe(10_000); // out at 100
    expectRuin(played, 3);
  });

  test('F12 equity of exactly 0, and what rounding leaves of it', async () => {
    const fee = { takerFeeBps: 0 };
    expectRuin(
      await play({ rows: [flat(100), flat(100), flat(200), flat(100)], shortEnter: [0], risk: { quantity: 100 }, execution: fee }, loop),
      2,
    );
    const bought = await play(
      { rows: [flat(3), flat(3), flat(0), flat(0)], longEnter: [0], risk: { sizing: 'all_in', maxLeverage: 1 } },
      loop,
    );
    expectRuin(bought, 2);
  });

  test('F12 an account that only nearly loses everything has its ratios', async () => {
    const rows = [flat(100), flat(100), flat(199), flat(100), ...QUIET];
    const { metrics, facts } = await play({ rows, shortEnter: [0], shortExit: [2], risk: { quantity: 100 } }, loop);
    expect(facts.ruined_bar).toBeNaN();
    expect(metrics.max_drawdown).toBeCloseTo(-0.99, 12);
    expect(metrics.turnover).toBeGreaterThan(0);
  });
});
