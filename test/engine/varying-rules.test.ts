// Numbers of the rules that parameters decide: every trial is walked under its own, bit for bit as if it were alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { readField } from '../../src/core/trial-record.js';
import { parametersOf, type TrialResults, type TrialTable } from '../../src/core/trial-table.js';
import { RETURN_SUMS } from '../../src/core/trial-runner.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine, type EngineOptions } from '../../src/engine/trial-engine.js';
import { numbersOf, underParameters, withoutNumbers } from './rule-numbers.js';
import { bitsOf, dataOf, EXECUTION, gridTable, jobOf, pickRows, RISK, TEXTS, walkBars } from './sample-job.js';

const BARS = 2000;
const WINDOW = { from: 100, to: BARS };
const MEGABYTE = 1048576;
const RULES = { execution: EXECUTION, risk: { ...RISK, sizing: 'risk' as const } };
const VARYING = ['taker_fee_bps', 'maker_fee_bps', 'slippage_bps', 'cash', 'risk_per_trade', 'max_leverage'];
const NAMES = ['fast', 'slow', 'stop', ...VARYING];
const TABLE = gridTable(NAMES, [[3, 8], [20, 50], [1, 2.5, 4], [0, 10], [2], [0, 5], [1000, 10_000], [0.01, 0.05], [0.5, 3]]);
const data = dataOf(walkBars(BARS, 20261130));
const fixed = jobOf(data, TEXTS, NAMES);
const job: EngineJob = { ...fixed, ...withoutNumbers(RULES, VARYING), numbers: numbersOf(VARYING) };

async function evaluate(options: Partial<EngineOptions> = {}, table: TrialTable = TABLE, own: EngineJob = job): Promise<TrialResults> {
  const engine = new TrialEngine(own, { workers: 1, maxMemoryBytes: 64 * MEGABYTE, ...options });
  try {
    return await engine.evaluate(table, WINDOW);
  } finally {
    await engine.close();
  }
}

const bitsOfAll = (results: TrialResults): string[] => Array.from({ length: results.count }, (_, trial) => bitsOf(results, trial));

describe('trials with rules of their own', () => {
  let expected: string[];
  let engine: TrialEngine;
  beforeAll(async () => {
    const results = await evaluate();
    expect([...results.states]).toEqual(Array(TABLE.count).fill(1));
    expected = bitsOfAll(results);
    engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
  });
  afterAll(async () => await engine.close());

  test('are each what an engine under these very rules gives', async () => {
    expect(new Set(expected).size).toBeGreaterThan(TABLE.count / 2);
    for (let trial = 0; trial < TABLE.count; trial += 7) {
      const parameters = parametersOf(TABLE, trial);
      const alone = await evaluate({}, pickRows(TABLE, [trial]), { ...fixed, ...underParameters(RULES, VARYING, parameters) });
      expect(bitsOf(alone, 0), `trial ${trial}`).toBe(expected[trial]);
    }
  });

  test.each([2, 4])('give the same bits on %i workers', async (workers) => {
    expect(bitsOfAll(await evaluate({ workers }))).toEqual(expected);
  });

  test('give the same bits in any order, in any part, and with values kept', async () => {
    const random = randomStream(3);
    for (let round = 0; round < 12; round++) {
      const rows = Array.from({ length: 1 + random.below(80) }, () => random.below(TABLE.count));
      const results = await engine.evaluate(pickRows(TABLE, rows), WINDOW, { keepsValues: round % 2 === 0 });
      expect(bitsOfAll(results)).toEqual(rows.map((row) => expected[row]));
    }
  });

  test('are replayed under them, and begin with another cash where one is given', async () => {
    for (const trial of [0, 5, 100, 287]) {
      const parameters = parametersOf(TABLE, trial);
      const { record } = await engine.replay(parameters, WINDOW);
      expect(Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('hex')).toBe(expected[trial]);
      const other = await engine.replay(parameters, WINDOW, { cash: 777 });
      expect(readField(other.record, 'final_equity') / (1 + readField(other.record, 'total_return'))).toBeCloseTo(777, 8);
    }
  });

  test('have daily returns of their own', async () => {
    const trials = Int32Array.of(0, 100, 287);
    const { returns } = await engine.evaluate(TABLE, WINDOW, { returns: { trials, blocks: 4 } });
    for (const [row, trial] of trials.entries()) {
      const own = { ...fixed, ...underParameters(RULES, VARYING, parametersOf(TABLE, trial)) };
      const alone = new TrialEngine(own, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
      const sums = await alone.evaluate(pickRows(TABLE, [trial]), WINDOW, { returns: { trials: Int32Array.of(0), blocks: 4 } });
      await alone.close();
      const size = RETURN_SUMS * 4;
      expect([...returns!.subarray(row * size, (row + 1) * size)]).toEqual([...sums.returns!]);
    }
  });
});

test('first touches that many trials share are found anew for another impact', async () => {
  // stop and target are tight: they stand a few ticks nearer or further for an entry that slipped
  const texts = { ...TEXTS, stop: '0.2 * atr(14)', target: '0.2 * atr(14)' };
  const names = ['fast', 'slow', 'slippage_bps', 'taker_fee_bps'];
  const table = gridTable(names, [
    [3, 5, 8],
    [20, 30],
    [0, 40, 80],
    [0, 10],
  ]);
  const fixedJob = jobOf(data, texts, names);
  const varying: EngineJob = { ...fixedJob, ...withoutNumbers({ execution: EXECUTION, risk: RISK }, names), numbers: numbersOf(names) };
  const found = bitsOfAll(await evaluate({}, table, varying));
  for (let trial = 0; trial < table.count; trial++) {
    const rules = underParameters({ execution: EXECUTION, risk: RISK }, names, parametersOf(table, trial));
    const alone = await evaluate({}, pickRows(table, [trial]), { ...fixedJob, ...rules });
    expect(bitsOf(alone, 0), `trial ${trial}`).toBe(found[trial]);
  }
});

describe('rules that are none', () => {
  const names = ['fast', 'slow', 'stop', 'taker_fee_bps', 'slippage_bps', 'spread_bps', 'risk_per_trade', 'max_leverage', 'cash'];
  const own: EngineJob = { ...jobOf(data, TEXTS, names), ...withoutNumbers(RULES, names), numbers: numbersOf(names) };
  const good = [5, 20, 2, 10, 5, 2, 0.01, 1, 10_000];
  const refused: readonly (readonly [name: string, value: number, sentence: string])[] = [
    ['taker_fee_bps', -1, 'execution.taker_fee_bps must be >= 0, not -1 ($taker_fee_bps)'],
    ['risk_per_trade', 1.5, 'risk.risk_per_trade must be <= 1, not 1.5 ($risk_per_trade)'],
    ['max_leverage', 0, 'risk.max_leverage must be > 0, not 0 ($max_leverage)'],
    ['cash', Number.NaN, 'risk.cash must be a number, not NaN ($cash)'],
    ['cash', Number.POSITIVE_INFINITY, 'risk.cash must be a number, not Infinity ($cash)'],
    ['spread_bps', 9999.5, ''],
    ['slippage_bps', 9999, 'execution.slippage_bps + execution.spread_bps / 2 must be < 10000, not 10000'],
  ];

  test('fail their trials alone, with the entry, the rule and the value', async () => {
    const rows = [good, ...refused.map(([name, value]) => good.with(names.indexOf(name), value))];
    const columns = names.map((_, column) => [...new Set(rows.map((row) => row[column]!))]);
    const table: TrialTable = {
      count: rows.length,
      names,
      values: columns,
      indices: columns.map((values, column) => Int32Array.from(rows, (row) => values.findIndex((value) => Object.is(value, row[column])))),
    };
    for (const workers of [1, 2]) {
      const results = await evaluate({ workers }, table, own);
      expect([...results.states]).toEqual([1, ...refused.map(([, , sentence]) => (sentence === '' ? 1 : 2))]);
      refused.forEach(([, , sentence], row) => expect(results.failures.get(row + 1) ?? '').toBe(sentence));
      expect(readField(results.records, 'trades', results.fields)).toBeNaN();
      expect(readField(results.records, 'trades')).toBeGreaterThan(0);
    }
  });
});
