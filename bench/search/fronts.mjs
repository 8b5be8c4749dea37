// node bench/search/fronts.mjs [--seeds 20] [--trials 300]: the area that the front dominates, medians of seeds.
import { pathToFileURL } from 'node:url';
import { createStudy } from '../../dist/search/study.js';
import { medianOf } from './quality.mjs';

const AXES = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ kind: 'float', name, low: 0, high: 1, step: undefined, log: false }));

/** Two objectives of five axes; `shape` is that of the front.  Source: Zitzler, Deb and Thiele 2000. */
const zdt =
  (shape) =>
  ({ a, b, c, d, e }) => {
    const g = 1 + (9 * (b + c + d + e)) / 4;
    return [a, g * shape(a / g, a)];
  };

/** The area below (1.1, 1.1) that a study of 300 trials must dominate, median of 20 seeds, where one is asked for. */
export const FRONTS = {
  zdt1: { title: 'ZDT1', objectives: zdt((ratio) => 1 - Math.sqrt(ratio)), reach: 0.615 },
  zdt2: { title: 'ZDT2', objectives: zdt((ratio) => 1 - ratio ** 2) },
  zdt3: { title: 'ZDT3', objectives: zdt((ratio, a) => 1 - Math.sqrt(ratio) - ratio * Math.sin(10 * Math.PI * a)) },
};

/** Returns the area that points dominate below (limit, limit). */
export function areaBelow(points, limit) {
  let [area, ceiling] = [0, limit];
  for (const [x, y] of points.toSorted((p, q) => p[0] - q[0] || p[1] - q[1])) {
    if (x >= limit || y >= ceiling) continue;
    area += (limit - x) * (ceiling - y);
    ceiling = y;
  }
  return area;
}

/** Returns the areas below (1.1, 1.1) of studies with seeds 0, 1, …, ascending. */
export function frontAreas(problem, { sampler = 'auto', batchSize = 'auto', seeds = 20, trials = 300 } = {}) {
  return Array.from({ length: seeds }, (_, seed) => {
    const study = createStudy({ space: { axes: AXES }, sampler, batchSize, seed, directions: ['minimize', 'minimize'] });
    while (study.trials.length < trials)
      for (const { trialNumber, parameters } of study.ask(trials - study.trials.length))
        study.tell(trialNumber, { state: 'complete', values: problem.objectives(parameters) });
    return areaBelow(
      study.paretoFront.map(({ outcome }) => outcome.values),
      1.1,
    );
  }).sort((a, b) => a - b);
}

function main(args) {
  const option = (name, fallback) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : fallback);
  const [seeds, trials] = [Number(option('seeds', '20')), Number(option('trials', '300'))];
  const cells = (sampler, batchSize) =>
    Object.values(FRONTS).map((problem) => {
      const areas = frontAreas(problem, { sampler, batchSize, seeds, trials });
      return `${problem.title} ${medianOf(areas).toFixed(3)} (${areas[seeds >> 2].toFixed(3)}…${areas[(seeds * 3) >> 2].toFixed(3)})`;
    });
  const studies = [
    ['auto', 'auto'],
    ['auto', 1],
    ['random', 'auto'],
  ];
  for (const [sampler, batchSize] of studies)
    process.stdout.write(`${sampler} batch ${batchSize}: ${cells(sampler, batchSize).join(', ')}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
