import { makeRow } from '../measure/row.mjs';
import { repeat, timeMs } from '../measure/samples.mjs';
import { openJob } from '../open-job.mjs';
import { provePlainParity } from '../plain-trials.mjs';
import { smaPairs } from '../systems.mjs';

const BARS = 20_000;
const CRITERION = {
  id: 'W1',
  title: 'SMA pairs 50 × 100, 20,000 bars × 5,000 trials, all metrics, 2 workers',
  unit: 'bar-trials/s',
  reach: 1.5e9,
  beyond: 3e9,
};

export const smallSmaPairs = () => smaPairs(BARS, { int: [5, 54] }, { int: [60, 258], step: 2 });

/** The engine is opened once; every evaluation computes all columns and all trials again. */
export async function run({ repetitions }) {
  const job = await openJob(smallSmaPairs(), { workers: 2 });
  let results;
  const coldMs = await timeMs(async () => void (results = await job.evaluate()));
  const parity = provePlainParity(job, results, 50);
  const samples = await repeat(async () => void (await job.evaluate()), { repetitions: repetitions(11), warmups: 2 });
  await job.close();
  const rate = (elapsedMs) => (BARS * job.table.count) / (elapsedMs / 1000);
  return [
    makeRow(CRITERION, samples.map(rate), {
      parity,
      notes: [
        `first evaluation, workers started and nothing compiled: ${rate(coldMs).toExponential(2)} bar-trials/s (${coldMs.toFixed(0)} ms)`,
      ],
    }),
  ];
}
