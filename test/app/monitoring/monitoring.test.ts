// What the page of a session is made of: worked out by hand where that is short, else by what must hold.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accuracyHistory } from '../../../src/app/monitoring/accuracy-history.js';
import { movementOf } from '../../../src/app/monitoring/drift-history.js';
import { sessionBand } from '../../../src/app/monitoring/session-band.js';
import { signalSlices } from '../../../src/app/monitoring/signal-slices.js';
import { slippageBps } from '../../../src/app/monitoring/slippage-bps.js';
import { MONITOR_PAGE, writeMonitorPage } from '../../../src/app/monitoring/write-monitor-page.js';
import { randomStream } from '../../../src/core/random.js';
import { inventMonitor } from '../../report/inputs/monitor-input.js';

const HOUR = 3_600_000;
const hours = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => k * HOUR);

describe('accuracy', () => {
  const timeMs = hours(100);
  const score = timeMs.map((_, k) => (k === 5 ? Number.NaN : k < 50 ? 0.8 : 0.4));
  const outcome = timeMs.map((_, k) => Number(k % 2 === 0));
  const options = { isClassifier: true, nowMs: 99 * HOUR, horizonMs: 10 * HOUR, judged: 0.6 };

  test('counts what was said before now less the horizon, and nothing behind it', () => {
    const found = accuracyHistory({ timeMs, score, outcome }, options);
    expect([found.known, found.waiting, found.untilMs]).toEqual([89, 10, 89 * HOUR]);
    expect(found.slices.map(({ rows }) => rows)).toEqual([22, 22, 22, 23]);
    // hours 0 to 22 without 5: twelve even ones of 22, said 0.8 each
    expect(found.slices[0]).toMatchObject({ fromMs: 0, toMs: 22 * HOUR, right: 12 / 22, seen: 12 / 22 });
    expect(found.slices[0]!.said).toBeCloseTo(0.8, 12);
    expect(found.slices[0]!.brier).toBeCloseTo((12 * 0.04 + 10 * 0.64) / 22, 12);
    expect(found.slices.at(-1)!.toMs).toBe(89 * HOUR);
    expect(found.calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(89);
  });

  test('takes another score by its sign, and has no calibration of it', () => {
    const signs = score.map((value) => value - 0.5);
    const moves = outcome.map((value) => value - 0.5);
    const found = accuracyHistory({ timeMs, score: signs, outcome: moves }, { ...options, isClassifier: false });
    expect(found.slices[0]).toMatchObject({ right: 12 / 22, said: Number.NaN, brier: Number.NaN });
    expect(found.calibration).toEqual([]);
  });

  test('of few outcomes has no stretch', () => {
    const unknown = outcome.map((value, k) => (k < 19 ? value : Number.NaN));
    const found = accuracyHistory({ timeMs, score, outcome: unknown }, options);
    expect([found.slices, found.known, found.waiting, found.calibration]).toEqual([[], 18, 81, []]);
  });
});

describe('movement', () => {
  const random = randomStream(7);
  const normal = (rows: number, shift = 0): Float64Array => Float64Array.from({ length: rows }, (_, k) => random.normal() + shift * k);
  const judged = { features: ['still', 'moves'], columns: [normal(2000), normal(2000)], predictions: normal(2000) };
  const live = { ...judged, columns: [normal(1000), normal(1000, 0.002)], predictions: normal(1000), timeMs: hours(1000) };

  test('tells what moves, stretch by stretch, the predictions first', () => {
    const { features, history, drift } = movementOf(judged, live);
    expect(history.names).toEqual(['predictions', 'moves', 'still']);
    expect(history.slices.map(({ rows }) => rows)).toEqual([200, 200, 200, 200, 200]);
    const moves = history.slices.map(({ stability }) => stability[1]!);
    expect(moves).toEqual(moves.toSorted((a, b) => a - b));
    expect(moves[4]).toBeGreaterThan(5 * moves[0]!);
    expect(Math.max(...history.slices.map(({ stability }) => stability[2]!))).toBeLessThan(0.2);
    expect(features.map(({ name, stability }) => [name, stability > 0.25])).toEqual([
      ['still', false],
      ['moves', true],
    ]);
    expect(drift).toMatchObject({ state: 'measured', driftedFeatures: 1 });
  });

  test('leaves out what the clock decides, and says where rows are too few', () => {
    const short = { ...live, columns: live.columns.map((column) => column.slice(0, 50)), predictions: live.predictions.slice(0, 50) };
    const { history, drift } = movementOf(judged, { ...short, timeMs: hours(50) }, ['moves']);
    expect(history).toEqual({ names: ['predictions', 'still'], slices: [] });
    expect(drift.state).toBe('too_few_rows');
  });
});

test('signals per bar: several of one bar count once', () => {
  const found = signalSlices(hours(120), Float64Array.of(0, 3 * HOUR, 3 * HOUR, 61 * HOUR, 500 * HOUR));
  expect(found).toEqual([
    { toMs: 59 * HOUR, bars: 60, rate: 2 / 60 },
    { toMs: 119 * HOUR, bars: 60, rate: 1 / 60 },
  ]);
  expect(signalSlices(hours(49), Float64Array.of(0))).toEqual([]);
});

test('slippage is above 0 where a fill was worse, whichever its side', () => {
  expect(slippageBps('buy', 101, 100)).toBeCloseTo(100, 9);
  expect(slippageBps('sell', 101, 100)).toBeCloseTo(-100, 9);
  expect([slippageBps('buy', Number.NaN, 1), slippageBps('buy', 1, 0)]).toEqual([Number.NaN, Number.NaN]);
});

describe('the band of the backtest', () => {
  const random = randomStream(3);
  const daily = Float64Array.from({ length: 250 }, () => 0.01 * random.normal());
  const days = Array.from({ length: 400 }, (_, k) => k * 24 * HOUR);

  test('begins at nothing, lies below it and widens, and is the same each time', () => {
    const band = sessionBand(daily, days)!;
    expect([band.timeMs[0], band.timeMs.at(-1)]).toEqual([0, 400 * 24 * HOUR]);
    expect(Math.abs(band.low[0]!)).toBe(0);
    band.timeMs.forEach((_, at) => {
      expect(band.low[at]).toBeLessThanOrEqual(band.middle[at]!);
      expect(band.middle[at]).toBeLessThanOrEqual(band.high[at]!);
      expect(band.high[at]).toBeLessThanOrEqual(0);
    });
    expect(band.low.at(-1)).toBeLessThan(band.low[5]!);
    expect(sessionBand(daily, days)).toEqual(band);
  });

  test('of days that only win, and only lose, is what these are', () => {
    expect(Math.min(...sessionBand(new Float64Array(30).fill(0.01), days)!.low)).toBe(0);
    const lost = sessionBand(new Float64Array(30).fill(-0.01), days.slice(0, 10))!;
    expect(lost.low.at(-1)).toBeCloseTo(0.99 ** 10 - 1, 12);
    expect(lost.high[1]).toBeCloseTo(-0.01, 12);
  });

  test('is none of a short backtest, or of no day', () => {
    expect([sessionBand(daily.slice(0, 19), days), sessionBand(daily, [])]).toEqual([undefined, undefined]);
  });
});

test('the page is written into the folder of the session', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'monitor-'));
  try {
    await writeMonitorPage(dir, inventMonitor(100));
    expect(readFileSync(join(dir, MONITOR_PAGE), 'utf8')).toContain('<h2>Drift over time</h2>');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
