import { Bench } from 'tinybench';

/** Returns median, min and max of samples and how many there were. */
export function summarize(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1), count: sorted.length };
}

/** Returns the milliseconds that a call takes, or the milliseconds that it measured and returned itself. */
export async function timeMs(run) {
  const started = performance.now();
  const own = await run();
  return typeof own === 'number' ? own : performance.now() - started;
}

/** Times one call again and again; the first `warmups` do not count. Returns milliseconds. */
export async function repeat(run, { repetitions, warmups = 1 }) {
  const [samples] = await interleave([run], { repetitions, warmups });
  return samples;
}

/** Times several calls in turn, A B A B …, so that a slow minute of the machine meets all of them.
 *  Returns for each call its milliseconds, by round. */
export async function interleave(runs, { repetitions, warmups = 1 }) {
  const samples = runs.map(() => []);
  for (let round = -warmups; round < repetitions; round++) {
    for (const [index, run] of runs.entries()) {
      const elapsedMs = await timeMs(run);
      if (round >= 0) samples[index].push(elapsedMs);
    }
  }
  return samples;
}

/** Calls of a block: the first ones of a block meet caches that another left, and their median does not. */
const BLOCK_CALLS = 12;

/** Times several synchronous calls in rounds of blocks A B B A: each follows itself as often as another, so that what one leaves in the
 *  caches favours none. tinybench samples each block, and its median counts. Returns for each call the mean milliseconds of its two blocks,
 *  by round. */
export async function interleaveMirrored(runs, { rounds, warmups = 1 }) {
  const bench = new Bench({ iterations: BLOCK_CALLS, time: 0, warmup: false, throws: true });
  [...runs, ...runs.toReversed()].forEach((run, index) => bench.add(String(index), run, { async: false }));
  const samples = [];
  for (let round = -warmups; round < rounds; round++) {
    const tasks = await bench.run();
    if (round >= 0) samples.push(tasks.map(({ result }) => result.latency.p50));
  }
  return runs.map((_, index) => samples.map((medians) => (medians[index] + medians.at(-1 - index)) / 2));
}

/** Returns numerator / denominator round by round. */
export function ratios(numerator, denominator) {
  return numerator.map((value, round) => value / denominator[round]);
}
