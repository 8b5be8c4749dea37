// A strategy with stored, local and framed nodes on a seeded random walk.
import type { Bars, Market } from '../../src/core/bars.js';
import type { ParameterValue } from '../../src/core/graph.js';
import { randomStream } from '../../src/core/random.js';
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { alignCompleted, type TradingData } from '../../src/core/trading-data.js';
import type { TrialResults, TrialTable } from '../../src/core/trial-table.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';

const HOUR_MS = 3_600_000;
export const EXECUTION: ExecutionRules = {
  fill: 'next_open',
  takerFeeBps: 10,
  makerFeeBps: 5,
  slippageBps: 5,
  spreadBps: 2,
  intrabar: 'pessimistic',
  reverse: false,
};
export const RISK: RiskRules = {
  cash: 10_000,
  sizing: 'all_in',
  fraction: 1,
  quantity: 1,
  riskPerTrade: 0.01,
  maxLeverage: 1,
  lot: 0,
  multiplier: 1,
};

/** Returns hourly bars of a seeded random walk. */
export function walkBars(count: number, seed: number): Bars {
  const random = randomStream(seed);
  const column = (): Float64Array => new Float64Array(count);
  const bars = { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let price = 100;
  for (let i = 0; i < count; i++) {
    const close = price * Math.exp(0.01 * random.normal());
    const reach = 0.004 * price * random.uniform();
    bars.timeMs[i] = i * HOUR_MS;
    [bars.open[i], bars.close[i], bars.volume[i]] = [price, close, Math.floor(1000 * random.uniform())];
    [bars.high[i], bars.low[i]] = [Math.max(price, close) + reach, Math.min(price, close) - reach];
    price = close;
  }
  return bars;
}

/** Returns bars as a market of hours that trades day and night. */
export function hourlyMarket(bars: Bars): Market {
  return {
    symbol: 'X',
    timeframe: parseTimeframe('1h'),
    calendar: { name: 'crypto', daysPerYear: 365, zone: 'UTC', day: { zone: 'UTC', startsEarlyMs: 0, isWeekendMonday: false } },
    calendarChoice: { from: 'given', because: '' },
    origin: { kind: 'synthetic', source: 'test', layout: '-' },
    dataHash: '',
    bars,
  };
}

/** Returns data whose one further frame is their own bars at four hours. */
export function dataOf(bars: Bars): TradingData {
  const market = hourlyMarket(bars);
  const higher = fourHours(bars);
  const ends = (each: Bars, hours: number): Float64Array => each.timeMs.map((time) => time + hours * HOUR_MS);
  return {
    market,
    localTimeMs: bars.timeMs,
    dayClockMs: bars.timeMs,
    frames: [{ bars: higher, localTimeMs: higher.timeMs, rows: alignCompleted(ends(bars, 1), ends(higher, 4)) }],
    identities: [],
  };
}

/** Bars that begin at 0, 4, 8 … hours; what is left at the end is a shorter bar. */
function fourHours(bars: Bars): Bars {
  const count = Math.ceil(bars.timeMs.length / 4);
  const fold = (combine: (i: number, end: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => combine(k * 4, Math.min(k * 4 + 4, bars.timeMs.length)));
  return {
    timeMs: fold((i) => bars.timeMs[i]!),
    open: fold((i) => bars.open[i]!),
    close: fold((_, end) => bars.close[end - 1]!),
    high: fold((i, end) => Math.max(...bars.high.subarray(i, end))),
    low: fold((i, end) => Math.min(...bars.low.subarray(i, end))),
    volume: fold((i, end) => bars.volume.subarray(i, end).reduce((sum, each) => sum + each, 0)),
  };
}

export const TEXTS: StrategyTexts = {
  let: { fast_ma: 'ema(close, $fast)', slow_ma: 'sma(close, $slow)', slope: 'tf("4h", sma(close, $slow) > sma(close, $slow)[2])' },
  long: { enter: 'crosses_above(fast_ma, slow_ma) and slope', exit: 'crosses_below(fast_ma, slow_ma) or rsi($fast) > 90' },
  short: { enter: 'crosses_below(fast_ma, slow_ma) and not slope', exit: 'crosses_above(fast_ma, slow_ma)' },
  stop: '$stop * atr(14)',
  target: '2 * $stop * atr(14)',
};

export const NAMES = ['fast', 'slow', 'stop'];

export function jobOf(data: TradingData, texts: StrategyTexts = TEXTS, names: readonly string[] = NAMES): EngineJob {
  return { data, graph: compileStrategy(texts, names), execution: EXECUTION, risk: RISK };
}

/** Returns every combination of the values, the first axis changing slowest. */
export function gridTable(names: readonly string[], values: readonly (readonly ParameterValue[])[]): TrialTable {
  const count = values.reduce((product, each) => product * each.length, 1);
  const indices = values.map((each, axis) => {
    const inner = values.slice(axis + 1).reduce((product, { length }) => product * length, 1);
    return Int32Array.from({ length: count }, (_, trial) => Math.floor(trial / inner) % each.length);
  });
  return { count, names, values, indices };
}

/** Returns the rows of a table in another order, or some of them. */
export function pickRows(table: TrialTable, rows: readonly number[]): TrialTable {
  return { ...table, count: rows.length, indices: table.indices.map((column) => Int32Array.from(rows, (row) => column[row]!)) };
}

/** Returns a trial's record as the bits of its numbers. */
export function bitsOf({ records, fields }: TrialResults, trial: number): string {
  return Buffer.from(records.buffer, records.byteOffset + trial * fields * 8, fields * 8).toString('hex');
}
