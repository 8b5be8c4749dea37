// Random systems over random bars, run by the engine and by the slow twin.
import fc from 'fast-check';
import type { Bars } from '../../src/core/bars.js';
import type { Metrics } from '../../src/core/metrics.js';
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import { listTrades, type TradeColumns } from '../../src/core/trade-columns.js';
import { locateDetail, type BarWindow, type DetailData, type TradingData } from '../../src/core/trading-data.js';
import { factsOf, metricsOf, type RunFacts } from '../../src/core/trial-record.js';
import { singleTrial } from '../../src/core/trial-table.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { hourlyMarket } from '../engine/sample-job.js';
import { execution, risk } from '../reference/random-rules.js';
import { computeMetricsSlowly } from '../reference/slow-metrics.js';
import { simulateSlowly, type SlowInput, type SlowResult } from '../reference/slow-simulator.js';

const HOUR_MS = 3_600_000;
const MEMORY_BYTES = 64 * 1048576;

/** A case: bars whose volume holds the four conditions as bits 1, 2, 4, 8. */
export interface RandomCase {
  readonly bars: Bars;
  readonly detail: Bars;
  readonly window: BarWindow;
  readonly hasLong: boolean;
  readonly hasShort: boolean;
  /** multiples of (high - low) at the decision bar; undefined: none */
  readonly stop: number | undefined;
  readonly target: number | undefined;
  readonly trail: number | undefined;
  readonly maxBars: number;
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
}

/** Prices lie on a coarse grid, so that levels are often met exactly; some bars are flat, some gap, some open outside high and low, and of
 *  some the high or the low is unknown. Some markets go below 0. */
const barRow = fc.record({
  gap: fc.integer({ min: -3, max: 3 }),
  up: fc.integer({ min: 0, max: 4 }),
  down: fc.integer({ min: 0, max: 4 }),
  close: fc.double({ min: 0, max: 1, noNaN: true }),
  bits: fc.integer({ min: 0, max: 15 }),
  quiet: fc.boolean(),
  odd: fc.constantFrom('', '', '', '', '', '', '', 'open above', 'open below', 'no high', 'no low'),
  hours: fc.constantFrom(1, 1, 1, 1, 5, 30),
});

/** times (high - low), which is 0 to 8 or unknown: the share of the equity for sizing: weight */
const WEIGHT = 0.15;
const distance = fc.option(fc.constantFrom(0.5, 1, 2, 4), { nil: undefined });

export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    rows: fc.array(barRow, { minLength: 3, maxLength: 300 }),
    start: fc.integer({ min: 40, max: 200 }),
    goesBelowZero: fc.constantFrom(false, false, false, true),
    cut: fc.tuple(fc.double({ min: 0, max: 0.4, noNaN: true }), fc.double({ min: 0, max: 0.4, noNaN: true })),
    sides: fc.constantFrom('long', 'short', 'both', 'both'),
    stop: distance,
    target: distance,
    trail: distance,
    maxBars: fc.constantFrom(0, 0, 1, 2, 7),
    execution,
    risk,
  })
  .map(({ rows, start, goesBelowZero, cut, sides, ...rest }) => {
    const { bars, detail } = goesBelowZero ? makeBars(rows, start % 10, -Infinity) : makeBars(rows, start, 1);
    const from = Math.floor(cut[0] * rows.length);
    const to = Math.max(from + 2, rows.length - Math.floor(cut[1] * rows.length));
    return {
      bars,
      detail,
      window: { from, to: Math.min(to, rows.length) },
      hasLong: sides !== 'short',
      hasShort: sides !== 'long',
      ...rest,
    };
  })
  .filter(({ window }) => window.to - window.from >= 2);

type Row = typeof barRow extends fc.Arbitrary<infer T> ? T : never;

/** floor  the lowest open; lows and closes stay near */
function makeBars(rows: readonly Row[], start: number, floor: number): { bars: Bars; detail: Bars } {
  const bars = emptyBars(rows.length);
  const detail = emptyBars(rows.length * 4);
  let price = start;
  let time = 0;
  rows.forEach((row, i) => {
    const open = Math.max(floor, price + row.gap);
    const high = open + (row.quiet ? 0 : row.up);
    const low = Math.max(floor / 2, open - (row.quiet ? 0 : row.down));
    const close = row.quiet ? open : low + Math.round(row.close * (high - low));
    setBar(bars, i, time, open, high, low, Math.min(high, close), row.bits);
    if (row.odd === 'open above') bars.open[i] = high + 2;
    if (row.odd === 'open below') bars.open[i] = Math.max(floor, low - 2);
    if (row.odd === 'no high') bars.high[i] = Number.NaN;
    if (row.odd === 'no low') bars.low[i] = Number.NaN;
    // the bar's path in four steps: down first, then up, or the other way round
    const path = row.bits % 2 === 0 ? [open, low, high, close] : [open, high, low, close];
    path.forEach((step, k) => setBar(detail, i * 4 + k, time + (k * HOUR_MS) / 4, step, step, step, step, 0));
    price = Math.max(2 * floor, Math.round(close));
    time += row.hours * HOUR_MS;
  });
  return { bars, detail };
}

function emptyBars(count: number): Bars {
  const column = (): Float64Array => new Float64Array(count);
  return { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

function setBar(bars: Bars, i: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
  bars.timeMs[i] = time;
  bars.open[i] = open;
  bars.high[i] = high;
  bars.low[i] = low;
  bars.close[i] = close;
  bars.volume[i] = volume;
}

/** What the engine gives for a case. */
export interface EngineRun {
  readonly record: Float64Array;
  readonly metrics: Metrics;
  readonly facts: RunFacts;
  readonly trades: TradeColumns;
}

/** Runs a case on the engine; `kernel` bar_loop is forced by a trail of 0, which is none. */
export async function runEngine(random: RandomCase, kernel: 'as chosen' | 'bar_loop' = 'as chosen'): Promise<EngineRun> {
  const graph = compileStrategy(textsOf(random, kernel), []);
  const engine = new TrialEngine(
    { data: dataOf(random), graph, execution: random.execution, risk: random.risk },
    { workers: 1, maxMemoryBytes: MEMORY_BYTES },
  );
  const { record, trades } = await engine.replay({}, random.window);
  return { record, trades, metrics: metricsOf(record), facts: factsOf(record) };
}

/** Returns f64[RETURN_SUMS * blocks]: the sums of the daily returns over each block of days, of their squares, and of their products with
 *  the market's. */
export async function sumReturns(
  random: RandomCase,
  blocks: number,
  kernel: 'as chosen' | 'bar_loop' = 'as chosen',
): Promise<Float64Array> {
  const engine = new TrialEngine(
    { data: dataOf(random), graph: compileStrategy(textsOf(random, kernel), []), execution: random.execution, risk: random.risk },
    { workers: 1, maxMemoryBytes: MEMORY_BYTES },
  );
  const { returns } = await engine.evaluate(singleTrial({}), random.window, { returns: { trials: Int32Array.of(0), blocks } });
  return returns!;
}

/** Runs a case on the slow twin. */
export function runTwin(random: RandomCase): { readonly result: SlowResult; readonly metrics: Metrics } {
  const result = simulateSlowly(slowInput(random));
  const { from, to } = random.window;
  const timeMs = random.bars.timeMs.subarray(from, to);
  const metrics = computeMetricsSlowly({
    result,
    initialCash: random.risk.cash,
    timeMs,
    localTimeMs: timeMs,
    timeframeMs: HOUR_MS,
    daysPerYear: 365,
  });
  return { result, metrics };
}

/** Returns the engine's trades as the twin has them. */
export function tradesOf({ trades }: EngineRun): object[] {
  const positions = Float64Array.from({ length: Math.max(0, ...trades.exitBar) + 1 }, (_, bar) => bar);
  return listTrades(trades, 'X', positions).map(({ symbol: _symbol, side, entryTimeMs, exitTimeMs, ...rest }) => ({
    ...rest,
    side: side === 'long' ? 1 : -1,
    entryBar: entryTimeMs,
    exitBar: exitTimeMs,
  }));
}

export function textsOf({ hasLong, hasShort, stop, target, trail, maxBars }: RandomCase, kernel: string): StrategyTexts {
  const distanceText = (multiple: number): string => `${multiple} * (high - low)`;
  return {
    ...(hasLong && { long: { enter: 'volume % 2 >= 1', exit: 'volume % 4 >= 2' } }),
    ...(hasShort && { short: { enter: 'volume % 8 >= 4', exit: 'volume >= 8' } }),
    ...(stop !== undefined && { stop: distanceText(stop) }),
    ...(target !== undefined && { target: distanceText(target) }),
    ...(trail !== undefined ? { trail: distanceText(trail) } : kernel === 'bar_loop' ? { trail: '0 * close' } : {}),
    weight: distanceText(WEIGHT),
    max_bars: String(maxBars),
  };
}

export function dataOf({ bars, detail }: RandomCase): TradingData {
  const market = hourlyMarket(bars);
  return { market, localTimeMs: bars.timeMs, dayClockMs: bars.timeMs, frames: [], identities: [], detail: detailOf(bars, detail) };
}

function detailOf(bars: Bars, detail: Bars): DetailData {
  const ends = bars.timeMs.map((time) => time + HOUR_MS);
  return { bars: detail, ...locateDetail(bars.timeMs, ends, detail.timeMs) };
}

export function slowInput(random: RandomCase): SlowInput {
  const { bars } = random;
  const bit = (mask: number, isUsed: boolean): boolean[] => Array.from(bars.volume, (bits) => isUsed && (bits & mask) !== 0);
  const distances = (multiple: number | undefined): number[] =>
    Array.from(bars.high, (high, i) => (multiple === undefined ? Number.NaN : multiple * (high - bars.low[i]!)));
  return {
    bars,
    ...random.window,
    longEnter: bit(1, random.hasLong),
    longExit: bit(2, random.hasLong),
    shortEnter: bit(4, random.hasShort),
    shortExit: bit(8, random.hasShort),
    stop: distances(random.stop),
    target: distances(random.target),
    trail: distances(random.trail),
    weight: distances(WEIGHT),
    maxBars: random.maxBars,
    execution: random.execution,
    risk: random.risk,
    detail: detailOf(bars, random.detail),
  };
}
