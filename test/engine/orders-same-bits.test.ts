// Orders (O1–O5) whose numbers are parameters: same inputs, same bits, for any number of workers, memory limit, order, batch or place in the
// memory; a trial whose numbers are none fails alone.
import { describe, expect, test } from 'vitest';
import { metricsOf, readField } from '../../src/core/trial-record.js';
import { parametersOf, type TrialResults } from '../../src/core/trial-table.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine, type EngineOptions } from '../../src/engine/trial-engine.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { accountOf, ACCOUNT_RULES, sampleLegs } from './sample-account.js';
import { bitsOf, gridTable, jobOf, pickRows } from './sample-job.js';

const MEGABYTE = 1048576;
const WINDOW = { from: 60, to: 1000 };
const NAMES = ['fast', 'valid', 'part', 'more', 'far'];
const TABLE = gridTable(NAMES, [
  [5, 13],
  [1, 3],
  [0.25, 0.5],
  [1, 3],
  [1, 2.5],
]);
const TEXTS: StrategyTexts = {
  let: { n: 'atr(14)', gain: 'close - entry_price()' },
  long: {
    enter: 'close > ema(close, $fast)',
    exit: 'close < ema(close, 3 * $fast) or gain < -$far * n or bars_held() > 20 * $valid',
    order: { type: 'stop', price: 'high + 0.1 * $far * n', valid_bars: '$valid' },
    take: [
      { at: '$far * n', close: '$part' },
      { at: '2 * n', close: '1 - $part' },
    ],
    add: { when: 'gain > 0.25 * n and close > ema(close, $fast)', max: '$more', fraction: '$part', restop: true },
  },
  short: {
    enter: 'close < ema(close, $fast)',
    exit: 'mfe() > 0.02 * $far',
    order: { type: 'limit', price: 'high', valid_bars: '2 * $valid' },
    add: { when: 'position() < 0 and open_profit() > 0', max: '1', fraction: '0.5', restop: false },
  },
  stop: '2 * n',
  trail: 'mae() < -0.01 ? $far * n : 3 * n',
  stop_to_entry_after: '$far * n',
};

const legs = sampleLegs(1200);
const JOB: EngineJob = { ...jobOf(accountOf(legs), TEXTS, NAMES), account: ACCOUNT_RULES, isStepped: true };

async function evaluate(options: Partial<EngineOptions> = {}, table = TABLE): Promise<TrialResults> {
  const engine = new TrialEngine(JOB, { workers: 1, maxMemoryBytes: 64 * MEGABYTE, ...options });
  try {
    return await engine.evaluate(table, WINDOW);
  } finally {
    await engine.close();
  }
}

const allBits = (results: TrialResults): string[] => Array.from({ length: results.count }, (_, trial) => bitsOf(results, trial));

describe('a sweep of orders gives the same bits', () => {
  test('on 1, 2 and 4 workers, in any order, with less memory, beyond 2 GiB and as replays', async () => {
    const first = await evaluate();
    const expected = allBits(first);
    expect([...first.states]).toEqual(Array(TABLE.count).fill(1));
    expect(new Set(expected).size).toBe(TABLE.count);
    expect(Math.min(...expected.map((_, trial) => readField(first.records, 'trades', trial * first.fields)))).toBeGreaterThan(10);
    for (const options of [
      { workers: 2 },
      { workers: 4 },
      { maxMemoryBytes: 4 * MEGABYTE },
      { firstByte: 2 ** 31, maxMemoryBytes: 2 ** 31 + 64 * MEGABYTE },
    ])
      expect(allBits(await evaluate(options)), JSON.stringify(options)).toEqual(expected);
    const order = Array.from({ length: TABLE.count }, (_, trial) => (trial * 7 + 3) % TABLE.count);
    const shuffled = await evaluate({}, pickRows(TABLE, order));
    order.forEach((trial, row) => expect(bitsOf(shuffled, row)).toBe(expected[trial]));
    const engine = new TrialEngine(JOB, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    for (let trial = 0; trial < TABLE.count; trial += 5) {
      const { record, account } = await engine.replay(parametersOf(TABLE, trial), WINDOW);
      expect(Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('hex')).toBe(expected[trial]);
      expect(account!.equity[WINDOW.to - 1]).toBe(metricsOf(record).final_equity);
    }
    await engine.close();
  });
});

test.each([
  [[5, 0, 0.5, 1, 1], 'strategy.long.order.valid_bars must be >= 1, not 0 ($valid)'],
  [[5, 1.5, 0.5, 1, 1], 'strategy.long.order.valid_bars must be a whole number, not 1.5 ($valid)'],
  [[5, 1, 1.5, 1, 1], 'strategy.long.take.0.close must be <= 1, not 1.5 ($part)'],
  [[5, 1, 1, 1, 1], 'strategy.long.take.1.close must be > 0, not 0'],
  [[5, 1, 0.5, 0.5, 1], 'strategy.long.add.max must be a whole number, not 0.5 ($more)'],
])('a trial whose numbers are none fails alone: %j', async (values, sentence) => {
  const table = gridTable(NAMES, [[5], [1], [0.5], [1], [1]]);
  const both = {
    ...table,
    count: 2,
    values: values.map((value, axis) => [table.values[axis]![0]!, value]),
    indices: NAMES.map(() => Int32Array.of(0, 1)),
  };
  const { states, failures } = await evaluate({}, both);
  expect([...states]).toEqual([1, 2]);
  expect(failures.get(1)).toBe(sentence);
});
