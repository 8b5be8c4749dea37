// How long a round over 200 systems takes in which nothing is due, and how long a journal of 100,000 lines takes to open:
//   npm run build && node bench/factory/speed.mjs
// Each time is that of a process of its own, the least of five; the journal's is that of its opening alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Journal } from '../../dist/app/factory/journal.js';
import { addSystem } from '../../dist/app/factory/change-system.js';
import { sealLine, shortHash } from '../../dist/files/chained-line.js';
import { writeHead } from '../../dist/files/chained-lines.js';

const BINARY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SYSTEMS = 200;
const LINES = 100_000;
const TIMES = 5;
const DAY_MS = 86_400_000;

const system = (number) => `system: s${number}
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1d, calendar: crypto}
windows: {hygiene: ["2020-01-01", "2020-07-01"], test: ["2020-07-01", "2020-11-01"]}
params: {length: ${5 + (number % 50)}}
strategy: {long: {enter: "close > sma(close, $length)", exit: "close < sma(close, $length)"}}
lifecycle:
  gates: {hygiene: {checks: []}, test: {checks: []}, demo: {days: 5000}}
  watch: {demote: ["drawdown < -0.2", "rolling_sharpe(60) < -1"], scale_down: ["drawdown < -0.1"]}
`;

function bars(days) {
  const rows = Array.from({ length: days }, (_, day) => {
    const price = 100 + 10 * Math.sin(day / 7);
    const time = new Date(Date.UTC(2020, 0, 1) + day * DAY_MS).toISOString();
    return `${time},${price},${price + 1},${price - 1},${price + 0.5},1000`;
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

function least(times) {
  return Math.round(Math.min(...times));
}

function timed(act) {
  const startedMs = performance.now();
  act();
  return performance.now() - startedMs;
}

async function measureRound(dir) {
  writeFileSync(join(dir, 'bars.csv'), bars(400));
  process.chdir(dir);
  for (let number = 0; number < SYSTEMS; number++) {
    writeFileSync(`s${number}.yaml`, system(number));
    await addSystem('factory', `s${number}.yaml`);
  }
  const run = () => execFileSync(process.execPath, [BINARY, 'factory', 'run', '--quiet']);
  run();
  run();
  return least(Array.from({ length: TIMES }, () => timed(run)));
}

/** Half of the lines begin a step, the others are what a watching found. */
function writeJournal(folder) {
  let last = shortHash('');
  const lines = Array.from({ length: LINES }, (_, number) => {
    const time = new Date(Date.UTC(2024, 0, 1) + number * 1000).toISOString();
    const name = `s${number % SYSTEMS}`;
    const line = sealLine(entryOf(number, name, time), last);
    last = /"checksum":"([0-9a-f]+)"\}$/.exec(line)[1];
    return line;
  });
  const text = `${lines.join('\n')}\n`;
  const path = join(folder, 'journal.jsonl');
  writeFileSync(path, text);
  writeHead(path, { bytes: Buffer.byteLength(text) - 1, last });
  return path;
}

function entryOf(number, name, time) {
  if (number < SYSTEMS) return { event: 'added', system: name, file: `../${name}.yaml`, time };
  if (number % 2 === 1) return { event: 'begun', system: name, step: 'watch', time };
  const sentence = 'drawdown < -0.15 does not hold: drawdown is -0.03.';
  const rule = { kind: 'demote', requirement: 'drawdown < -0.15', figures: { drawdown: -0.03 }, holds: false, acts: false, sentence };
  const record = { source: 'replay', from: time, through: time, trades: 9, rules: [rule], stamp: 'abc', evidence: [], sentence };
  return { event: 'watched', system: name, record, time };
}

const dir = mkdtempSync(join(tmpdir(), 'barloom-factory-'));
try {
  const roundMs = await measureRound(dir);
  const folder = mkdtempSync(join(dir, 'long-'));
  const megabytes = statSync(writeJournal(folder)).size / 1e6;
  const firstMs = Math.round(timed(() => Journal.open(folder)));
  await Journal.open(folder).keep();
  const openMs = least(Array.from({ length: TIMES }, () => timed(() => Journal.open(folder))));
  console.log(`a round over ${SYSTEMS} systems, nothing due: ${roundMs} ms`);
  console.log(`a journal of ${LINES} lines (${megabytes.toFixed(0)} MB): ${openMs} ms; without its checkpoint ${firstMs} ms`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
