// node bench/search/kills.mjs [--kills 20] [--seed 1]: a study is killed at random moments, from before its first trial to after its last
// file, some of them again while they are resumed; every resumed ledger must be the uninterrupted one, byte for byte. Exit 1 where one is
// not.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomStream } from '../../dist/core/random.js';
import { PROJECT_DIR } from '../paths.mjs';

const BINARY = join(PROJECT_DIR, 'dist/cli/main.js');
/** A trail runs bar by bar: slow enough to be met in the middle. */
const SYSTEM = `system: slow
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 40000}}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  trail: $trail * atr(14)
space: {fast: {int: [0, 50]}, slow: {int: [60, 160]}, trail: {float: [1, 8]}}
study: {trials: 200, sampler: tpe, pruner: median}
seed: 7
`;

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } } });
const folders = [];
const startedMs = performance.now();
const whole = makeFolder();
await run(whole);
const bytes = readFileSync(ledgerOf(whole));
const wholeMs = performance.now() - startedMs;
let different = 0;
for (let kill = 0; kill < Number(values.kills); kill++) different += (await isSame(kill)) ? 0 : 1;
for (const folder of folders) rmSync(folder, { recursive: true });
process.stdout.write(
  `${values.kills} kills, ${different} ledgers that are not the uninterrupted one (${bytes.length} bytes, 200 trials)\n`,
);
process.exitCode = different > 0 ? 1 : 0;

async function isSame(kill) {
  const random = randomStream(Number(values.seed), kill);
  const dir = makeFolder();
  // every other one at a moment of the whole run, its start and its last files included, the others among the trials
  const [share, ms] = [random.uniform(), random.uniform() * wholeMs * 1.1];
  await killWhen(dir, (sinceMs) => (kill % 2 === 0 ? sizeOf(dir) >= share * bytes.length : sinceMs >= ms));
  const first = sizeOf(dir);
  const isTwice = random.uniform() < 0.4;
  const more = first + random.uniform() * (bytes.length - first);
  if (isTwice) await killWhen(dir, () => sizeOf(dir) >= more, resumed(dir));
  const second = sizeOf(dir);
  await run(dir, resumed(dir));
  const same = readFileSync(ledgerOf(dir)).equals(bytes);
  process.stdout.write(`kill ${kill}: ledger of ${first} bytes${isTwice ? `, then ${second}` : ''}: ${same ? 'the same' : 'ANOTHER'}\n`);
  return same;
}

async function killWhen(dir, isDue, flags = []) {
  const { child, ended } = start(dir, flags);
  const startedMs = performance.now();
  while (child.exitCode === null && !isDue(performance.now() - startedMs)) await wait(2);
  child.kill('SIGKILL');
  await ended;
}

async function run(dir, flags = []) {
  await start(dir, flags).ended;
}

function start(dir, flags) {
  const child = spawn(process.execPath, [BINARY, 'optimize', 'system.yaml', '--no-cache', '--workers', '2', '--quiet', ...flags], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, ended: new Promise((settle) => child.on('close', settle)) };
}

function makeFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-kills-'));
  writeFileSync(join(dir, 'system.yaml'), SYSTEM);
  folders.push(dir);
  return dir;
}

/** A study that was killed before it had a folder begins anew. */
function resumed(dir) {
  const manifest = find(dir, 'run_manifest.json');
  return manifest === undefined ? [] : ['--resume', dirname(manifest)];
}

function ledgerOf(dir) {
  return find(dir, 'ledger.jsonl');
}

function sizeOf(dir) {
  const path = ledgerOf(dir);
  return path === undefined ? 0 : statSync(path).size;
}

function find(dir, name) {
  const found = readdirSync(dir, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(name));
  return found && join(dir, found);
}
