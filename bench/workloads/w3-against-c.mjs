import { makeRow, makeSkippedRow } from '../measure/row.mjs';
import { interleave, ratios, summarize } from '../measure/samples.mjs';
import { compileNative, NativeEmaCross } from '../native/native-ema-cross.mjs';
import { openJob } from '../open-job.mjs';
import { requireEqualMetrics } from '../parity.mjs';
import { describeBars, emaPairs } from '../systems.mjs';

const CRITERION = {
  id: 'W3',
  title: 'EMA cross with ATR stop and target, 4,950 pairs, one worker, against the same rules bar by bar in C',
  unit: 'x',
  reach: 2.3,
  beyond: 4,
};
const PASSES = 2;

/** Both sides compute their averages and the ATR inside what is timed, and run once untimed before each timed run. */
export async function run({ tempDir, repetitions }) {
  const compiler = compileNative();
  if (compiler === undefined) return [makeSkippedRow(CRITERION, 'no C compiler (cc, gcc or clang) on this machine')];
  const job = await openJob(emaPairs(), { workers: 1 });
  const native = new NativeEmaCross(job, tempDir, PASSES);
  const parity = proveParity(await job.evaluate(), native.run());
  const ours = async () => {
    await job.evaluate();
    const started = performance.now();
    await job.evaluate();
    return performance.now() - started;
  };
  const [nativeMs, ownMs] = await interleave([() => native.run().elapsedMs, ours], { repetitions: repetitions(7), warmups: 0 });
  await job.close();
  const perTrial = (samples) => `${((summarize(samples).median * 1000) / job.table.count).toFixed(2)} µs a trial`;
  return [
    makeRow(CRITERION, ratios(nativeMs, ownMs), {
      parity,
      notes: [describeBars(job.trading), `C ${perTrial(nativeMs)}, barloom ${perTrial(ownMs)}`, compiler],
    }),
  ];
}

function proveParity(results, native) {
  for (let pair = 0; pair < results.count; pair++) requireEqualMetrics(results, pair, native.metricsOf(pair), `pair ${pair} against C`);
  return `all ${results.count.toLocaleString('en')} pairs equal the C loop in every metric to 1e-9`;
}
