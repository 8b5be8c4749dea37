// node bench/search/curves.mjs [--seeds 10] [--trials 120]: best loss of a learning curve, and the share of all steps that was spent.
import { pathToFileURL } from 'node:url';
import { openHyperbandPruner } from '../../dist/search/pruners/hyperband.js';
import { openMedianPruner } from '../../dist/search/pruners/median.js';
import { openHalvingPruner } from '../../dist/search/pruners/successive-halving.js';
import { createStudy } from '../../dist/search/study.js';
import { medianOf } from './quality.mjs';

const STEPS = 81;
const AXES = [
  { kind: 'float', name: 'rate', low: 1e-5, high: 1e-1, step: undefined, log: true },
  ...['momentum', 'dropout', 'decay'].map((name) => ({ kind: 'float', name, low: 0, high: 1, step: undefined, log: false })),
];

/** A curve that falls to where it ends; those of low momentum are ahead of it at first. */
function lossAt({ rate, momentum, dropout, decay }, step) {
  const end =
    0.0697 + 0.04 * (Math.log10(rate) + 3) ** 2 + 0.3 * (momentum - 0.7) ** 2 + 0.2 * (dropout - 0.3) ** 2 + 0.1 * (decay - 0.5) ** 2;
  return end + (0.8 + 0.1 * momentum) * Math.exp(-step / 15);
}

export const PRUNERS = {
  none: () => undefined,
  median: () => openMedianPruner(),
  halving: () => openHalvingPruner({ minResource: 1 }),
  hyperband: () => openHyperbandPruner({ minResource: 1, maxResource: STEPS }),
};

/** Runs one study whose batches go on step by step. Returns its best loss, and the steps that it spent as a share of all. */
export function runCurves(pruner, { sampler = 'random', batchSize = 'auto', seed = 0, trials = 120 } = {}) {
  const study = createStudy({ space: { axes: AXES }, sampler, batchSize, seed, directions: ['minimize'], pruner: PRUNERS[pruner]() });
  let spent = 0;
  while (study.trials.length < trials) {
    let running = study.ask(trials - study.trials.length);
    for (let step = 1; step <= STEPS; step++) {
      for (const { trialNumber, parameters } of running) study.report(trialNumber, step, lossAt(parameters, step));
      spent += running.length;
      const losers = new Set(step < STEPS ? study.losersAt(step) : []);
      for (const { trialNumber, parameters } of running)
        if (losers.has(trialNumber)) study.tell(trialNumber, { state: 'pruned', step, value: lossAt(parameters, step) });
      running = running.filter(({ trialNumber }) => !losers.has(trialNumber));
    }
    for (const { trialNumber, parameters } of running) study.tell(trialNumber, { state: 'complete', values: [lossAt(parameters, STEPS)] });
  }
  return { best: study.best.outcome.values[0], share: spent / (trials * STEPS) };
}

/** Returns best losses and shares of studies with seeds 0, 1, …, each ascending. */
export function curveStudies(pruner, { seeds = 10, ...options } = {}) {
  const all = Array.from({ length: seeds }, (_, seed) => runCurves(pruner, { ...options, seed }));
  const sorted = (name) => all.map((each) => each[name]).sort((a, b) => a - b);
  return { best: sorted('best'), share: sorted('share') };
}

function main(args) {
  const option = (name, fallback) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : fallback);
  const [seeds, trials] = [Number(option('seeds', '10')), Number(option('trials', '120'))];
  for (const sampler of ['random', 'auto']) {
    for (const pruner of Object.keys(PRUNERS)) {
      const { best, share } = curveStudies(pruner, { sampler, seeds, trials });
      process.stdout.write(`${sampler} ${pruner}: best ${medianOf(best).toFixed(4)}, spent ${medianOf(share).toFixed(3)}\n`);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
