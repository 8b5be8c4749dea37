// Numbers of a portfolio, and how many positions there may be, as parameters and expressions of them.
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../src/app/run/backtest.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOfTrial } from '../../../src/app/strategy/rules-of.js';

const SYSTEM = {
  data: {
    symbols: ['CCC', 'AAA', 'BBB'],
    timeframe: '1d',
    calendar: 'us_equity',
    synthetic: { bars: 800, seed: 3 },
  },
  strategy: { long: { enter: 'crosses_above(close, sma(close, 20))', exit: 'crosses_below(close, sma(close, 20))' } },
  verdict: { enabled: false },
};
const PARAMS = { places: 2, share: 0.5, cap: 0.4, limit: 0.3, bars: 30, annual: 0.1, days: 15, scale: 2, loss: 0.02, fall: 0.2 };
const PORTFOLIO = {
  cash: { AAA: '$share' },
  groups: { all: ['AAA', 'BBB', 'CCC'] },
  max_exposure: { gross: '2 * $cap', net: '$cap', symbol: '$cap / 2', group: '$cap * 1.5' },
  correlation: { limit: '$limit', bars: '$bars' },
  volatility_target: { annual: '$annual', days: '$days', max_scale: '$scale' },
  guards: { daily_loss: '$loss', max_drawdown: '$fall' },
};

const make = (more: object): ResolvedSystem => resolveSystem({ ...SYSTEM, ...more });

test('each number stands where its entry says, in the order of the legs', () => {
  const { file } = make({ params: PARAMS, risk: { max_positions: '$places' }, portfolio: PORTFOLIO });
  expect(rulesOfTrial(file, PARAMS, 'AAA+BBB+CCC').account).toMatchObject({
    maxPositions: 2,
    shares: [0.5, 1, 1],
    maxExposure: { gross: 0.8, net: 0.4, symbol: 0.2, group: 0.4 * 1.5 },
    correlation: { limit: 0.3, bars: 30 },
    volatilityTarget: { annual: 0.1, days: 15, maxScale: 2 },
    guards: { dailyLoss: 0.02, maxDrawdown: 0.2 },
  });
});

test('a number that no parameter decides is settled at once', () => {
  const { file } = make({ risk: { max_positions: '1 + 1' }, portfolio: { max_exposure: { gross: '3 / 2' } } });
  expect(file.risk.max_positions).toBe(2);
  expect(file.portfolio).toEqual({ max_exposure: { gross: 1.5 } });
});

test('a run under parameters is the run under their numbers', async () => {
  const under = await backtest(make({ params: PARAMS, risk: { max_positions: '$places' }, portfolio: PORTFOLIO }), { useCache: false });
  const numbers = JSON.parse(
    JSON.stringify(PORTFOLIO).replaceAll(/"([^"]*)\$(\w+)([^"]*)"/g, (_, before: string, name: keyof typeof PARAMS, after: string) =>
      JSON.stringify(`${before}${PARAMS[name]}${after}`),
    ),
  ) as object;
  const fixed = await backtest(make({ risk: { max_positions: 2 }, portfolio: numbers }), { useCache: false });
  expect(under.metrics.trades).toBeGreaterThan(20);
  expect(under.metrics).toEqual(fixed.metrics);
  expect(under.account).toEqual(fixed.account);
});

describe('a number that breaks a rule', () => {
  const refused: readonly (readonly [name: string, value: number, sentence: string])[] = [
    ['places', 0, 'risk.max_positions must be >= 1, not 0 ($places)'],
    ['places', 1.5, 'risk.max_positions must be a whole number, not 1.5 ($places)'],
    ['share', 0, 'portfolio.cash.AAA must be > 0, not 0 ($share)'],
    ['cap', -1, 'portfolio.max_exposure.symbol must be > 0, not -0.5 ($cap / 2)'],
    ['limit', 1.1, 'portfolio.correlation.limit must be <= 1, not 1.1 ($limit)'],
    ['bars', 1, 'portfolio.correlation.bars must be >= 2, not 1 ($bars)'],
    ['days', 2.5, 'portfolio.volatility_target.days must be a whole number, not 2.5 ($days)'],
    ['loss', 2, 'portfolio.guards.daily_loss must be <= 1, not 2 ($loss)'],
  ];

  test.each(refused)('%s %s fails its trial alone, with entry, rule and value', async (name, value, sentence) => {
    const system = make({
      params: PARAMS,
      risk: { max_positions: '$places' },
      portfolio: PORTFOLIO,
      space: { [name]: { choice: [PARAMS[name as keyof typeof PARAMS], value] } },
    });
    const { states, failures } = await sweep(system, { useCache: false, workers: 1 });
    expect([...states].sort()).toEqual([1, 2]);
    expect([...failures.values()]).toEqual([sentence]);
  });

  test.each([
    [{ portfolio: { max_exposure: { gross: '1 - 1' } } }, 'portfolio.max_exposure.gross'],
    [{ portfolio: { correlation: { limit: 0.5, bars: 2.5 } } }, 'portfolio.correlation.bars'],
    [{ portfolio: { cash: { AAA: [1] } } }, 'portfolio.cash.AAA'],
    [{ risk: { max_positions: '$places' } }, 'risk.max_positions'],
  ])('%j is refused by its entry', (more, entry) => {
    expect(() => make({ params: PARAMS, ...more })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', context: expect.objectContaining({ entry }) }),
    );
  });
});
