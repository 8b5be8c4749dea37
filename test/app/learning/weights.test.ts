// How much rows count: labels of one symbol that look at the same bars share their weight, those of another symbol do not.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowFakeData } from '../../allow-fake-data.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { openDataset, type SignalDataset } from '../../../src/app/learning/open-dataset.js';
import { trainSystem } from '../../../src/app/learning/train.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';

const HOUR = 3_600_000,
  dir = mkdtempSync(join(tmpdir(), 'barloom-weights-')),
  QUIET = { workers: 1, useCache: false };

function systemWith(training: object): ResolvedSystem {
  return resolveSystem(
    {
      system: 'pair',
      data: { source: 'synthetic', symbols: ['AAA', 'BBB'], timeframe: '1h', synthetic: { seed: 3, bars: 2500 } },
      strategy: { long: { enter: 'rsi(close, 2) < 40' }, max_bars: 2 },
      ml_data_collection: { db_path: join(dir, 'store.duckdb') },
      ml_training: {
        features: 'trend',
        model: 'logistic',
        label: { kind: 'return_class', horizon_bars: 12 },
        minimum_rows: 200,
        folds: 0,
        registry: join(dir, 'models'),
        ...training,
      },
    },
    { isForLearning: true },
  );
}

allowFakeData();
beforeAll(async () => {
  await accumulate(systemWith({}), 'test', QUIET);
});

/** The definition, bar by bar: each row against every other of its symbol, or of any symbol. */
function slowUniqueness({ rows, markets }: SignalDataset, isOfSymbol = true): number[] {
  const symbolOf = (row: number): number => Number(isOfSymbol && rows.barIndex[row]! >= markets[0]!.bars),
    spanOf = (row: number): [number, number] => [rows.decidedAtMs[row]! / HOUR, rows.knownAtMs[row]! / HOUR];
  const all = Array.from({ length: rows.rows }, (_, row) => ({ symbol: symbolOf(row), span: spanOf(row) }));
  return all.map(({ symbol, span: [from, to] }) => {
    let sum = 0;
    for (let hour = from; hour < to; hour++)
      sum += 1 / all.filter((other) => other.symbol === symbol && other.span[0] <= hour && hour < other.span[1]).length;
    return sum / (to - from);
  });
}

describe('weights by uniqueness', () => {
  test('are those of the symbol alone', async () => {
    const dataset = await openDataset(systemWith({ weights: 'uniqueness' }).file, 'test', QUIET),
      expected = slowUniqueness(dataset);
    expect(dataset.markets.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
    expect(dataset.rows.weight).toBe(dataset.uniqueness);
    dataset.uniqueness.forEach((weight, row) => expect(weight).toBeCloseTo(expected[row]!, 10));
    const joint = slowUniqueness(dataset, false);
    expect(expected.filter((weight, row) => weight > 1.5 * joint[row]!).length).toBeGreaterThan(expected.length / 2);
  });

  test('are told in the record, and change the model; without them rows count alike', async () => {
    const plain = await trainSystem(systemWith({}).file, 'test', 'A test.', QUIET),
      weighed = await trainSystem(systemWith({ weights: 'uniqueness' }).file, 'test', 'A test.', QUIET);
    const dataset = await openDataset(systemWith({}).file, 'test', QUIET),
      mean = dataset.uniqueness.reduce((sum, value) => sum + value, 0) / dataset.rows.rows;
    expect(dataset.rows.weight).toBeUndefined();
    expect([plain.record.weights, weighed.record.weights]).toEqual([
      { by: 'none', uniqueness: mean },
      { by: 'uniqueness', uniqueness: mean },
    ]);
    expect(weighed.record.parts[0]!.rows).toBe(plain.record.parts[0]!.rows);
    expect(weighed.record.parts[0]!.metrics).not.toEqual(plain.record.parts[0]!.metrics);
  });

  test('of trades of one symbol, which follow one another, are 1', async () => {
    const { uniqueness } = await openDataset(systemWith({ label: { kind: 'trade_win' } }).file, 'test', QUIET);
    expect(new Set(uniqueness)).toEqual(new Set([1]));
  });
});
