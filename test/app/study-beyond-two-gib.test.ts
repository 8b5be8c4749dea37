// A study whose engine works beyond 2 GiB, where a signed pointer turns negative, has the bits of one below: trials, winner and verdict.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BacktestResult } from '../../src/app/run/backtest.js';
import type { StudyOutcome } from '../../src/app/study/study-outcome.js';
import { optimize } from '../../src/app/study/optimize.js';
import { resolveSystem } from '../../src/app/strategy/resolve-system.js';
import { MOST_MEMORY_BYTES, type RunOptions } from '../../src/app/system/run-options.js';
import { formatTime } from '../../src/core/time.js';
import { folder, write } from '../cli/binary.js';
import { walkBars } from '../engine/sample-job.js';

const BARS = 2500;
const TRIALS = 96;

function barsFile(): string {
  const dir = folder();
  const { open, high, low, close } = walkBars(BARS, 20261130);
  const rows = Array.from({ length: BARS }, (_, i) =>
    [formatTime(Date.UTC(2021, 0, 1, i)), open[i], high[i], low[i], close[i], 1].join(','),
  );
  write(dir, 'bars.csv', ['time,open,high,low,close,volume', ...rows].join('\n'));
  return join(dir, 'bars.csv');
}

const SYSTEM = resolveSystem({
  system: 'two-gib',
  data: { source: 'csv', path: barsFile(), symbols: ['X'], timeframe: '1h', calendar: 'crypto' },
  strategy: {
    long: { enter: 'crosses_above(ema(close, $fast), ema(close, $slow)) and rsi(14) < $cap', exit: 'close < sma(close, $slow)' },
    short: { enter: 'crosses_below(ema(close, $fast), ema(close, $slow))', exit: 'close > sma(close, $slow)' },
    stop: '$reach * atr(14)',
  },
  space: { fast: { int: [3, 12] }, slow: { int: [15, 60] }, cap: { int: [50, 90] }, reach: { float: [1, 4] } },
  study: { trials: TRIALS, sampler: 'tpe' },
  seed: 7,
});

type Found = Pick<StudyOutcome, 'trials' | 'verdict'> & { readonly best: readonly Pick<BacktestResult, 'trades' | 'metrics'>[] };

async function study(options: RunOptions): Promise<Found> {
  const { trials, best, verdict } = await optimize(SYSTEM, { useCache: false, ...options });
  return { trials, best: best.map(({ run: { trades, metrics } }) => ({ trades, metrics })), verdict };
}

test.each([2 ** 31 + 2 ** 28, 2 ** 31 - 400_000])('from byte %i on, on 1 and on 2 workers', async (firstByte) => {
  const below = await study({ workers: 2 });
  expect(below.trials).toHaveLength(TRIALS);
  expect(below.best[0]!.trades.count).toBeGreaterThan(10);
  for (const workers of [1, 2]) expect(await study({ workers, maxMemoryBytes: MOST_MEMORY_BYTES, firstByte })).toEqual(below);
});
