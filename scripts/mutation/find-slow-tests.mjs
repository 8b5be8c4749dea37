// Writes which tests take too long to be run for each fault that they reach: those above 80 ms of processor time, without faults put in.
import { writeFileSync } from 'node:fs';
import { InProcessRunner, SLOW_TESTS } from './runner.mjs';

const MOST_MS = 80;

const runner = new InProcessRunner();
runner.slow.clear();
await runner.init();
const { tests } = await runner.dryRun();
await runner.dispose();
for (const { id, failureMessage } of tests.filter(({ status }) => status === 1)) console.error(`fails: ${id}: ${failureMessage}`);
const slow = runner.entries.filter(({ cpuMs }) => cpuMs > MOST_MS).map(({ id }) => id);
writeFileSync(SLOW_TESTS, `${JSON.stringify(slow.sort(), undefined, 2)}\n`);
console.log(`${slow.length} of ${tests.length} tests are slow`);
