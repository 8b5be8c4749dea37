import { makeRow } from '../measure/row.mjs';
import { interleave, ratios, summarize } from '../measure/samples.mjs';
import { openJob } from '../open-job.mjs';
import { provePlainParity } from '../plain-trials.mjs';
import { describeBars, emaPairs, emaPairsWithSettings } from '../systems.mjs';

const CRITERION = { id: 'W4', title: "W3's pairs × 20 stop/target settings, rate per trial over W3's", unit: 'x', reach: 3, beyond: 5 };

export async function run({ repetitions }) {
  const pairs = await openJob(emaPairs(), { workers: 1 });
  const settings = await openJob(emaPairsWithSettings(), { workers: 1 });
  const parity = provePlainParity(settings, await settings.evaluate(), 97);
  const evaluate = (job) => async () => void (await job.evaluate());
  const [pairsMs, settingsMs] = await interleave([evaluate(pairs), evaluate(settings)], { repetitions: repetitions(7) });
  const perTrial = (job, samples) => samples.map((each) => (each * 1000) / job.table.count);
  const [pairsUs, settingsUs] = [perTrial(pairs, pairsMs), perTrial(settings, settingsMs)];
  await Promise.all([pairs.close(), settings.close()]);
  const notes = [
    describeBars(pairs.trading),
    `${summarize(pairsUs).median.toFixed(2)} µs a trial with one setting, ${summarize(settingsUs).median.toFixed(2)} µs with 20`,
  ];
  return [makeRow(CRITERION, ratios(pairsUs, settingsUs), { parity, notes })];
}
