import { makeRow } from '../measure/row.mjs';
import { interleave, ratios } from '../measure/samples.mjs';
import { openJob } from '../open-job.mjs';
import { requireSameBits } from '../parity.mjs';
import { smallSmaPairs } from './w1-sma-pairs.mjs';

const CRITERION = { id: 'scaling', title: "W1's rate with 2 workers over its rate with 1", unit: 'x' };

export async function run({ repetitions }) {
  const jobs = [await openJob(smallSmaPairs(), { workers: 1 }), await openJob(smallSmaPairs(), { workers: 2 })];
  const [one, two] = [await jobs[0].evaluate(), await jobs[1].evaluate()];
  requireSameBits(one, two, '1 worker against 2');
  const [oneMs, twoMs] = await interleave(
    jobs.map((job) => async () => void (await job.evaluate())),
    { repetitions: repetitions(11), warmups: 2 },
  );
  await Promise.all(jobs.map((job) => job.close()));
  return [makeRow(CRITERION, ratios(oneMs, twoMs), { parity: '1 and 2 workers give the same bits' })];
}
