// What is kept of the returns of earlier studies, and how all of them become one.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keepReturns, readReturns, type KeptRows } from '../../../src/app/verdict/kept-returns.js';
import { joinTried } from '../../../src/app/verdict/tried-trials.js';
import { randomStream } from '../../../src/core/random.js';

const EDGES = [0, 10, 20, 30, 40];
/** Rows of 4 blocks, three sums each, of the trials with those numbers. */
const rowsOf = (...trials: number[]): Float32Array =>
  Float32Array.from(trials.flatMap((trial) => Array.from({ length: 12 }, (_, at) => (trial === 0 ? 0 : trial + at / 16))));
const part = (trials: number, rows: Float32Array, edges = EDGES): KeptRows => ({ trials, edges, rows });

describe('trials of several studies', () => {
  test('are one study, whichever came last: what repeats is one trial, and what did not run is none', () => {
    const [a, b] = [part(3, rowsOf(1, 2, 3)), part(3, rowsOf(3, 0, 4))];
    const joined = joinTried([a, b], { edges: EDGES, days: 40 }, 0);
    expect(joined).toEqual(joinTried([b, a, b], { edges: EDGES, days: 40 }, 0));
    expect([joined.blocks.trials, joined.population]).toEqual([4, 4]);
    const firsts = Array.from({ length: 4 }, (_, trial) => joined.blocks.sums[trial * 4]!);
    expect(firsts.sort()).toEqual([1, 2, 3, 4]);
    const at = Array.from({ length: 4 }, (_, trial) => joined.blocks.sums[trial * 4]!).indexOf(2);
    expect([...joined.blocks.squares.subarray(at * 4, at * 4 + 4)]).toEqual([2.25, 2.3125, 2.375, 2.4375]);
    expect([...joined.blocks.products.subarray(at * 4, at * 4 + 4)]).toEqual([2.5, 2.5625, 2.625, 2.6875]);
  });

  test('stand for those that they are a sample of, and what was not kept for itself', () => {
    expect(joinTried([part(30, rowsOf(1, 2, 3)), part(4, rowsOf(3, 4))], { edges: EDGES, days: 40 }, 100).population).toBe(132);
    expect(joinTried([], { edges: EDGES, days: 40 }, 7)).toMatchObject({ blocks: { trials: 0 }, population: 7 });
  });

  test('over another window count with their part in this one, spread over their days', () => {
    const row = Float32Array.of(4, 8, 1, 1, 2, 2); // two blocks: sums, squares, products
    const { blocks } = joinTried([part(1, row, [10, 30, 50])], { edges: [0, 20, 40], days: 40 }, 0);
    expect([...blocks.sums]).toEqual([2, 2 + 4]);
    expect([...blocks.squares]).toEqual([0.5, 1]);
    expect([...blocks.products]).toEqual([1, 2]);
    expect(joinTried([part(1, row, [50, 60, 70])], { edges: [0, 20, 40], days: 40 }, 0).blocks.trials).toBe(0);
  });
});

describe('kept returns', () => {
  const open = (): string => mkdtempSync(join(tmpdir(), 'barloom-kept-'));
  const study = { study: 'a'.repeat(64), benchmark: undefined };

  test('are read as they were written, part by part', () => {
    const folder = open();
    expect(readReturns(folder, study)).toBeUndefined();
    const parts = [part(3, rowsOf(1, 2)), part(2, Float32Array.of(1, 2, 3), [5, 9])];
    keepReturns(folder, study, parts);
    expect(readReturns(folder, study)).toEqual(parts);
    expect(readReturns(folder, { ...study, study: 'b'.repeat(64) })).toBeUndefined();
    // sums of products with another benchmark are of no use
    expect(readReturns(folder, { ...study, benchmark: 'SPY' })).toBeUndefined();
  });

  test('of a study that came further before stay', () => {
    const folder = open();
    keepReturns(folder, study, [part(200, rowsOf(1, 2))]);
    keepReturns(folder, study, [part(20, rowsOf(3))]);
    expect(readReturns(folder, study)![0]!.trials).toBe(200);
    keepReturns(folder, study, [part(300, rowsOf(4))]);
    expect(readReturns(folder, study)![0]!.trials).toBe(300);
  });

  test('that are damaged are none: 100 flips and cuts', () => {
    const folder = open(),
      random = randomStream(5);
    keepReturns(folder, study, [part(3, rowsOf(1, 2))]);
    const path = join(folder, 'kept_returns', `${'a'.repeat(32)}.bin`),
      whole = readFileSync(path),
      expected = readReturns(folder, study);
    for (let k = 0; k < 100; k++) {
      const at = whole.indexOf(10) + 1 + random.below(whole.length - whole.indexOf(10) - 1);
      writeFileSync(path, k % 2 === 0 ? whole.subarray(0, at) : whole.map((byte, i) => (i === at ? byte ^ (1 << random.below(8)) : byte)));
      expect(readReturns(folder, study)).toBeUndefined();
    }
    writeFileSync(path, whole);
    expect(readReturns(folder, study)).toEqual(expected);
  });
});
