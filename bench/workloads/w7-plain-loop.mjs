import { makeRow } from '../measure/row.mjs';
import { interleave, ratios, summarize } from '../measure/samples.mjs';
import { openJob } from '../open-job.mjs';
import { spreadTrials } from '../parity.mjs';
import { PlainTrials, provePlainParity } from '../plain-trials.mjs';
import { describeBars, emaPairs } from '../systems.mjs';

const CRITERION = {
  id: 'W7',
  title: "W3's rules against the plain loop that a user would write (bench/plain-loop.mjs), per trial",
  unit: 'x',
  reach: 20,
  beyond: 40,
};
const SAMPLE = 150;

/** The plain loop's columns are computed before the clock starts; barloom's are computed inside what is timed. */
export async function run({ repetitions }) {
  const job = await openJob(emaPairs(), { workers: 1 });
  const parity = provePlainParity(job, await job.evaluate(), SAMPLE);
  const plain = new PlainTrials(job);
  const trials = spreadTrials(job.table.count, SAMPLE);
  const runPlain = () => trials.forEach((trial) => plain.run(trial));
  const [plainMs, ownMs] = await interleave([runPlain, async () => void (await job.evaluate())], {
    repetitions: repetitions(7),
    warmups: 2,
  });
  await job.close();
  const plainUs = plainMs.map((each) => (each * 1000) / trials.length);
  const ownUs = ownMs.map((each) => (each * 1000) / job.table.count);
  const notes = [
    describeBars(job.trading),
    `plain loop ${summarize(plainUs).median.toFixed(1)} µs a trial, barloom ${summarize(ownUs).median.toFixed(2)} µs`,
  ];
  return [makeRow(CRITERION, ratios(plainUs, ownUs), { parity, notes })];
}
