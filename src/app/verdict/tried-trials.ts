import { createHash } from 'node:crypto';
import { RETURN_SUMS } from '../../core/trial-runner.js';
import { makeTrialBlocks, type TrialBlocks } from '../../validation/trial-blocks.js';
import type { KeptRows } from './kept-returns.js';

/** Every trial that was tried on some bars, on the blocks of one window. */
export interface TriedTrials {
  readonly blocks: TrialBlocks;
  /** trials that the rows stand for */
  readonly population: number;
}

/** Returns what was kept of all studies, as one study over a window: whichever of them came last, in whatever order. Trials that repeat are
 *  one; a row of another window counts with its part in this one, spread evenly over its own blocks.
 *  edges   of the blocks of the window, as KeptRows has them
 *  days    trading days of the window
 *  unkept  trials of which nothing was kept: they are taken for trials of the others' kind */
export function joinTried(
  kept: readonly KeptRows[],
  { edges, days }: { readonly edges: readonly number[]; readonly days: number },
  unkept: number,
): TriedTrials {
  const blocks = edges.length - 1;
  const found = new Map<string, { row: Float32Array; stands: number }>();
  for (const part of kept) {
    const project = projection(part.edges, edges);
    const width = RETURN_SUMS * (part.edges.length - 1);
    const stands = (part.trials * width) / part.rows.length;
    for (let from = 0; from < part.rows.length; from += width) {
      const row = project(part.rows.subarray(from, from + width));
      if (row.every((value) => value === 0)) continue;
      const key = hashOf(row);
      found.set(key, { row, stands: Math.max(stands, found.get(key)?.stands ?? 0) });
    }
  }
  const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const joined = makeTrialBlocks(rows.length, days, blocks);
  rows.forEach(({ row }, trial) => {
    joined.sums.set(row.subarray(0, blocks), trial * blocks);
    joined.squares.set(row.subarray(blocks, 2 * blocks), trial * blocks);
    joined.products.set(row.subarray(2 * blocks), trial * blocks);
  });
  return { blocks: joined, population: Math.round(rows.reduce((sum, { stands }) => sum + stands, 0)) + unkept };
}

/** Returns what moves sums over some blocks of days to others: each is shared out by the days that the blocks have in common. */
function projection(from: readonly number[], to: readonly number[]): (row: Float32Array) => Float32Array {
  if (from.length === to.length && from.every((edge, block) => edge === to[block])) return (row) => row;
  const [blocks, wanted] = [from.length - 1, to.length - 1];
  const shares: { readonly block: number; readonly into: number; readonly share: number }[] = [];
  for (let block = 0; block < blocks; block++)
    for (let into = 0; into < wanted; into++) {
      const common = Math.min(from[block + 1]!, to[into + 1]!) - Math.max(from[block]!, to[into]!);
      if (common > 0) shares.push({ block, into, share: common / (from[block + 1]! - from[block]!) });
    }
  return (row) => {
    const out = new Float32Array(RETURN_SUMS * wanted);
    for (let sum = 0; sum < RETURN_SUMS; sum++)
      for (const { block, into, share } of shares) out[sum * wanted + into]! += share * row[sum * blocks + block]!;
    return out;
  };
}

function hashOf(row: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
    .digest('hex');
}
