import type { Bars } from '../../../src/core/bars.js';
import { METRIC_NAMES, type MetricName, type Metrics } from '../../../src/core/metrics.js';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import type { Trade } from '../../../src/core/trade.js';
import { drawdownOf } from '../../../src/core/market-curve.js';
import type { RunReportInput } from '../../../src/report/index.js';

const CASH = 10_000;
const REASONS = ['signal', 'reverse', 'time', 'stop', 'target'] as const;

/** Invents a run that looks like one: a random walk with moods, trades on it, equity marked from the trades. */
export function inventRun(seed: number, barCount: number, tradeCount: number, barMs = 3_600_000): RunReportInput {
  const random = randomStream(seed);
  const bars = inventBars(random, barCount, barMs);
  const { trades, equity } = inventTrades(random, bars, tradeCount);
  return {
    runId: '20240102T030405Z-1f2e3d4c',
    engineVersion: '0.1.0',
    system: 'btc_ma_cross',
    symbol: 'BTCUSD',
    timeframe: '1h',
    windowName: 'test',
    startMs: bars.timeMs[0] ?? Date.UTC(2013, 3, 1),
    endMs: (bars.timeMs.at(-1) ?? Date.UTC(2013, 3, 1)) + barMs,
    origin: { kind: 'synthetic', source: `synthetic market, seed ${seed}`, layout: '-' },
    dataPolicy: 'demo',
    warnings: [
      'The bars are synthetic: no market ever traded at these prices.',
      '3 trades touched stop and target in one bar; the stop was taken (intrabar: pessimistic).',
    ],
    parameters: { fast: 12, slow: 32, stop_atr: 3, target_atr: 6, ma: 'ema', both_sides: true },
    strategy: {
      let: { fast_ma: 'ema(close, $fast)', slow_ma: 'ema(close, $slow)', vol: 'atr(14)' },
      long: { enter: 'crosses_above(fast_ma, slow_ma)', exit: 'crosses_below(fast_ma, slow_ma)' },
      short: { enter: 'crosses_below(fast_ma, slow_ma)', exit: 'crosses_above(fast_ma, slow_ma)' },
      stop: '$stop_atr * vol',
      target: '$target_atr * vol',
    },
    execution: {
      fill: 'next_open',
      taker_fee_bps: 10,
      maker_fee_bps: 10,
      slippage_bps: 5,
      spread_bps: 0,
      intrabar: 'pessimistic',
      reverse: false,
    },
    risk: { cash: CASH, sizing: 'all_in', fraction: 1, max_leverage: 1 },
    metrics: measure(trades, equity),
    bars,
    equity,
    drawdown: drawdownOf(equity, CASH),
    localTimeMs: bars.timeMs,
    zone: 'UTC',
    initialCash: CASH,
    trades,
  };
}

/** Metrics that are all undefined but those given. */
export function metricsOf(given: Partial<Record<MetricName, number>>): Metrics {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, given[name] ?? NaN])) as Metrics;
}

/** A random walk of bars with changing volatility and drift. */
export function inventBars(random: RandomStream, barCount: number, barMs: number): Bars {
  const column = (): Float64Array => new Float64Array(barCount);
  const bars = { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  const scale = Math.sqrt(barMs / 3_600_000) * 0.006;
  let price = 100;
  let mood = 0;
  let volatility = 1;
  for (let i = 0; i < barCount; i++) {
    mood = 0.999 * mood + 0.001 * random.normal();
    volatility = 0.98 * volatility + 0.02 * (0.4 + Math.abs(random.normal()));
    const open = price;
    price *= Math.exp(scale * (volatility * random.normal() + 1.5 * mood));
    bars.timeMs[i] = Date.UTC(2013, 3, 1) + i * barMs;
    bars.open[i] = open;
    bars.close[i] = price;
    bars.high[i] = Math.max(open, price) * (1 + scale * volatility * 0.5 * random.uniform());
    bars.low[i] = Math.min(open, price) * (1 - scale * volatility * 0.5 * random.uniform());
    bars.volume[i] = 10 + 90 * random.uniform();
  }
  return bars;
}

function inventTrades(random: RandomStream, bars: Bars, tradeCount: number): { trades: Trade[]; equity: Float64Array } {
  const barCount = bars.timeMs.length;
  const equity = new Float64Array(barCount).fill(CASH);
  const trades: Trade[] = [];
  const room = Math.floor(barCount / Math.max(1, tradeCount));
  let cash = CASH;
  for (let i = 0; i < tradeCount && room >= 3; i++) {
    const from = i * room + 1 + random.below(Math.max(1, Math.floor(room / 3)));
    const to = Math.min(barCount - 1, from + 1 + random.below(Math.max(1, Math.floor(room / 1.6))));
    const side = random.uniform() < 0.65 ? 1 : -1;
    const trade = closeTrade(bars, from, to, side, cash, REASONS[random.below(REASONS.length)]!);
    equity.fill(cash, i * room, from);
    for (let bar = from; bar <= to; bar++) equity[bar] = cash + side * trade.quantity * (bars.close[bar]! - trade.entryPrice);
    cash += trade.pnl;
    equity.fill(cash, to);
    trades.push(trade);
  }
  return { trades, equity };
}

function closeTrade(bars: Bars, from: number, to: number, side: 1 | -1, cash: number, exitReason: Trade['exitReason']): Trade {
  const entryPrice = bars.open[from]!;
  const exitPrice = bars.close[to]!;
  const quantity = (0.8 * cash) / entryPrice;
  const fees = 0.001 * quantity * (entryPrice + exitPrice);
  const pnl = side * quantity * (exitPrice - entryPrice) - fees;
  const moves = Array.from(bars.close.subarray(from, to + 1), (close) => side * (close / entryPrice - 1));
  return {
    symbol: 'BTCUSD',
    side: side > 0 ? 'long' : 'short',
    entryTimeMs: bars.timeMs[from]!,
    entryPrice,
    exitTimeMs: bars.timeMs[to]!,
    exitPrice,
    quantity,
    pnl,
    fees,
    return: pnl / (entryPrice * quantity),
    rMultiple: exitReason === 'time' ? NaN : pnl / (0.02 * entryPrice * quantity),
    barsHeld: to - from,
    mae: Math.min(0, ...moves),
    mfe: Math.max(0, ...moves),
    exitReason,
    ambiguous: exitReason === 'stop' && to % 7 === 0,
  };
}

function measure(trades: readonly Trade[], equity: Float64Array): Metrics {
  const final = equity.at(-1) ?? NaN;
  const wins = trades.filter((trade) => trade.pnl > 0);
  const gain = wins.reduce((sum, trade) => sum + trade.pnl, 0);
  const total = trades.reduce((sum, trade) => sum + trade.pnl, 0);
  let peak = CASH;
  let depth = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    depth = Math.min(depth, value / peak - 1);
  }
  return metricsOf({
    total_return: final / CASH - 1,
    cagr: 0.1834,
    volatility: 0.412,
    sharpe: 0.71,
    max_drawdown: depth,
    max_drawdown_days: 212.5,
    trades: trades.length,
    win_rate: wins.length / trades.length,
    profit_factor: gain / (gain - total),
    expectancy: trades.reduce((sum, trade) => sum + trade.return, 0) / trades.length,
    exposure: 0.41,
    fees: trades.reduce((sum, trade) => sum + trade.fees, 0),
    turnover: 61.2,
    final_equity: final,
  });
}
