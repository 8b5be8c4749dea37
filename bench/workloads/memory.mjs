import { join } from 'node:path';
import { runBarloom } from '../measure/cli-process.mjs';
import { makeRow } from '../measure/row.mjs';
import { ratios } from '../measure/samples.mjs';
import { writeSystem } from '../measure/time-backtests.mjs';
import { smaPairs } from '../systems.mjs';

const CRITERION = {
  id: 'memory',
  title: 'peak RSS of a sweep of 100,000 trials over that of 1,000 of the same system (CLI, 20,000 bars, all files written)',
  unit: 'x',
  better: 'lower',
  reach: 1.1,
  beyond: 1.05,
};
const SMALL_GRID = {
  id: 'memory',
  title: 'the same over a grid of 1,000 points, which has a tenth of the columns',
  unit: 'x',
  better: 'lower',
};
const BARS = 20_000;
const MAX_MEMORY = '64MB';
const FEW = smaPairs(BARS, { int: [5, 44] }, { int: [450, 474] });
const MANY = smaPairs(BARS, { int: [5, 404] }, { int: [450, 699] });

export async function run({ tempDir, repetitions }) {
  const folder = join(tempDir, 'memory');
  const many = writeSystem(MANY, folder, 'many.yaml');
  const small = writeSystem(FEW, folder, 'few.yaml');
  const peaks = { subset: [], small: [], many: [] };
  for (let round = 0; round < repetitions(3); round++) {
    peaks.subset.push(peakRssMb(many, folder, 1000, '--trials', '1000'));
    peaks.small.push(peakRssMb(small, folder, 1000));
    peaks.many.push(peakRssMb(many, folder, 100_000));
  }
  const list = (values) => values.map((value) => value.toFixed(0)).join(', ');
  const notes = [
    `--max-memory ${MAX_MEMORY}, 2 workers; 1,000 trials ${list(peaks.subset)} MB, 100,000 trials ${list(peaks.many)} MB, the small grid ${list(peaks.small)} MB`,
  ];
  return [makeRow(CRITERION, ratios(peaks.many, peaks.subset), { notes }), makeRow(SMALL_GRID, ratios(peaks.many, peaks.small))];
}

function peakRssMb(path, folder, trials, ...flags) {
  const sweep = JSON.parse(
    runBarloom(
      'sweep',
      path,
      '--cache-dir',
      join(folder, 'cache'),
      '--output-dir',
      join(folder, 'runs'),
      '--max-memory',
      MAX_MEMORY,
      '--workers',
      '2',
      '--json',
      ...flags,
    ),
  );
  if (sweep.trials !== trials || sweep.failed !== 0)
    throw new Error(`parity: the sweep finished ${sweep.trials} trials, ${sweep.failed} failed; ${trials} were asked for`);
  return sweep.peak_rss_mb;
}
