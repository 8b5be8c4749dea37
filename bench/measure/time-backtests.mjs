import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runBarloom } from './cli-process.mjs';
import { repeat } from './samples.mjs';

/** Times whole processes `barloom backtest` on a system whose bars the first, untimed run put into the cache.
 *  Every run must print the metrics of the first. Returns seconds. */
export async function timeBacktests(system, { folder, repetitions }) {
  const path = writeSystem(system, folder);
  const outputDir = join(folder, 'runs');
  const backtest = () => runBarloom('backtest', path, '--cache-dir', join(folder, 'cache'), '--output-dir', outputDir, '--json');
  const first = metricsIn(backtest());
  const samples = await repeat(
    () => {
      rmSync(outputDir, { recursive: true, force: true });
      const started = performance.now();
      const metrics = metricsIn(backtest());
      const elapsedMs = performance.now() - started;
      if (metrics !== first) throw new Error('parity: a run from the cache has other metrics than the run that filled it');
      return elapsedMs;
    },
    { repetitions, warmups: 1 },
  );
  return { seconds: samples.map((each) => each / 1000), parity: 'every run from the cache has the metrics of the run that filled it' };
}

/** Writes synthetic bars into a CSV file and returns the `data` entry that reads it: unlike a synthetic source, it is cached. */
export function storeSynthetic(folder, bars, timeframe) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `synthetic-${timeframe}.csv`);
  runBarloom('data', 'synth', '--out', path, '--bars', String(bars), '--timeframe', timeframe, '--seed', '7');
  return { source: 'csv', path, symbols: ['SYNTH'], timeframe, calendar: 'crypto' };
}

/** Writes a system file into a folder and returns its path. */
export function writeSystem(system, folder, name = 'system.yaml') {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, stringify(system));
  return path;
}

function metricsIn(json) {
  return JSON.stringify(JSON.parse(json).metrics);
}
