// On bars without any edge a policy that learns is not ahead of equal weight more often than chance says. bench/policies/noise.mjs has more.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareComposite } from '../../../src/app/comparison/compare-composite.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';

const SEEDS = 20;
const BARS = 1500;
const HOUR_MS = 3_600_000;
const LEARN = { horizon_bars: 24, purge_bars: 24, train_bars: 200 };
const POLICIES = {
  gradient: { ...LEARN, method: 'exponentiated_gradient', learning_rate: 20 },
  ridge: { ...LEARN, method: 'ridge', features: { trend: 'close / sma(close, 50) - 1', range: 'atr(24) / close' } },
};
const folder = mkdtempSync(join(tmpdir(), 'learned-noise-'));

/** A walk whose steps know nothing of each other. */
function writeWalk(seed: number): string {
  const random = randomStream(20261202, seed);
  let price = 100;
  const lines = Array.from({ length: BARS }, (_, bar) => {
    const open = price;
    price *= 1 + 0.006 * random.normal();
    const [high, low] = [Math.max(open, price) * 1.002, Math.min(open, price) * 0.998];
    return [new Date(Date.UTC(2020, 0, 1) + bar * HOUR_MS).toISOString(), open, high, low, price, 1].join();
  });
  const path = join(folder, `${seed}.csv`);
  writeFileSync(path, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  return path;
}

async function chanceOf(path: string, learn: object, seed: number): Promise<number> {
  const member = (long: object, short: object): object => ({
    data: { source: 'csv', path, symbols: ['ABC'], timeframe: '1h', calendar: 'crypto' },
    execution: { taker_fee_bps: 0, slippage_bps: 0 },
    strategy: { long, short },
  });
  const [up, down] = ['ema(close, 10) > ema(close, 40)', 'ema(close, 10) < ema(close, 40)'];
  const pool = {
    trend: member({ enter: up, exit: down }, { enter: down, exit: up }),
    reversion: member(
      { enter: 'rsi(close, 14) < 40', exit: 'rsi(close, 14) > 55' },
      { enter: 'rsi(close, 14) > 60', exit: 'rsi(close, 14) < 45' },
    ),
  };
  const policy = { kind: 'learned', default: { trend: 0.5, reversion: 0.5 }, learn };
  const { rows } = await compareComposite(resolveSystem({ kind: 'composite', pool, policy, seed }), {
    useCache: false,
    workers: 1,
    shuffles: 1,
  });
  return rows.find(({ kind }) => kind === 'equal_weight')!.difference!.chance;
}

test.each(Object.entries(POLICIES))('%s: by-chance figures are even', async (_, learn) => {
  const chances: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) chances.push(await chanceOf(writeWalk(seed), learn, seed));
  const below = (level: number): number => chances.filter((chance) => chance < level).length;
  expect(below(0.05)).toBeLessThanOrEqual(2);
  // 20 even figures have from 5 to 15 below one half in 99 of 100 cases
  expect(below(0.5)).toBeGreaterThanOrEqual(5);
  expect(below(0.5)).toBeLessThanOrEqual(15);
  expect(new Set(chances).size).toBeGreaterThan(15);
});
