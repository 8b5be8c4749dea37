import { join } from 'node:path';
import { makeRow } from '../measure/row.mjs';
import { ratios, repeat } from '../measure/samples.mjs';
import { METRIC_NAMES, openJob } from '../open-job.mjs';
import { requireSameBits } from '../parity.mjs';
import { runBarloom } from '../measure/cli-process.mjs';
import { writeSystem } from '../measure/time-backtests.mjs';
import { accountOfLegs, rotationOfLegs } from '../systems.mjs';

const CASES = [
  {
    criterion: {
      id: 'P1',
      title: 'account of 50 legs × 20,000 hours, 8 places, ranks: EMA cross with ATR stop and target, 16 pairs × 16 settings, one worker',
      unit: 'trials/s',
      reach: 400,
      beyond: 1000,
    },
    system: accountOfLegs({ legs: 50, bars: 20_000, timeframe: '1h' }),
    repetitions: 5,
  },
  {
    criterion: { id: 'P1', title: 'the same over 500 legs × 5,000 days', unit: 'trials/s', reach: 150 },
    system: accountOfLegs({ legs: 500, bars: 5_000, timeframe: '1d' }),
    repetitions: 3,
  },
  {
    criterion: {
      id: 'P1',
      title:
        'rotation of 50 legs × 20,000 hours, the strongest above their average, weighed every day, 64 trials, one worker, instant by instant',
      unit: 'trials/s',
    },
    system: rotationOfLegs({ legs: 50, bars: 20_000, timeframe: '1h' }),
    repetitions: 3,
  },
];

const MEMORY = {
  id: 'P1',
  title:
    'peak RSS of a sweep of 10,000 portfolio trials over that of 1,000 of the same system (10 legs × 5,000 hours, CLI, all files written)',
  unit: 'x',
  better: 'lower',
  reach: 1.1,
};

export async function run({ tempDir, repetitions }) {
  const rows = [];
  for (const { criterion, system, repetitions: full } of CASES) rows.push(await measure(criterion, system, repetitions(full)));
  return [...rows, measureMemory(join(tempDir, 'account'), repetitions(3))];
}

function measureMemory(folder, rounds) {
  const shape = { legs: 10, bars: 5_000, timeframe: '1h' };
  const path = writeSystem(accountOfLegs({ ...shape, settings: 625 }), folder, 'account.yaml');
  const peaks = { few: [], many: [] };
  for (let round = 0; round < rounds; round++) {
    peaks.few.push(peakRssMb(path, folder, 1_000, '--trials', '1000'));
    peaks.many.push(peakRssMb(path, folder, 10_000));
  }
  const list = (values) => values.map((value) => value.toFixed(0)).join(', ');
  return makeRow(MEMORY, ratios(peaks.many, peaks.few), {
    notes: [`1,000 trials ${list(peaks.few)} MB, 10,000 trials ${list(peaks.many)} MB`],
  });
}

function peakRssMb(path, folder, trials, ...flags) {
  const places = ['--cache-dir', join(folder, 'cache'), '--output-dir', join(folder, 'runs')];
  const sweep = JSON.parse(runBarloom('sweep', path, ...places, '--workers', '2', '--json', ...flags));
  if (sweep.trials !== trials || sweep.failed !== 0)
    throw new Error(`parity: the sweep finished ${sweep.trials} trials, ${sweep.failed} failed; ${trials} were asked for`);
  return sweep.peak_rss_mb;
}

async function measure(criterion, system, repetitions) {
  const job = await openJob(system, { workers: 1, maxMemoryBytes: 3 * 2 ** 30 });
  const first = await job.evaluate();
  requireSameBits(first, await job.evaluate(), criterion.title);
  const samples = await repeat(async () => void (await job.evaluate()), { repetitions, warmups: 0 });
  const trades = meanTrades(first);
  await job.close();
  const rates = samples.map((ms) => (job.table.count * 1000) / ms);
  return makeRow(criterion, rates, { parity: 'twice the same bits', notes: [`${trades.toFixed(0)} trades a trial`] });
}

function meanTrades({ count, records, fields }) {
  const field = METRIC_NAMES.indexOf('trades');
  let sum = 0;
  for (let trial = 0; trial < count; trial++) sum += records[trial * fields + field];
  return sum / count;
}
