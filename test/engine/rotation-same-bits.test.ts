// A rotation: same inputs, same bits, for any number of workers, memory limit, order or place in the memory, whatever weighs its legs.
import { describe, expect, test } from 'vitest';
import { basketOf, mergeInstants, placeOnClock } from '../../src/core/account-clock.js';
import type { AccountRules } from '../../src/core/account.js';
import { WEIGHT_POLICIES, type WeightPolicy } from '../../src/core/rotation.js';
import { readField } from '../../src/core/trial-record.js';
import { parametersOf, type TrialResults } from '../../src/core/trial-table.js';
import type { TradingData } from '../../src/core/trading-data.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine, type EngineOptions } from '../../src/engine/trial-engine.js';
import { bitsOf, dataOf, gridTable, hourlyMarket, jobOf, NAMES, pickRows, walkBars } from './sample-job.js';

const MEGABYTE = 1048576;
const WINDOW = { from: 60, to: 1000 };
const TABLE = gridTable(NAMES, [
  [3, 5, 8, 13],
  [10, 20, 30],
  [1, 2.5],
]);
const TEXTS = { weight: 'close / ema(close, $slow) - 1', rebalance: 'crosses_above(close, ema(close, $fast))' };

function accountOf(legs: readonly TradingData[]): TradingData {
  const instantsMs = mergeInstants(legs.map(({ market }) => market.bars.timeMs));
  const placed = legs.map((data) => ({ data, ...placeOnClock(data.market.bars.timeMs, instantsMs) }));
  const basket = basketOf(
    placed.map(({ data, ...places }) => ({ bars: data.market.bars, ...places })),
    instantsMs,
  );
  return { market: hourlyMarket(basket), localTimeMs: instantsMs, dayClockMs: instantsMs, frames: [], legs: placed, identities: [] };
}

const DATA = accountOf([0, 1, 2, 3].map((leg) => dataOf(walkBars(1200, 70 + leg))));

function jobWith(policy: WeightPolicy | undefined): EngineJob {
  const account: AccountRules = {
    maxPositions: 4,
    shares: [1, 0.5, 1, 1],
    groups: [[], [], [], []],
    instruments: [0, 0.01, 0, 0].map((lot) => ({ lot, multiplier: 1 })),
    maxExposure: { symbol: undefined, group: undefined, net: undefined, gross: undefined },
    correlation: undefined,
    volatilityTarget: undefined,
    guards: undefined,
    rotation: { top: 3, shortTop: 1, gross: 1, threshold: 0.01, weights: policy && { policy, bars: 20 } },
  };
  return { ...jobOf(DATA, TEXTS), account, isStepped: true };
}

async function evaluate(job: EngineJob, options: Partial<EngineOptions> = {}, table = TABLE): Promise<TrialResults> {
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE, ...options });
  try {
    return await engine.evaluate(table, WINDOW);
  } finally {
    await engine.close();
  }
}

const allBits = (results: TrialResults): string[] => Array.from({ length: results.count }, (_, trial) => bitsOf(results, trial));

describe.each([undefined, ...WEIGHT_POLICIES])('weighed by %s', (policy) => {
  const job = jobWith(policy);

  test('gives the same bits on 1, 2 and 4 workers, in any order, with less memory, beyond 2 GiB and as replays', async () => {
    const first = await evaluate(job);
    const expected = allBits(first);
    expect([...first.states]).toEqual(Array(TABLE.count).fill(1));
    expect(new Set(expected).size).toBe(12); // what $stop_atr is, nothing reads
    expect(Math.max(...expected.map((_, trial) => readField(first.records, 'trades', trial * first.fields)))).toBeGreaterThan(50);
    for (const options of [{ workers: 2 }, { workers: 4 }, { maxMemoryBytes: 4 * MEGABYTE }])
      expect(allBits(await evaluate(job, options)), JSON.stringify(options)).toEqual(expected);
    expect(allBits(await evaluate(job, { firstByte: 2 ** 31, maxMemoryBytes: 2 ** 31 + 64 * MEGABYTE }))).toEqual(expected);
    const order = Array.from({ length: TABLE.count }, (_, trial) => (trial * 7 + 3) % TABLE.count);
    const shuffled = await evaluate(job, {}, pickRows(TABLE, order));
    order.forEach((trial, row) => expect(bitsOf(shuffled, row)).toBe(expected[trial]));
    const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    for (const trial of [0, 11, 23]) {
      const { record } = await engine.replay(parametersOf(TABLE, trial), WINDOW);
      expect(Buffer.from(record.buffer).toString('hex')).toBe(expected[trial]);
    }
    await engine.close();
  });
});
