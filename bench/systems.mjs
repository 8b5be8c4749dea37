import { REAL_BARS_PATH } from './paths.mjs';

const EXECUTION = { taker_fee_bps: 10, maker_fee_bps: 10, slippage_bps: 5, intrabar: 'pessimistic' };
const REAL_BAR_COUNT = 29_424;

/** Close-only crosses of simple moving averages, long only. */
export function smaPairs(bars, fast, slow) {
  return {
    system: 'bench_sma_pairs',
    data: syntheticData(bars, '1h'),
    strategy: {
      let: { fast_ma: 'sma(close, $fast)', slow_ma: 'sma(close, $slow)' },
      long: { enter: 'crosses_above(fast_ma, slow_ma)', exit: 'crosses_below(fast_ma, slow_ma)' },
    },
    execution: EXECUTION,
    params: { fast: fast.int[0], slow: slow.int[0] },
    space: { fast, slow },
  };
}

/** Every pair of 100 exponential averages, with an ATR stop and target. */
export function emaPairs() {
  return {
    ...emaCross(btcusdHours()),
    space: { fast: { int: [5, 203], step: 2 }, slow: { int: [5, 203], step: 2 } },
    require: ['$fast < $slow'],
  };
}

/** The same pairs under 4 stops × 5 targets. */
export function emaPairsWithSettings() {
  const pairs = emaPairs();
  return { ...pairs, space: { ...pairs.space, stop_atr: { choice: [2, 3, 4, 5] }, target_atr: { choice: [4, 6, 8, 10, 12] } } };
}

/** One exponential average cross with stop and target. */
export function emaCross(data) {
  return {
    system: 'bench_ema_cross',
    data,
    strategy: {
      let: { fast_ma: 'ema(close, $fast)', slow_ma: 'ema(close, $slow)', vol: 'atr(14)' },
      long: { enter: 'crosses_above(fast_ma, slow_ma)', exit: 'crosses_below(fast_ma, slow_ma)' },
      stop: '$stop_atr * vol',
      target: '$target_atr * vol',
    },
    execution: EXECUTION,
    params: { fast: 12, slow: 48, stop_atr: 3, target_atr: 6 },
  };
}

/** One account of many synthetic legs: an exponential average cross with stop and target, served by strength.
 *  settings  of stop and target beside 16 pairs of averages */
export function accountOfLegs({ legs, bars, timeframe, settings = 16 }) {
  const side = Math.sqrt(settings);
  const places = 8;
  return {
    ...emaCross({
      ...syntheticData(bars, timeframe),
      symbols: Array.from({ length: legs }, (_, leg) => `LEG${String(leg).padStart(3, '0')}`),
    }),
    risk: { cash: 100_000, sizing: 'fraction', fraction: 1 / places, max_positions: places },
    portfolio: { rank: 'close / close[50] - 1' },
    space: {
      fast: { int: [8, 14], step: 2 },
      slow: { int: [25, 40], step: 5 },
      stop_atr: { float: [2, 2 + (side - 1) / 8], step: 1 / 8 },
      target_atr: { float: [4, 4 + (side - 1) / 4], step: 1 / 4 },
    },
  };
}

/** One account of the same legs that holds the strongest of those above their average and weighs them anew every day: it is walked instant
 *  by instant. */
export function rotationOfLegs({ legs, bars, timeframe }) {
  const { data } = accountOfLegs({ legs, bars, timeframe });
  return {
    system: 'bench_rotation',
    data,
    strategy: {
      let: { strength: 'close / close[$momentum] - 1' },
      weight: 'close > sma(close, $trend) ? strength : 0',
      rebalance: 'is_new_day()',
    },
    execution: EXECUTION,
    risk: { cash: 100_000 },
    portfolio: { top: '$top', threshold: 0.01, weights: 'equal' },
    params: { momentum: 120, trend: 200, top: 3 },
    space: { momentum: { int: [60, 240], step: 60 }, trend: { int: [100, 400], step: 100 }, top: { int: [2, 8], step: 2 } },
  };
}

export function syntheticData(bars, timeframe) {
  return { source: 'synthetic', symbols: ['SYNTH'], timeframe, calendar: 'crypto', synthetic: { seed: 7, bars } };
}

/** The real bars where they are there, else a synthetic market of the same length. */
function btcusdHours() {
  if (REAL_BARS_PATH === undefined) return syntheticData(REAL_BAR_COUNT, '1h');
  return { source: 'csv', path: REAL_BARS_PATH, symbols: ['BTCUSD'], timeframe: '1h', calendar: 'crypto' };
}

/** What the notes of a workload say about its bars. */
export function describeBars({ market }) {
  const kind =
    market.origin.kind === 'synthetic'
      ? 'the synthetic market (the real BTCUSD hours are not on this machine)'
      : `the real ${market.symbol} ${market.timeframe.name} bars`;
  return `${market.bars.timeMs.length.toLocaleString('en')} bars of ${kind}`;
}
