// Bars, one backtest and a sweep from code: node examples/library.mjs
import { backtest, barsTable, compileSystem, loadBars, sweep, tradesTable, trialParameters, trialsTable } from 'barloom';

const data = { source: 'synthetic', symbols: ['DEMO'], timeframe: '1h', synthetic: { seed: 7, bars: 5000 } };
const { market } = await loadBars({ ...data, useCache: false });
console.log(`${market.symbol}: ${barsTable(market.bars).numRows} bars of ${market.timeframe.name}, ${market.origin.kind}`);

const system = compileSystem({
  system: 'demo',
  data,
  params: { fast: 12, slow: 48 },
  strategy: {
    long: { enter: 'crosses_above(ema(close, $fast), ema(close, $slow))', exit: 'crosses_below(ema(close, $fast), ema(close, $slow))' },
    stop: '3 * atr(14)',
  },
  space: { fast: { int: [5, 20], step: 5 }, slow: { choice: [30, 60, 90] } },
});
console.log(`warm-up: ${system.warmupBars()} bars`);

const run = await backtest(system, { useCache: false });
const trades = tradesTable(run);
console.log(`${trades.numRows} trades, sharpe ${run.metrics.sharpe.toFixed(3)}, first: ${trades.get(0).side} at ${trades.get(0).entry_price.toFixed(2)}`);

const result = await sweep(system, { useCache: false, workers: 2 });
const [best] = result.ranking;
console.log(`${trialsTable(result).numRows} trials, best ${JSON.stringify(trialParameters(result, best))}`);
