// Functions with known minima, to be minimised. Noise is a function of the trial number, so that a study repeats.
const TAU = 2 * Math.PI;
const float = (name, low, high, more = {}) => ({ kind: 'float', name, low, high, step: undefined, log: false, ...more });
const floats = (count, low, high, more) => Array.from({ length: count }, (_, axis) => float(`x${axis}`, low, high, more));
const vector = (count, objective) => (parameters, trialNumber) =>
  objective(
    Array.from({ length: count }, (_, axis) => parameters[`x${axis}`]),
    trialNumber,
  );
const sum = (values, term) => values.reduce((total, value, index) => total + term(value, index), 0);

const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const HARTMANN_ALPHA = [1, 1.2, 3, 3.2];

function branin({ x, y }) {
  return (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

function hartmann6(x) {
  return -sum(
    HARTMANN_ALPHA,
    (alpha, row) => alpha * Math.exp(-sum(x, (value, axis) => HARTMANN_A[row][axis] * (value - HARTMANN_P[row][axis]) ** 2)),
  );
}

function mixed({ kind, u, k, v, w }) {
  if (kind === 'a') return (Math.log10(u) + 2) ** 2 + Math.abs(k - 7) / 10;
  return kind === 'b' ? 0.5 + (v - 0.3) ** 2 : 2 + w;
}

const MIXED_SPACE = [
  { kind: 'choice', name: 'kind', values: ['a', 'b', 'c'] },
  float('u', 1e-5, 1, { log: true, when: { kind: ['a'] } }),
  { kind: 'int', name: 'k', low: 1, high: 20, step: undefined, log: false, when: { kind: ['a'] } },
  float('v', 0, 1, { when: { kind: ['b'] } }),
  float('w', 0, 1, { when: { kind: ['c'] } }),
];

/** Three branches of unequal worth: the best of each is 0.3, 0.35 and 0.1. */
function cond3({ model, c, gamma, depth, share, rate, width, dropout }) {
  if (model === 'svm') return 0.3 + 0.03 * (Math.log10(c) - 1) ** 2 + 0.03 * (Math.log10(gamma) + 2) ** 2;
  if (model === 'forest') return 0.35 + 0.002 * (depth - 12) ** 2 + 0.3 * (share - 0.5) ** 2;
  return 0.1 + 0.05 * (Math.log10(rate) + 3) ** 2 + 0.02 * Math.log2(width / 128) ** 2 + 0.6 * (dropout - 0.35) ** 2;
}

const COND3_SPACE = [
  { kind: 'choice', name: 'model', values: ['svm', 'forest', 'net'] },
  float('c', 1e-3, 1e3, { log: true, when: { model: ['svm'] } }),
  float('gamma', 1e-5, 10, { log: true, when: { model: ['svm'] } }),
  { kind: 'int', name: 'depth', low: 2, high: 32, step: undefined, log: false, when: { model: ['forest'] } },
  float('share', 0.1, 1, { when: { model: ['forest'] } }),
  float('rate', 1e-5, 1e-1, { log: true, when: { model: ['net'] } }),
  { kind: 'int', name: 'width', low: 16, high: 512, step: undefined, log: true, when: { model: ['net'] } },
  float('dropout', 0, 0.6, { when: { model: ['net'] } }),
];

const rosenbrock = (x) => sum(x.slice(1), (value, i) => 100 * (value - x[i] ** 2) ** 2 + (1 - x[i]) ** 2);

/** Steps of 0.5 with a slight slope on each. */
const steps = (x) => sum(x, (value) => 0.5 * Math.floor(8 * Math.abs(value - 0.6)) + 0.36 * (value - 0.6) ** 2);

function ackley(x) {
  return (
    20 +
    Math.E -
    20 * Math.exp(-0.2 * Math.sqrt(sum(x, (value) => value * value) / x.length)) -
    Math.exp(sum(x, (value) => Math.cos(TAU * value)) / x.length)
  );
}

function levy(x) {
  const w = x.map((value) => 1 + (value - 1) / 4);
  const last = w.at(-1);
  return (
    Math.sin(Math.PI * w[0]) ** 2 +
    sum(w.slice(0, -1), (value) => (value - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * value + 1) ** 2)) +
    (last - 1) ** 2 * (1 + Math.sin(TAU * last) ** 2)
  );
}

/** A hash of the trial number, spread like a normal deviate of variance 1. */
function noise(trialNumber) {
  let total = 0;
  for (let k = 1; k <= 12; k++)
    total += ((Math.imul(trialNumber * 12 + k, 0x9e3779b1) ^ Math.imul(trialNumber + k, 0x85ebca6b)) >>> 0) / 2 ** 32;
  return total - 6;
}

/** Those that the quality table asks for: the best of 100 trials, median of 20 seeds, must be at most `reach`. */
export const TABLE = {
  branin: { title: 'Branin', axes: [float('x', -5, 10), float('y', 0, 15)], objective: branin, reach: 0.405 },
  hartmann6: { title: 'Hartmann 6', axes: floats(6, 0, 1), objective: vector(6, hartmann6), reach: -3.17 },
  mixed: { title: 'mixed', axes: MIXED_SPACE, objective: mixed, reach: 0.0007 },
  sparse20: {
    title: 'sparse20',
    axes: floats(20, 0, 1),
    objective: vector(20, (x) => 10 * ((x[0] - 0.2) ** 2 + (x[7] - 0.7) ** 2 + (x[13] - 0.5) ** 2)),
    reach: 0.0052,
  },
};

/** Others, for information: the sampler must not have been made for the table. `truth` is what counts where `objective` is noisy. */
export const OTHERS = {
  rastrigin3: {
    title: 'Rastrigin 3',
    axes: floats(3, -5.12, 5.12),
    objective: vector(3, (x) => sum(x, (value) => value * value - 10 * Math.cos(TAU * value) + 10)),
  },
  ackley5: { title: 'Ackley 5', axes: floats(5, -20, 32), objective: vector(5, ackley) },
  levy6: { title: 'Levy 6', axes: floats(6, -10, 10), objective: vector(6, levy) },
  rosenbrock4: {
    title: 'Rosenbrock 4',
    axes: floats(4, -2, 2),
    objective: vector(4, rosenbrock),
  },
  rosenbrockLog6: {
    title: 'Rosenbrock 6 on log axes',
    reach: 8.5,
    axes: floats(6, 0.05, 20, { log: true }),
    objective: vector(6, rosenbrock),
  },
  ackley10: { title: 'Ackley 10', axes: floats(10, -20, 32), objective: vector(10, ackley), reach: 9.2 },
  cond3: { title: 'three branches, two of which lose', axes: COND3_SPACE, objective: cond3, reach: 0.1001 },
  noisySteps4: {
    title: 'noisy steps 4, 30 % infeasible (noise 0.2, true value of the best)',
    axes: floats(4, 0, 1),
    objective: vector(4, (x, trialNumber) => steps(x) + 0.2 * noise(trialNumber)),
    truth: vector(4, steps),
    violation: vector(4, (x) => Math.max(0, x[0] + x[1] - 1.225)),
    reach: 0.0062,
  },
  noisySphere5: {
    title: 'noisy sphere 5 (noise 0.1, true value of the best)',
    axes: floats(5, 0, 1),
    objective: vector(5, (x, trialNumber) => sum(x, (value) => (value - 0.37) ** 2) + 0.1 * noise(trialNumber)),
    truth: vector(5, (x) => sum(x, (value) => (value - 0.37) ** 2)),
  },
  plateau4: {
    title: 'steps 4 (floor of 8 |x - 0.6|, summed)',
    axes: floats(4, 0, 1),
    objective: vector(4, (x) => sum(x, (value) => Math.floor(8 * Math.abs(value - 0.6)) + (value > 0.9 ? 2 : 0))),
  },
  needle2: {
    title: 'flat but for a hole of radius 0.1 (2 axes)',
    axes: floats(2, 0, 1),
    objective: vector(2, (x) => Math.min(0, Math.hypot(x[0] - 0.71, x[1] - 0.23) * 10 - 1)),
  },
};
