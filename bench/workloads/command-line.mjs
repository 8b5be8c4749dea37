import { join } from 'node:path';
import { runBarloom } from '../measure/cli-process.mjs';
import { makeRow } from '../measure/row.mjs';
import { repeat } from '../measure/samples.mjs';
import { storeSynthetic, timeBacktests } from '../measure/time-backtests.mjs';
import { emaCross } from '../systems.mjs';

const HELP = { id: 'cli', title: '`barloom --help`, whole process', unit: 's', better: 'lower', reach: 0.15, beyond: 0.1 };
const BACKTEST = {
  id: 'cli',
  title: 'warm `barloom backtest` on 30,000 cached bars, whole process, all files written',
  unit: 's',
  better: 'lower',
  reach: 0.7,
  beyond: 0.4,
};

export async function run({ tempDir, repetitions }) {
  const folder = join(tempDir, 'cli');
  const help = await repeat(() => void runBarloom('--help'), { repetitions: repetitions(7) });
  const { seconds, parity } = await timeBacktests(emaCross(storeSynthetic(folder, 30_000, '1h')), { folder, repetitions: repetitions(7) });
  return [
    makeRow(
      HELP,
      help.map((each) => each / 1000),
    ),
    makeRow(BACKTEST, seconds, { parity }),
  ];
}
