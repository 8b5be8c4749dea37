// Plays a strategy on a handful of bars through the real engine: the walk and the bar loop.
import { expect } from 'vitest';
import type { Bars } from '../../src/core/bars.js';
import type { Metrics } from '../../src/core/metrics.js';
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import { EXIT_REASONS, type ExitReason } from '../../src/core/trade.js';
import type { TradeColumns } from '../../src/core/trade-columns.js';
import { markAccount, type AccountCurve } from '../../src/core/market-curve.js';
import { locateDetail, type BarWindow, type TradingData } from '../../src/core/trading-data.js';
import { factsOf, metricsOf, type RunFacts } from '../../src/core/trial-record.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy, type StrategyTexts } from '../../src/expr/compile-strategy.js';
import { hourlyMarket } from '../engine/sample-job.js';

/** open, high, low, close */
export type Row = readonly [number, number, number, number];

/** One hour a bar. Conditions are listed by the bars on which they are true. */
export interface Play {
  readonly rows: readonly Row[];
  readonly longEnter?: readonly number[];
  readonly longExit?: readonly number[];
  readonly shortEnter?: readonly number[];
  readonly shortExit?: readonly number[];
  readonly texts?: StrategyTexts;
  readonly execution?: Partial<ExecutionRules>;
  readonly risk?: Partial<RiskRules>;
  readonly window?: BarWindow;
  /** four bars of a quarter of an hour for each bar */
  readonly detail?: readonly Row[];
}

export interface PlayedTrade {
  readonly side: 'long' | 'short';
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly exitBar: number;
  readonly exitPrice: number;
  readonly quantity: number;
  readonly pnl: number;
  readonly fees: number;
  readonly tradeReturn: number;
  readonly rMultiple: number;
  readonly barsHeld: number;
  readonly mae: number;
  readonly mfe: number;
  readonly reason: ExitReason;
  readonly ambiguous: boolean;
}

export interface Played {
  readonly trades: readonly PlayedTrade[];
  readonly metrics: Metrics;
  readonly facts: RunFacts;
  readonly account: AccountCurve;
}

export type Loop = 'walk' | 'bar loop';
export const LOOPS: readonly Loop[] = ['walk', 'bar loop'];

const HOUR_MS = 3_600_000;
/** One unit, no costs: what a rule adds stands in its test. */
const EXECUTION: ExecutionRules = {
  fill: 'next_open',
  takerFeeBps: 0,
  makerFeeBps: 0,
  slippageBps: 0,
  spreadBps: 0,
  intrabar: 'pessimistic',
  reverse: false,
};
const RISK: RiskRules = {
  cash: 10_000,
  sizing: 'fixed',
  fraction: 1,
  quantity: 1,
  riskPerTrade: 0.01,
  maxLeverage: 10,
  lot: 0,
  multiplier: 1,
};

/** Plays a case; a trail of 0, which is none, makes the engine take the bar loop. */
export async function play(given: Play, loop: Loop): Promise<Played> {
  const { risk, window, data } = settle(given);
  const texts = { ...conditionTexts(given), ...(loop === 'bar loop' && { trail: '0 * close' }), ...given.texts };
  const engine = new TrialEngine(
    { data, graph: compileStrategy(texts, []), execution: { ...EXECUTION, ...given.execution }, risk },
    { workers: 1, maxMemoryBytes: 4 * 1048576 },
  );
  const { record, trades } = await engine.replay({}, window);
  return {
    trades: Array.from({ length: trades.count }, (_, i) => tradeAt(trades, i)),
    metrics: metricsOf(record),
    facts: factsOf(record),
    account: markAccount(trades, data.market.bars.close, window, risk.cash, risk.multiplier),
  };
}

/** Expects the trades, field by field; numbers to the last digits that arithmetic on paper has. */
export function expectTrades(found: readonly PlayedTrade[], expected: readonly Partial<PlayedTrade>[]): void {
  expect(found.map(({ side, entryBar, exitBar, reason }) => ({ side, entryBar, exitBar, reason }))).toEqual(
    expected.map(({ side, entryBar, exitBar, reason }) => ({ side, entryBar, exitBar, reason })),
  );
  expected.forEach((trade, index) => {
    for (const [field, value] of Object.entries(trade)) {
      const own = found[index]![field as keyof PlayedTrade];
      if (typeof value === 'number') expect(own, `${field} of trade ${index}`).toBeCloseTo(value, 9);
      else expect(own, `${field} of trade ${index}`).toBe(value);
    }
  });
}

function settle({ rows, longEnter = [], longExit = [], shortEnter = [], shortExit = [], risk, window, detail }: Play): {
  risk: RiskRules;
  window: BarWindow;
  data: TradingData;
} {
  const bits = rows.map((_, bar) =>
    [longEnter, longExit, shortEnter, shortExit].reduce((sum, list, bit) => sum + (list.includes(bar) ? 1 << bit : 0), 0),
  );
  const bars = barsOf(rows, HOUR_MS, bits);
  const market = hourlyMarket(bars);
  const fine = detail && barsOf(detail, HOUR_MS / 4, []);
  const data = {
    market,
    localTimeMs: bars.timeMs,
    dayClockMs: bars.timeMs,
    frames: [],
    identities: [],
    ...(fine && {
      detail: {
        bars: fine,
        ...locateDetail(
          bars.timeMs,
          bars.timeMs.map((time) => time + HOUR_MS),
          fine.timeMs,
        ),
      },
    }),
  };
  return { risk: { ...RISK, ...risk }, window: window ?? { from: 0, to: rows.length }, data };
}

function barsOf(rows: readonly Row[], stepMs: number, volume: readonly number[]): Bars {
  const column = (field: number): Float64Array => Float64Array.from(rows, (row) => row[field]!);
  return {
    timeMs: Float64Array.from(rows, (_, i) => i * stepMs),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: Float64Array.from(rows, (_, i) => volume[i] ?? 0),
  };
}

/** The volume's bits 1, 2, 4 and 8 carry the conditions. */
function conditionTexts({ longEnter, longExit, shortEnter, shortExit }: Play): StrategyTexts {
  return {
    ...(longEnter && { long: { enter: 'volume % 2 >= 1', ...(longExit && { exit: 'volume % 4 >= 2' }) } }),
    ...(shortEnter && { short: { enter: 'volume % 8 >= 4', ...(shortExit && { exit: 'volume >= 8' }) } }),
  };
}

function tradeAt(trades: TradeColumns, i: number): PlayedTrade {
  return {
    side: trades.side[i]! > 0 ? 'long' : 'short',
    entryBar: trades.entryBar[i]!,
    entryPrice: trades.entryPrice[i]!,
    exitBar: trades.exitBar[i]!,
    exitPrice: trades.exitPrice[i]!,
    quantity: trades.quantity[i]!,
    pnl: trades.pnl[i]!,
    fees: trades.fees[i]!,
    tradeReturn: trades.tradeReturn[i]!,
    rMultiple: trades.rMultiple[i]!,
    barsHeld: trades.barsHeld[i]!,
    mae: trades.mae[i]!,
    mfe: trades.mfe[i]!,
    reason: EXIT_REASONS[trades.reason[i]!]!,
    ambiguous: trades.ambiguous[i]! !== 0,
  };
}
