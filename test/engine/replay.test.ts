// A run that makes more trades than there is room for at first is run again with room for all of them.
import { expect, test } from 'vitest';
import { readField } from '../../src/core/trial-record.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { dataOf, EXECUTION, RISK, walkBars } from './sample-job.js';

test('a replay of more than 1,024 trades has them all', async () => {
  const bars = walkBars(5_000, 3);
  const graph = compileStrategy({ long: { enter: 'true' }, max_bars: '1' }, []);
  const data = { ...dataOf(bars), frames: [] };
  const risk = { ...RISK, sizing: 'fixed' as const, quantity: 0.001 };
  const engine = new TrialEngine({ data, graph, execution: EXECUTION, risk }, { workers: 1, maxMemoryBytes: 64 * 1048576 });
  const { record, trades } = await engine.replay({}, { from: 0, to: 5_000 });
  // in on bar 1, out on bar 2; the decision on bar 2 is in on bar 3
  expect(trades.count).toBe(2_500);
  expect(readField(record, 'trades')).toBe(trades.count);
  expect([...trades.entryBar.subarray(0, 3)]).toEqual([1, 3, 5]);
  expect(trades.exitBar.at(-1)).toBe(4_999);
  const profit = trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
  expect(readField(record, 'final_equity')).toBeCloseTo(risk.cash + profit, 8);
});
