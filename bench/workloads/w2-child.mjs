// The process of W2: node w2-child.mjs MAX_MEMORY_MB EVALUATIONS; prints one JSON document.
import { peakRssMb } from '../../dist/app/run/peak-memory.js';
import { repeat, timeMs } from '../measure/samples.mjs';
import { openJob } from '../open-job.mjs';
import { provePlainParity } from '../plain-trials.mjs';
import { smaPairs } from '../systems.mjs';

const BARS = 200_000;
const [maxMemoryMb, evaluations] = process.argv.slice(2).map(Number);

const job = await openJob(smaPairs(BARS, { int: [5, 104] }, { int: [110, 308], step: 2 }), {
  workers: 2,
  maxMemoryBytes: maxMemoryMb * 2 ** 20,
});
let results;
const coldMs = await timeMs(async () => void (results = await job.evaluate()));
const samples = await repeat(async () => void (await job.evaluate()), { repetitions: evaluations, warmups: 0 });
const peakMb = peakRssMb();
await job.close();
const parity = provePlainParity(job, results, 8);
process.stdout.write(
  JSON.stringify({ cold_seconds: coldMs / 1000, seconds: samples.map((each) => each / 1000), peak_rss_mb: peakMb, parity }),
);
