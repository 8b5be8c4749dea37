import { makeRow } from '../measure/row.mjs';
import { storeSynthetic, timeBacktests } from '../measure/time-backtests.mjs';
import { emaCross } from '../systems.mjs';

const CRITERION = {
  id: 'W5',
  title: 'one backtest on 1,000,000 one-minute bars from the cache, whole process, all files written',
  unit: 's',
  better: 'lower',
  reach: 1.0,
  beyond: 0.5,
};

export async function run({ tempDir, repetitions }) {
  const folder = `${tempDir}/w5`;
  const { seconds, parity } = await timeBacktests(emaCross(storeSynthetic(folder, 1_000_000, '1m')), {
    folder,
    repetitions: repetitions(5),
  });
  return [makeRow(CRITERION, seconds, { parity, notes: ['the first run filled the cache and is not counted'] })];
}
