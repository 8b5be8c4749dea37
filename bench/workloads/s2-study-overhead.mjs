import { isDeepStrictEqual } from 'node:util';
import { openEngine } from '../../dist/app/run/open-engine.js';
import { openTradingData } from '../../dist/app/market-data/open-trading-data.js';
import { graphOf } from '../../dist/app/strategy/strategy-of.js';
import { SHIPPED_SYSTEM } from '../../dist/app/strategy/shipped-system.js';
import { optimize } from '../../dist/app/study/optimize.js';
import { readSystemFile } from '../../dist/app/strategy/resolve-system.js';
import { tabulateTrials } from '../../dist/core/trial-table.js';
import { makeRatioRow } from '../measure/row.mjs';

const TRIALS = 10_000;
const WORKERS = 2;
const CASES = [
  { sampler: 'auto', timeframe: '1m', bars: 400_000, reach: 1.2 },
  { sampler: 'random', timeframe: '1m', bars: 400_000, reach: 1.2 },
  { sampler: 'auto', timeframe: '1h', bars: 30_000 },
];

/** A study of 10,000 trials of the shipped strategy, its sampler, its batches and its verdict's sums included, against the same trials
 *  asked for at once. */
export async function run({ repetitions }) {
  const rows = [];
  for (const each of CASES) rows.push(await measure(each, repetitions(3)));
  return rows;
}

async function measure({ sampler, timeframe, bars, reach }, rounds) {
  const system = readSystemFile(SHIPPED_SYSTEM, [
    `data.timeframe=${timeframe}`,
    `data.synthetic.bars=${bars}`,
    `study.trials=${TRIALS}`,
    `study.sampler=${sampler}`,
  ]);
  const times = { study: [], sweep: [] };
  let parity = true;
  for (let round = 0; round < rounds; round++) {
    const study = await optimize(system, { useCache: false, workers: WORKERS });
    const sweep = await sweepOf(system, study);
    parity &&= sweep.isSame;
    times.study.push(study.elapsedSeconds);
    times.sweep.push(sweep.seconds);
  }
  const title = `${TRIALS.toLocaleString('en')} trials as a study (${sampler}) over the same at once, ${bars.toLocaleString('en')} ${timeframe} bars, ${WORKERS} workers`;
  return makeRatioRow({ id: 'S2', title, unit: '×', better: 'lower', reach }, times.study, times.sweep, {
    parity: parity ? 'same records' : 'DIFFERENT records',
  });
}

/** Runs the trials of a study at once, after a first time that is not counted. */
async function sweepOf({ file }, study) {
  const graph = graphOf(file);
  const { trading } = await openTradingData(file, file.data.symbols[0], graph, { cacheDir: '', useCache: false });
  const engine = openEngine(file, graph, trading, WORKERS, {});
  try {
    const table = tabulateTrials(
      study.trials.map(({ parameters }) => ({ ...file.params, ...parameters })),
      file.params,
    );
    await engine.evaluate(table, study.window);
    const startedMs = performance.now();
    const { records, fields } = await engine.evaluate(table, study.window);
    const seconds = (performance.now() - startedMs) / 1000;
    const isSame = study.trials.every(({ record }, trial) =>
      isDeepStrictEqual(
        record,
        records.slice(trial * fields, (trial + 1) * fields).map((value) => value + 0),
      ),
    );
    return { seconds, isSame };
  } finally {
    await engine.close();
  }
}
