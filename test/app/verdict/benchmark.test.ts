// What trials are judged beside: the own market, all of it held, another symbol, or nothing.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { verdictJson } from '../../../src/app/verdict/verdict-json.js';
import { randomStream } from '../../../src/core/random.js';
import type { SweepResult } from '../../../src/app/sweep/sweep-outcome.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'barloom-benchmark-'));
const DAYS = 900;

/** Daily steps of AAA; BBB moves with them by half, and by itself. */
function writeMarkets(): { readonly own: number[]; readonly other: number[] } {
  const random = randomStream(12);
  const own = Array.from({ length: DAYS }, () => 0.0015 + 0.01 * random.normal());
  const other = own.map((step) => 0.5 * step + 0.005 * random.normal());
  for (const [symbol, steps] of [
    ['AAA', own],
    ['BBB', other],
  ] as const) {
    let price = 100;
    const lines = steps.map((step, day) => {
      const open = price;
      price *= 1 + step;
      return [new Date(Date.UTC(2018, 0, 1 + day)).toISOString(), open, Math.max(open, price), Math.min(open, price), price, 1].join(',');
    });
    writeFileSync(join(FOLDER, `${symbol}.csv`), `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  }
  return { own, other };
}
const { own, other } = writeMarkets();

/** Holds AAA on nearly every day. */
async function holdAAA(benchmark: string | undefined, path = join(FOLDER, '{symbol}.csv')): Promise<SweepResult> {
  const system = resolveSystem(
    {
      data: { source: 'csv', path, symbols: ['AAA'], timeframe: '1d', calendar: 'crypto' },
      strategy: { long: { enter: 'close > sma(close, $n) * 0.1' } },
      space: { n: { choice: [2, 3, 4] } },
      execution: { taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0 },
      ...(benchmark !== undefined && { verdict: { benchmark } }),
    },
    { source: 'test' },
  );
  return await sweep(system, { useCache: false, workers: 1 });
}

/** The slope of one series on another, by least squares. */
function slope(y: readonly number[], x: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(y), mean(x)];
  return x.reduce((sum, value, i) => sum + (value - b) * (y[i]! - a), 0) / x.reduce((sum, value) => sum + (value - b) ** 2, 0);
}

describe('a strategy that holds its market', () => {
  test('is the market, by default', async () => {
    const { verdict } = await holdAAA(undefined);
    expect(verdict!.verdict).toBe('market');
    expect(verdict!.figures!.beyond).toMatchObject({ name: 'AAA', rule: 'exposure' });
    expect(verdict!.figures!.beyond!.beta).toBeCloseTo(1, 2);
    expect(verdictJson(verdict)).toMatchObject({
      verdict: 'market',
      figures: { beyond_benchmark: { benchmark: 'AAA', rule: 'exposure' } },
    });
  });

  test('beside all of it held has a beta of 1', async () => {
    const { verdict } = await holdAAA('hold');
    expect(verdict!.figures!.beyond).toMatchObject({ rule: 'hold', beta: 1 });
    expect(verdict!.verdict).toBe('market');
  });

  test('beside nothing is judged by what it earns alone', async () => {
    const { verdict } = await holdAAA('none');
    expect(verdict!.figures!.beyond).toBeUndefined();
    expect(verdictJson(verdict)).toMatchObject({ figures: { beyond_benchmark: null } });
    expect(verdict!.reasons.some(({ weight }) => weight === 'benchmark')).toBe(false);
  });

  test('beside another symbol has its beta to that, whose bars are part of the run', async () => {
    const { verdict, identities } = await holdAAA('BBB');
    expect(verdict!.figures!.beyond).toMatchObject({ name: 'BBB', rule: 'exposure' });
    expect(verdict!.figures!.beyond!.beta).toBeCloseTo(slope(own.slice(5), other.slice(5)), 1);
    expect(identities.map(({ role, symbol }) => [role, symbol])).toEqual([
      ['own', 'AAA'],
      ['benchmark', 'BBB'],
    ]);
  });

  test('beside a symbol that has no place, or no bars, is refused', async () => {
    await expect(holdAAA('BBB', join(FOLDER, 'AAA.csv'))).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
      message:
        'verdict.benchmark "BBB" needs bars of BBB: write {symbol} into data.path, data.table or data.query where the symbol\'s name stands',
    });
    await expect(holdAAA('CCC')).rejects.toThrow(/CCC\.csv/);
    expect(() => resolveSystem({ strategy: { long: { enter: 'true' } }, verdict: { benchmark: '../x' } }, { source: 'test' })).toThrow(
      /verdict\.benchmark/,
    );
  });
});
