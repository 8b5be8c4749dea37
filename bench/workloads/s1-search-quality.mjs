import { makeRow } from '../measure/row.mjs';
import { curveStudies, PRUNERS } from '../search/curves.mjs';
import { frontAreas, FRONTS } from '../search/fronts.mjs';
import { OTHERS, TABLE } from '../search/functions.mjs';
import { bestValues, medianOf, samplerTimes } from '../search/quality.mjs';

const CRITERION = { id: 'S1', unit: '', better: 'lower' };
const TITLE = 'best of 100 trials, median of seeds';

/** The default sampler against the table, in its own batches and one by one; then other functions, against TPE and random; then fronts,
 *  pruners, and its time a trial. */
export function run({ repetitions }) {
  const seeds = repetitions(20);
  return [...tableRows(seeds), ...otherRows(seeds), ...frontRows(seeds), ...prunerRows(repetitions(10)), ...timeRows(repetitions(15))];
}

function tableRows(seeds) {
  return Object.values(TABLE).flatMap((problem) =>
    ['auto', 1].map((batchSize) => {
      const values = bestValues(problem, { batchSize, seeds });
      return makeRow(
        {
          ...CRITERION,
          title: `${problem.title}, ${TITLE}, ${batchSize === 1 ? 'batches of 1' : 'default batches'}`,
          reach: problem.reach,
        },
        values,
      );
    }),
  );
}

function otherRows(seeds) {
  return Object.values(OTHERS).map((problem) => {
    const [tpe, random] = ['tpe', 'random'].map((sampler) => medianOf(bestValues(problem, { sampler, seeds })).toPrecision(3));
    return makeRow(
      { ...CRITERION, title: `${problem.title}, ${TITLE} (own TPE ${tpe}, random ${random})`, reach: problem.reach },
      bestValues(problem, { seeds }),
    );
  });
}

function frontRows(seeds) {
  return Object.values(FRONTS).map((problem) =>
    makeRow(
      { ...CRITERION, better: 'higher', title: `${problem.title}, area below (1.1, 1.1) after 300 trials`, reach: problem.reach },
      frontAreas(problem, { seeds }),
    ),
  );
}

function prunerRows(seeds) {
  const whole = medianOf(curveStudies('none', { seeds }).best).toPrecision(3);
  return Object.keys(PRUNERS)
    .filter((pruner) => pruner !== 'none')
    .map((pruner) => {
      const { best, share } = curveStudies(pruner, { seeds });
      const title = `share of 120 learning curves, pruner ${pruner}, random (best ${medianOf(best).toPrecision(3)}, unpruned ${whole})`;
      return makeRow({ ...CRITERION, title, reach: pruner === 'halving' ? 0.1 : undefined }, share);
    });
}

function timeRows(repetitions) {
  samplerTimes({ seed: 99 });
  const times = Array.from({ length: repetitions }, (_, seed) => samplerTimes({ seed }));
  const row = (title, name, reach) =>
    makeRow(
      { ...CRITERION, unit: 'ms', title: `sampler time a trial, 6 parameters, ${title}`, reach },
      times.map((each) => each[name]),
    );
  return [row('the first 100', 'first100', 0.2), row('the first 1,000', 'first1000', 0.4), row('the 100 after 1,000', 'after1000', 0.8)];
}
