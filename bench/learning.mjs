// node bench/learning.mjs: times the learners on one worker, after they have shown what they can tell of fresh rows.
//
// Included: copying the rows in, binning or scaling them, growing or descending, copying the model out.
import { pathToFileURL } from 'node:url';
import { Learners } from '../dist/engine/learning/learners.js';
import { fitModel } from '../dist/ml/models/fit-model.js';
import { predictRaw } from '../dist/ml/models/predict.js';
import { fitClasses } from '../dist/ml/classes/fit-classes.js';
import { CASES, CLASSES, proveClasses, proveQuality, proveSameBits, SCORING, withFourClasses } from './learning/cases.mjs';
import { joinRows, makeRows } from './learning/rows.mjs';
import { makeFailedRow, makeRatioRow, makeRow } from './measure/row.mjs';
import { repeat } from './measure/samples.mjs';
import { renderTable } from './measure/table.mjs';

const MEMORY_BYTES = 2 ** 30;
const CRITERION = { unit: 's', better: 'lower' };

/** Returns the lines of the table; `repetitions(full)` says how often a call is timed. */
export async function run({ repetitions }) {
  const training = makeRows(80_000, 1),
    fresh = makeRows(20_000, 2);
  const kernels = await Learners.open({ workers: 1, maxMemoryBytes: MEMORY_BYTES });
  try {
    const rows = [];
    for (const each of CASES) rows.push(await attempt(each, () => measureFit(kernels, each, training, fresh, repetitions(9))));
    rows.push(await attempt(SCORING, () => measureScoring(kernels, training, fresh, repetitions(9))));
    return [...rows, await attempt(CLASSES, () => measureClasses(kernels, training, fresh, repetitions(5)))];
  } finally {
    await kernels.close();
  }
}

async function attempt(each, measure) {
  try {
    return await measure();
  } catch (error) {
    return makeFailedRow(each, error);
  }
}

async function measureFit(kernels, each, training, fresh, repetitions) {
  const quality = await proveQuality(kernels, each, training, fresh);
  const samples = await repeat(() => fitModel(kernels, each.spec, training).then(() => undefined), { repetitions });
  return makeRow({ ...CRITERION, ...each }, samples.map(toSeconds), { parity: `AUC ${quality.toFixed(4)} on 20,000 fresh rows` });
}

async function measureScoring(kernels, training, fresh, repetitions) {
  const model = await fitModel(kernels, SCORING.spec, training),
    rows = joinRows(training, fresh);
  proveSameBits(kernels, model, rows);
  const samples = await repeat(() => void predictRaw(kernels, model, rows), { repetitions });
  return makeRow({ ...CRITERION, ...SCORING }, samples.map(toSeconds), { parity: 'a row has the same bits alone and among others' });
}

/** Both models in turn, so that what slows the machine slows both. */
async function measureClasses(kernels, training, fresh, repetitions) {
  const quality = await proveClasses(kernels, CLASSES, training, fresh),
    four = withFourClasses(training),
    [own, two] = [[], []];
  for (let at = 0; at < repetitions; at++) {
    two.push(await timeOf(() => fitModel(kernels, CLASSES.spec, training)));
    own.push(await timeOf(() => fitClasses(kernels, CLASSES.spec, CLASSES.names, four)));
  }
  return makeRatioRow({ better: 'lower', ...CLASSES }, own, two, { parity: `AUC of the label ${quality.toFixed(4)} on 20,000 fresh rows` });
}

async function timeOf(call) {
  const startedMs = performance.now();
  await call();
  return performance.now() - startedMs;
}

function toSeconds(elapsedMs) {
  return elapsedMs / 1000;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(renderTable(await run({ repetitions: (full) => full })));
}
