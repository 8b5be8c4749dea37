// The parts of an account's run: each leg's trades on its own bars.
import { describe, expect, test } from 'vitest';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { legRuns } from '../../../src/app/run/leg-runs.js';

const system = resolveSystem({
  data: { source: 'synthetic', symbols: ['TWO', 'ONE'], timeframe: '1d', synthetic: { seed: 4, bars: 600 } },
  params: { n: 5 },
  strategy: { long: { enter: 'crosses_above(close, sma(close, $n))', exit: 'crosses_below(close, sma(close, $n))' } },
  risk: { sizing: 'fraction', fraction: 0.5 },
  portfolio: {},
});

describe('legRuns', () => {
  test('gives each leg its market, its trades on its own bars and their account', async () => {
    const whole = await backtest(system, { useCache: false });
    const runs = legRuns(whole);
    expect(runs.map(({ market }) => market.symbol)).toEqual(['ONE', 'TWO']);
    expect(runs.reduce((sum, { trades }) => sum + trades.count, 0)).toBe(whole.trades.count);
    for (const { market, trades, account, window } of runs) {
      expect(trades.count).toBeGreaterThan(10);
      expect(trades.leg).toBeUndefined();
      for (let trade = 0; trade < trades.count; trade++) {
        const open = market.bars.open[trades.entryBar[trade]!]!;
        expect(trades.entryPrice[trade]).toBe(open * (1 + 0.0005));
      }
      const gained = trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
      expect(account.equity[window.to - window.from - 1]).toBeCloseTo(10_000 + gained, 8);
    }
  });

  test('gives a run on one market as it is', async () => {
    const { portfolio: _portfolio, ...single } = system.file;
    const run = await backtest({ ...system, file: { ...single, risk: { ...single.risk, max_positions: 1 } } }, { useCache: false });
    expect(legRuns(run)).toEqual([run]);
  });
});
