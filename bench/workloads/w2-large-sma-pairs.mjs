import { runScript } from '../measure/cli-process.mjs';
import { makeRow } from '../measure/row.mjs';

const MAX_MEMORY_MB = 96;
const SHAPE = 'SMA pairs 100 × 100, 200,000 bars × 10,000 trials, 2 workers, its own process';
const TIME = { id: 'W2', title: `${SHAPE}: time`, unit: 's', better: 'lower', reach: 2.0, beyond: 0.9 };
const MEMORY = { id: 'W2', title: `${SHAPE}: peak RSS of the whole process`, unit: 'MB', better: 'lower', reach: 250, beyond: 150 };

export async function run({ repetitions }) {
  const evaluations = repetitions(5);
  const child = JSON.parse(runScript('bench/workloads/w2-child.mjs', [String(MAX_MEMORY_MB), String(evaluations)]));
  const notes = [
    `the engine's memory is limited to ${MAX_MEMORY_MB} MB (the columns alone would take 320 MB); first evaluation ${child.cold_seconds.toFixed(2)} s`,
  ];
  return [
    makeRow(TIME, child.seconds, { parity: child.parity, notes }),
    makeRow(MEMORY, [child.peak_rss_mb], { notes: [`after ${evaluations + 1} evaluations`] }),
  ];
}
