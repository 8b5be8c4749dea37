// A study of a program's own objective: node examples/study.mjs
import { createStudy } from 'barloom';

const study = createStudy({
  space: {
    axes: [
      { kind: 'choice', name: 'exit', values: ['cross', 'stop'] },
      { kind: 'float', name: 'stop', low: 0.5, high: 8, step: undefined, log: true, when: { exit: ['stop'] } },
      { kind: 'int', name: 'fast', low: 5, high: 60, step: undefined, log: false },
    ],
  },
  directions: ['maximize'],
  seed: 7,
});

/** Best with a stop of 3 and a fast average of 21. */
const score = ({ exit, stop, fast }) => (exit === 'stop' ? 2 - Math.abs(stop - 3) : 1) - Math.abs(fast - 21) / 10;

while (study.trials.length < 100) {
  for (const { trialNumber, parameters, state } of study.ask(100 - study.trials.length)) {
    if (state === 'asked') study.tell(trialNumber, { state: 'complete', values: [score(parameters)] });
  }
}
const { exit, stop, fast } = study.best.parameters;
console.log(`${study.trials.length} trials with ${study.samplerName}: exit ${exit}, stop ${stop.toFixed(1)}, fast ${fast}`);
