// node bench/search/quality.mjs [--samplers auto,tpe] [--batch auto,1] [--seeds 20] [--trials 100] [names …]: medians of the best value.
import { pathToFileURL } from 'node:url';
import { createStudy } from '../../dist/search/study.js';
import { OTHERS, TABLE } from './functions.mjs';

/** Runs one study and returns its best value: the true one where the objective is noisy. */
export function runStudy(problem, { sampler, batchSize, seed, trials }) {
  const study = createStudy({ space: { axes: problem.axes }, sampler, batchSize, seed, directions: ['minimize'] });
  for (let told = 0; told < trials;) {
    const asked = study.ask(trials - told);
    for (const { trialNumber, parameters } of asked)
      study.tell(trialNumber, {
        state: 'complete',
        values: [problem.objective(parameters, trialNumber)],
        violation: problem.violation?.(parameters) ?? 0,
      });
    told += asked.length;
  }
  return problem.truth === undefined ? study.best.outcome.values[0] : problem.truth(study.best.parameters);
}

/** Returns the best values of studies with seeds 0, 1, …, ascending. */
export function bestValues(problem, { sampler = 'auto', batchSize = 'auto', seeds = 20, trials = 100 } = {}) {
  return Array.from({ length: seeds }, (_, seed) => runStudy(problem, { sampler, batchSize, seed, trials })).sort((a, b) => a - b);
}

export function medianOf(sorted) {
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Returns milliseconds a trial of the sampler alone, 6 parameters: the first 100, the first 1,000, the 100 after 1,000. */
export function samplerTimes({ sampler = 'auto', batchSize = 'auto', seed = 0 } = {}) {
  const study = createStudy({ space: { axes: TABLE.hartmann6.axes }, sampler, batchSize, seed, directions: ['minimize'] });
  let [told, spentMs] = [0, 0];
  const until = (end) => {
    while (told < end) {
      const start = performance.now();
      const asked = study.ask(end - told);
      spentMs += performance.now() - start;
      const outcomes = asked.map(({ parameters, trialNumber }) => ({
        state: 'complete',
        values: [TABLE.hartmann6.objective(parameters, trialNumber)],
      }));
      const tellStart = performance.now();
      asked.forEach(({ trialNumber }, k) => study.tell(trialNumber, outcomes[k]));
      spentMs += performance.now() - tellStart;
      told += asked.length;
    }
    return spentMs;
  };
  const [at100, at1000, at1100] = [until(100), until(1000), until(1100)];
  return { first100: at100 / 100, first1000: at1000 / 1000, after1000: (at1100 - at1000) / 100 };
}

function main(args) {
  const option = (name, fallback) => (args.includes(`--${name}`) ? args.splice(args.indexOf(`--${name}`), 2)[1] : fallback);
  const [samplers, batches] = [option('samplers', 'auto').split(','), option('batch', 'auto,1').split(',')];
  const [seeds, trials] = [Number(option('seeds', '20')), Number(option('trials', '100'))];
  const problems = { ...TABLE, ...OTHERS };
  const names = args.length > 0 ? args : Object.keys(problems);
  for (const sampler of samplers) {
    for (const batch of batches) {
      const batchSize = batch === 'auto' ? batch : Number(batch);
      const cells = names
        .filter((name) => name !== 'times')
        .map((name) => {
          const values = bestValues(problems[name], { sampler, batchSize, seeds, trials });
          const verdict = problems[name].reach === undefined ? '' : medianOf(values) <= problems[name].reach ? ' ok' : ' MISSED';
          return `${name} ${medianOf(values).toPrecision(4)} (${values[Math.floor(seeds / 4)].toPrecision(3)}…${values[Math.floor((seeds * 3) / 4)].toPrecision(4)}, worst ${values.at(-1).toPrecision(4)})${verdict}`;
        });
      samplerTimes({ sampler, batchSize });
      const { first100, first1000, after1000 } = samplerTimes({ sampler, batchSize, seed: 1 });
      process.stdout.write(
        `${sampler} batch ${batch}\n  ${cells.join('\n  ')}\n  ms a trial: ${first100.toFixed(3)} / ${first1000.toFixed(3)} / ${after1000.toFixed(3)}\n`,
      );
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
