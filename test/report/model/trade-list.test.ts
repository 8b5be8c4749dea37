import { expect, test } from 'vitest';
import { buildTradeDistribution } from '../../../src/report/model/trade-distribution.js';
import { collectListed, listTrades } from '../../../src/report/model/trade-list.js';
import { inventRun } from '../inputs/run-input.js';

const { trades } = inventRun(8, 4_000, 50);

test('few trades are listed in full', () => {
  const list = listTrades(trades, 50);
  expect(list.kind).toBe('all');
  expect(collectListed(list)).toEqual(trades);
});

test('many trades are listed by their ends and extremes', () => {
  const list = listTrades(trades, 12);
  if (list.kind !== 'excerpt') throw new Error('expected an excerpt');
  const returns = trades.map((trade) => trade.return).sort((a, b) => a - b);
  expect(list.best.map(({ trade }) => trade.return)).toEqual(returns.slice(-3).reverse());
  expect(list.worst.map(({ trade }) => trade.return)).toEqual(returns.slice(0, 3));
  expect(list.first.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(list.last.map(({ number }) => number)).toEqual([48, 49, 50]);
});

test('exit reasons add up to the trades', () => {
  const { reasons, returns } = buildTradeDistribution(trades)!;
  expect(reasons.reduce((sum, { gains, losses }) => sum + gains + losses, 0)).toBe(50);
  expect(returns.total).toBe(50);
  expect(buildTradeDistribution([])).toBeUndefined();
});
