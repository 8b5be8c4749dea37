import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseTimeframe } from '../../dist/core/timeframe.js';
import { calendarOf } from '../../dist/data/calendar/calendars.js';
import { syntheticBars } from '../../dist/data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../dist/data/synthetic/synthetic-options.js';
import { writeBars } from '../../dist/data/bars/write-bars.js';
import { runScript } from '../measure/cli-process.mjs';
import { makeRatioRow, makeRow, makeSkippedRow } from '../measure/row.mjs';

const [MANY, MILLION] = [10_000_000, 1_000_000];
const lower = (title, unit, reach) => ({ id: 'D2', title, unit, better: 'lower', reach });
const IMPORT = 'import of a Parquet file of 10,000,000 one-minute bars into the cache, a process of its own';
const PARQUET = [lower(`${IMPORT}: time`, 's', 4), lower(`${IMPORT}: peak RSS of the whole process`, 'MB', 600)];
const UNCACHED = lower('the same without a cache: time', 's');
const CACHED = lower('opening 1,000,000 one-minute bars from the cache, in a process of its own', 's', 0.1);
const CSV = lower('import of a CSV of 1,000,000 one-minute bars into the cache', 's');
const CSV_RATIO = lower('the same over the time of an earlier build', 'x', 1.2);

/** Times are those of opening, without the start of the process. BARLOOM_EARLIER names the built `dist` of another commit: its import of the
 *  same CSV is measured in turn with this one. */
export async function run({ tempDir, repetitions }) {
  const folder = join(tempDir, 'opening');
  mkdirSync(folder, { recursive: true });
  const many = await writeMarket(join(folder, 'many.parquet'), MANY),
    csv = await writeMarket(join(folder, 'million.csv'), MILLION);
  return [...importParquet(many, folder, repetitions(3)), ...importCsv(csv, folder, repetitions(5))];
}

async function writeMarket(path, bars) {
  const options = resolveSyntheticOptions({ bars, seed: 3 }, 'crypto');
  await writeBars(path, syntheticBars(options, parseTimeframe('1m'), calendarOf('crypto')), 'real');
  return path;
}

function importParquet(path, folder, count) {
  const cache = join(folder, 'cache');
  const plain = repeat(count, () => open('parquet', path, '-', 'off', MANY));
  const stored = repeat(count, () => {
    rmSync(cache, { recursive: true, force: true });
    return open('parquet', path, cache, 'miss', MANY);
  });
  const again = open('parquet', path, cache, 'hit', MANY);
  rmSync(cache, { recursive: true, force: true });
  const hashes = new Set([...plain, ...stored, again].map(({ data_hash }) => data_hash));
  if (hashes.size !== 1) throw new Error('parity: imports and the cache have other bars');
  const parity = 'imports and the cache have the same bars';
  const notes = [`from the cache ${again.seconds.toFixed(2)} s and ${again.peak_rss_mb.toFixed(0)} MB; the columns themselves are 480 MB`];
  return [
    makeRow(PARQUET[0], secondsOf(stored), { parity, notes }),
    makeRow(
      PARQUET[1],
      stored.map(({ peak_rss_mb }) => peak_rss_mb),
    ),
    makeRow(UNCACHED, secondsOf(plain)),
  ];
}

function importCsv(path, folder, count) {
  const earlier = process.env.BARLOOM_EARLIER,
    [own, other, cached] = [[], [], []];
  for (let round = 0; round < count; round++) {
    const cache = join(folder, `cache-${round}`);
    own.push(open('csv', path, cache, 'miss', MILLION));
    cached.push(open('csv', path, cache, 'hit', MILLION));
    if (earlier !== undefined) other.push(open('csv', path, join(folder, `earlier-${round}`), 'miss', MILLION, earlier));
  }
  const compared =
    earlier === undefined
      ? makeSkippedRow(CSV_RATIO, 'BARLOOM_EARLIER names no build')
      : makeRatioRow(CSV_RATIO, secondsOf(own), secondsOf(other), { notes: [`of ${earlier}`] });
  return [makeRow(CACHED, secondsOf(cached)), makeRow(CSV, secondsOf(own)), compared];
}

function open(source, path, cacheDir, state, bars, ...dist) {
  const opened = JSON.parse(runScript('bench/workloads/d2-child.mjs', [source, path, cacheDir, ...dist]));
  if (opened.bars !== bars || opened.cache !== state)
    throw new Error(`parity: ${opened.bars} bars with the cache ${opened.cache}; ${bars} and ${state} were asked for`);
  return opened;
}

function repeat(count, step) {
  return Array.from({ length: count }, step);
}

function secondsOf(opened) {
  return opened.map(({ seconds }) => seconds);
}
