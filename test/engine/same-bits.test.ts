// Same inputs, same bits: for any number of workers, memory limit, order or batch.
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { readField } from '../../src/core/trial-record.js';
import type { TrialResults } from '../../src/core/trial-table.js';
import { parametersOf } from '../../src/core/trial-table.js';
import * as grouping from '../../src/engine/plan/group-batches.js';
import { PAGE_BYTES } from '../../src/engine/memory/kernels.js';
import { TrialEngine, type EngineOptions } from '../../src/engine/trial-engine.js';
import { bitsOf, dataOf, gridTable, jobOf, NAMES, pickRows, walkBars } from './sample-job.js';

vi.mock('../../src/engine/plan/group-batches.js', { spy: true });
afterEach(() => vi.clearAllMocks());

const BARS = 3000;
const MEGABYTE = 1048576;
const WINDOW = { from: 100, to: BARS };
const TABLE = gridTable(NAMES, [
  [3, 5, 8, 13, 21, 34],
  [10, 20, 30, 50, 80],
  [1, 2.5, 4],
]);
const data = dataOf(walkBars(BARS, 20261120));
const job = jobOf(data);

async function evaluate(options: Partial<EngineOptions>, table = TABLE): Promise<TrialResults> {
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE, ...options });
  try {
    return await engine.evaluate(table, WINDOW);
  } finally {
    await engine.close();
  }
}

const bitsOfAll = (results: TrialResults): string[] => Array.from({ length: results.count }, (_, trial) => bitsOf(results, trial));
const groupCount = (): number => (vi.mocked(grouping.groupBatches).mock.results.at(-1)!.value as grouping.BatchGroup[]).length;

describe('a sweep gives the same bits', () => {
  let expected: string[];
  beforeAll(async () => {
    const results = await evaluate({});
    expect([...results.states]).toEqual(Array(TABLE.count).fill(1));
    // trials that differ have results that differ: the comparison below says something
    expect(new Set(bitsOfAll(results)).size).toBeGreaterThan(TABLE.count / 2);
    expected = bitsOfAll(results);
  });

  test.each([2, 4])('on %i workers', async (workers) => {
    expect(bitsOfAll(await evaluate({ workers }))).toEqual(expected);
  });

  test.each([1, 2, 3])('for a shuffled order of trials (seed %i)', async (seed) => {
    const random = randomStream(seed);
    const order = Array.from({ length: TABLE.count }, (_, trial) => trial)
      .map((trial) => ({ trial, key: random.uniform() }))
      .sort((a, b) => a.key - b.key)
      .map(({ trial }) => trial);
    const results = await evaluate({ workers: seed === 3 ? 2 : 1 }, pickRows(TABLE, order));
    order.forEach((trial, row) => expect(bitsOf(results, row), `trial ${trial}`).toBe(expected[trial]));
  });

  test('split into parts of any size', async () => {
    for (const size of [1, 7, 40]) {
      for (let first = 0; first < TABLE.count; first += size * 5) {
        const rows = Array.from({ length: Math.min(size, TABLE.count - first) }, (_, row) => first + row);
        const results = await evaluate({}, pickRows(TABLE, rows));
        expect(bitsOfAll(results)).toEqual(expected.slice(first, first + rows.length));
      }
    }
  });

  test.each([
    [1, 64],
    [2, 64],
    [2, 3],
  ])('batch by batch with values kept from one to the next, on %i workers, in %i MB', async (workers, megabytes) => {
    const engine = new TrialEngine(job, { workers, maxMemoryBytes: megabytes * MEGABYTE });
    const random = randomStream(7);
    try {
      for (let round = 0; round < 25; round++) {
        const rows = Array.from({ length: 1 + random.below(12) }, () => random.below(TABLE.count));
        // another window in between: its conditions are others, its columns are not
        if (round % 5 === 4) await engine.evaluate(pickRows(TABLE, rows), { from: 0, to: 700 }, { keepsValues: true });
        // and one that is stopped before it computes anything
        if (round % 7 === 6) await engine.evaluate(TABLE, WINDOW, { keepsValues: true, signal: AbortSignal.abort() });
        const results = await engine.evaluate(pickRows(TABLE, rows), WINDOW, { keepsValues: true });
        expect(bitsOfAll(results)).toEqual(rows.map((row) => expected[row]));
      }
    } finally {
      await engine.close();
    }
  });

  test('under memory limits that force it to work in groups', async () => {
    await evaluate({});
    expect(groupCount()).toBe(1);
    const smallest = await smallestLimit();
    const counts: number[] = [];
    for (const maxMemoryBytes of [smallest, smallest + 2 * PAGE_BYTES, smallest + 6 * PAGE_BYTES]) {
      expect(bitsOfAll(await evaluate({ maxMemoryBytes }))).toEqual(expected);
      counts.push(groupCount());
    }
    expect(counts[0]).toBeGreaterThan(3);
    expect(counts[1]).toBeGreaterThan(1);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    // a second worker needs scratch of its own
    expect(bitsOfAll(await evaluate({ maxMemoryBytes: (await smallestLimit(2)) + PAGE_BYTES, workers: 2 }))).toEqual(expected);
    expect(groupCount()).toBeGreaterThan(1);
  });

  test('when one engine is used again and again', async () => {
    const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    await engine.evaluate(pickRows(TABLE, [5, 80]), { from: 0, to: 500 });
    expect(bitsOfAll(await engine.evaluate(TABLE, WINDOW))).toEqual(expected);
    expect(bitsOfAll(await engine.evaluate(TABLE, WINDOW))).toEqual(expected);
  });

  test('when a trial is replayed', async () => {
    const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    for (const trial of [0, 17, 44, 89]) {
      const { record, trades } = await engine.replay(parametersOf(TABLE, trial), WINDOW);
      expect(Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('hex')).toBe(expected[trial]);
      expect(trades.count).toBe(readField(record, 'trades'));
    }
  });
});

describe('limits and failures', () => {
  test('a trial whose parameter breaks a rule fails alone, with its sentence', async () => {
    const table = gridTable(NAMES, [[0, 5], [10, 2.5], [2]]);
    const results = await evaluate({ workers: 2 }, table);
    const alone = await evaluate({}, pickRows(table, [2]));
    expect([...results.states]).toEqual([2, 2, 1, 2]);
    expect(
      [...results.failures].sort(([a], [b]) => a - b).map(([trial, sentence]) => [trial, sentence.replace(/ in [^)]*\)/, '')]),
    ).toEqual([
      [0, 'n must be a whole number >= 1, not 0 ($fast)'],
      [1, 'n must be a whole number >= 1, not 0 ($fast)'],
      [3, 'n must be a whole number >= 1, not 2.5 ($slow)'],
    ]);
    expect(bitsOf(results, 2)).toBe(bitsOf(alone, 0));
    expect([...results.records.subarray(0, results.fields)].every(Number.isNaN)).toBe(true);
  });

  test('an aborted sweep says which trials did not run', async () => {
    const stop = new AbortController();
    const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: 64 * MEGABYTE });
    stop.abort();
    const results = await engine.evaluate(TABLE, WINDOW, { signal: stop.signal });
    expect([...results.states]).toEqual(Array(TABLE.count).fill(0));
  });

  test('an empty table is no trial', async () => {
    const results = await evaluate({}, pickRows(TABLE, []));
    expect(results.count).toBe(0);
  });

  test('memory that cannot hold the bars is one sentence', () => {
    expect(() => new TrialEngine(job, { workers: 1, maxMemoryBytes: 0.2 * MEGABYTE })).toThrow(
      /^--max-memory is 192 KB, and at least \d+ KB are needed for the bars$/,
    );
    expect(() => new TrialEngine(job, { workers: 1, maxMemoryBytes: 1000 })).toThrow(
      /^--max-memory is 1000 bytes, and at least 64 KB are needed for any engine$/,
    );
  });

  test('memory that cannot hold what one trial needs is one sentence', async () => {
    const sentences: string[] = [];
    await smallestLimit(1, (error) => sentences.push(error.message));
    expect(sentences.at(-1)).toMatch(/^--max-memory leaves room for \d+ columns beside the bars and a single trial needs \d+$/);
    expect(sentences.every((sentence) => /^--max-memory (is \d+ [KM]B, and|leaves room for) /.test(sentence))).toBe(true);
  });

  test('the shared memory never exceeds the limit', async () => {
    const smallest = await smallestLimit();
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    for (const maxMemoryBytes of [smallest, smallest + PAGE_BYTES + 1, 64 * MEGABYTE]) {
      await evaluate({ maxMemoryBytes });
      const memory = grow.mock.contexts.at(-1) as unknown as WebAssembly.Memory;
      expect(memory.buffer.byteLength).toBeGreaterThan(BARS * 8 * 7);
      expect(memory.buffer.byteLength).toBeLessThanOrEqual(maxMemoryBytes);
    }
    grow.mockRestore();
  });
});

/** Returns the smallest memory limit that is enough, in whole pages. */
async function smallestLimit(workers = 1, onRefusal?: (error: Error) => void): Promise<number> {
  for (let pages = 1; ; pages++) {
    try {
      await evaluate({ workers, maxMemoryBytes: pages * PAGE_BYTES });
      return pages * PAGE_BYTES;
    } catch (error) {
      expect(error).toMatchObject({ code: 'MEMORY_TOO_SMALL' });
      onRefusal?.(error as Error);
    }
  }
}
