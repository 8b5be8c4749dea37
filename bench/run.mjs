// npm run bench -- [--quick] [W1 W3 …]: proves parity, then measures, prints a table and stores it in bench/results/.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from './measure/machine.mjs';
import { makeFailedRow } from './measure/row.mjs';
import { renderTable } from './measure/table.mjs';
import { writeResults } from './measure/write-results.mjs';

const WORKLOADS = {
  W1: 'w1-sma-pairs.mjs',
  W2: 'w2-large-sma-pairs.mjs',
  W3: 'w3-against-c.mjs',
  W4: 'w4-stop-target-settings.mjs',
  W5: 'w5-million-bars.mjs',
  W6: 'w6-indicators.mjs',
  W7: 'w7-plain-loop.mjs',
  P1: 'p1-account.mjs',
  memory: 'memory.mjs',
  cli: 'command-line.mjs',
  scaling: 'scaling.mjs',
  S1: 's1-search-quality.mjs',
  S2: 's2-study-overhead.mjs',
  L: '../learning.mjs',
  D1: 'd1-quality-check.mjs',
  D2: 'd2-opening.mjs',
};

/** Returns the ids that were asked for, all where none was; throws at an unknown one. */
function chooseWorkloads(wanted) {
  const known = Object.keys(WORKLOADS);
  return wanted.length === 0 ? known : wanted.map((name) => known.find((id) => id.toLowerCase() === name.toLowerCase()) ?? refuse(name));
}

function refuse(name) {
  process.stderr.write(`bench: unknown workload "${name}"; the workloads are ${Object.keys(WORKLOADS).join(', ')}, the flag is --quick\n`);
  process.exit(2);
}

async function runWorkload(id, context) {
  process.stderr.write(`bench: ${id}\n`);
  try {
    const { run } = await import(`./workloads/${WORKLOADS[id]}`);
    return await run(context);
  } catch (error) {
    return [makeFailedRow({ id, title: WORKLOADS[id] }, error)];
  }
}

const args = process.argv.slice(2);
const isQuick = args.includes('--quick');
const ids = chooseWorkloads(args.filter((arg) => arg !== '--quick'));
const tempDir = mkdtempSync(join(tmpdir(), 'barloom-bench-'));
const context = { tempDir, repetitions: (full) => (isQuick ? Math.min(3, full) : full) };

const rows = [];
try {
  for (const id of ids) rows.push(...(await runWorkload(id, context)));
} finally {
  rmSync(tempDir, { recursive: true, force: true });
}
const machine = { ...describeMachine(), repetitions: isQuick ? 'quick' : 'full' };
const path = writeResults(rows, machine, { isFull: !isQuick && ids.length === Object.keys(WORKLOADS).length });
process.stdout.write(`${renderTable(rows)}\n${Object.values(machine).join(' · ')}\nstored in ${path}.json and .md\n`);
process.exitCode = rows.some((row) => row.failed !== undefined) ? 1 : 0;
