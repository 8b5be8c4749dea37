// A small form of bench/search/noise-studies.mjs: whole studies, from bars to verdict, on markets without an edge and with one.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optimize } from '../../../src/app/study/optimize.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';

const PATH = join(mkdtempSync(join(tmpdir(), 'barloom-noise-')), 'bars.csv');
const BARS = 4 * 365 * 4;
const DEVIATION = 0.6 / Math.sqrt(365 * 4);

/** Four years of 6-hour bars: the expected price is the present one, but for a drift whose sign changes every 120 bars on average. */
function writeMarket(seed: number, driftSharpe: number): void {
  const random = randomStream(seed, 5);
  const drift = (driftSharpe * 0.6) / (365 * 4);
  let [price, side] = [100, 1];
  const lines = ['time,open,high,low,close'];
  for (let bar = 0; bar < BARS; bar++) {
    if (random.uniform() < 1 / 120) side = -side;
    const close = price * Math.exp(side * drift - DEVIATION ** 2 / 2 + DEVIATION * random.normal());
    lines.push(
      [new Date(Date.UTC(2018, 0, 1, 6 * bar)).toISOString(), price, Math.max(price, close), Math.min(price, close), close].join(','),
    );
    price = close;
  }
  writeFileSync(PATH, lines.join('\n'));
}

async function verdicts(studies: number, driftSharpe: number, more: object): Promise<string[]> {
  const found: string[] = [];
  for (let seed = 1; seed <= studies; seed++) {
    writeMarket(seed, driftSharpe);
    const system = resolveSystem(
      {
        data: { source: 'csv', path: PATH, symbols: ['FAIR'], timeframe: '6h' },
        seed,
        strategy: {
          long: {
            enter: 'crosses_above(ema(close, $fast), ema(close, $slow))',
            exit: 'crosses_below(ema(close, $fast), ema(close, $slow))',
          },
          short: {
            enter: 'crosses_below(ema(close, $fast), ema(close, $slow))',
            exit: 'crosses_above(ema(close, $fast), ema(close, $slow))',
          },
        },
        space: { fast: { int: [2, 40] }, slow: { int: [20, 150] } },
        require: ['$fast < $slow'],
        ...more,
      },
      { source: 'test' },
    );
    found.push((await optimize(system, { useCache: false, workers: 1 })).verdict!.verdict);
  }
  return found;
}

const count = (found: readonly string[], kind: string): number => found.filter((each) => each === kind).length;
const FREE = { execution: { taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0 } };

describe('the verdict on whole studies of 60 trials', () => {
  test.each(['auto', 'random'])('%s: believes at most one of 12 markets without an edge', async (sampler) => {
    expect(count(await verdicts(12, 0, { ...FREE, study: { trials: 60, sampler } }), 'edge')).toBeLessThanOrEqual(1);
  });

  test('believes most of 8 markets whose trend a moving-average cross can follow, costs paid', async () => {
    expect(count(await verdicts(8, 7, { study: { trials: 60, sampler: 'random' } }), 'edge')).toBeGreaterThanOrEqual(6);
  });
});
