// An account of legs: same inputs, same bits, for any number of workers, memory limit, order, batch or place in the memory; a single leg is
// the market that is traded alone.
import { describe, expect, test } from 'vitest';
import type { AccountRules } from '../../src/core/account.js';
import { randomStream } from '../../src/core/random.js';
import { metricsOf, readField } from '../../src/core/trial-record.js';
import { parametersOf, type TrialResults } from '../../src/core/trial-table.js';
import type { TradingData } from '../../src/core/trading-data.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine, type EngineOptions } from '../../src/engine/trial-engine.js';
import { accountOf, ACCOUNT_RULES, sampleLegs } from './sample-account.js';
import { bitsOf, gridTable, jobOf, NAMES, pickRows, TEXTS } from './sample-job.js';

const MEGABYTE = 1048576;
const BARS = 1200;
const WINDOW = { from: 60, to: 1000 };
const TABLE = gridTable(NAMES, [
  [3, 5, 8, 13],
  [10, 20, 30],
  [1, 2.5],
]);

const texts = { ...TEXTS, rank: 'close / close[$slow] - 1' };
const legs = sampleLegs(BARS);
const JOB: EngineJob = { ...jobOf(accountOf(legs), texts), account: ACCOUNT_RULES };

async function evaluate(options: Partial<EngineOptions> = {}, table = TABLE, job = JOB): Promise<TrialResults> {
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE, ...options });
  try {
    const trials = Int32Array.of(0, 3, 7).filter((trial) => trial < table.count);
    return await engine.evaluate(table, WINDOW, { returns: { trials, blocks: 8 } });
  } finally {
    await engine.close();
  }
}

const allBits = (results: TrialResults): string[] => Array.from({ length: results.count }, (_, trial) => bitsOf(results, trial));

describe('a sweep of an account gives the same bits', () => {
  test('on 1, 2 and 4 workers, in any order, with less memory, beyond 2 GiB and as replays', async () => {
    const first = await evaluate();
    const expected = allBits(first);
    expect([...first.states]).toEqual(Array(TABLE.count).fill(1));
    expect(new Set(expected).size).toBeGreaterThan(TABLE.count / 2);
    expect(Math.max(...expected.map((_, trial) => readField(first.records, 'trades', trial * first.fields)))).toBeGreaterThan(50);
    for (const options of [{ workers: 2 }, { workers: 4 }, { maxMemoryBytes: 4 * MEGABYTE }]) {
      const other = await evaluate(options);
      expect(allBits(other), JSON.stringify(options)).toEqual(expected);
      expect(other.returns).toEqual(first.returns);
    }
    const far = await evaluate({ firstByte: 2 ** 31, maxMemoryBytes: 2 ** 31 + 64 * MEGABYTE });
    expect(allBits(far)).toEqual(expected);
    const order = Array.from({ length: TABLE.count }, (_, trial) => (trial * 7 + 3) % TABLE.count);
    const shuffled = await evaluate({}, pickRows(TABLE, order));
    order.forEach((trial, row) => expect(bitsOf(shuffled, row)).toBe(expected[trial]));
    const engine = new TrialEngine(JOB, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    for (let trial = 0; trial < TABLE.count; trial += 5) {
      const { record, trades, account } = await engine.replay(parametersOf(TABLE, trial), WINDOW);
      expect(Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('hex')).toBe(expected[trial]);
      expect(trades.count).toBe(readField(record, 'trades'));
      expect(account!.equity[WINDOW.to - 1]).toBe(readField(record, 'final_equity'));
    }
    await engine.close();
  });

  test('batch by batch with values kept from one to the next', async () => {
    const expected = allBits(await evaluate());
    const engine = new TrialEngine(JOB, { workers: 2, maxMemoryBytes: 64 * MEGABYTE });
    const random = randomStream(7);
    for (let round = 0; round < 8; round++) {
      const rows = Array.from({ length: 1 + random.below(9) }, () => random.below(TABLE.count));
      const results = await engine.evaluate(pickRows(TABLE, rows), WINDOW, { keepsValues: true });
      expect(allBits(results)).toEqual(rows.map((row) => expected[row]));
    }
    await engine.close();
  });
});

test.each(['next_open', 'close'] as const)(
  'P11 an account of one leg is the market traded alone, every metric bit for bit (%s)',
  async (fill) => {
    const [leg] = legs as [TradingData, ...TradingData[]];
    const alone = { ...jobOf(leg), execution: { ...JOB.execution, fill } };
    const rules: AccountRules = {
      ...ACCOUNT_RULES,
      maxPositions: 1,
      shares: [1],
      groups: [[]],
      instruments: [alone.risk],
      maxExposure: { symbol: undefined, group: undefined, net: undefined, gross: undefined },
      correlation: undefined,
      volatilityTarget: undefined,
      guards: undefined,
    };
    const account = { ...alone, data: accountOf([leg]), account: rules };
    const [single, joined] = [await evaluate({}, TABLE, alone), await evaluate({}, TABLE, account)];
    for (let trial = 0; trial < TABLE.count; trial++)
      expect(metricsOf(joined.records, trial * joined.fields)).toEqual(metricsOf(single.records, trial * single.fields));
    expect(allBits(joined)).toEqual(allBits(single));
    expect(joined.returns).toEqual(single.returns);
  },
);

test('a trial that breaks a rule of its functions fails alone', async () => {
  const results = await evaluate({}, gridTable(NAMES, [[3, 0], [20], [2]]));
  expect([...results.states]).toEqual([1, 2]);
  expect(results.failures.get(1)).toBe('n in ema([x], n) must be a whole number >= 1, not 0 ($fast)');
});

test('memory that cannot hold a single trial is told', async () => {
  await expect(evaluate({ maxMemoryBytes: MEGABYTE })).rejects.toMatchObject({ code: 'MEMORY_TOO_SMALL' });
});
