// Policies that learn: refused without a purge, worth nothing on noise, and able to find an edge that is there.
import { expect, test } from 'vitest';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import { BarloomError } from '../../../src/core/errors.js';
import { exponentiateGradient } from '../../../src/ml/policy/exponentiated-gradient.js';
import { learnWeights } from '../../../src/ml/policy/learned-weights.js';
import { memberOutcomes } from '../../../src/ml/policy/member-outcomes.js';
import { RidgeSums, predictRidge } from '../../../src/ml/policy/ridge.js';
import { ridgeLearner } from '../../../src/ml/policy/score-learners.js';

const H = 24;
const TIMES = { horizonBars: H, purgeBars: H, embargoBars: 0, everyBars: H, trainBars: 500 };
const GRADIENT = { ...TIMES, learningRate: 5, floor: 0.05 };

/** Equities of members whose returns are drawn; `edge` says what is added to a member's return on a bar. */
function equitiesOf(
  members: number,
  bars: number,
  random: RandomStream,
  edge: (member: number, bar: number) => number = () => 0,
): Float64Array[] {
  return Array.from({ length: members }, (_, member) => {
    let equity = 1;
    return Float64Array.from({ length: bars }, (__, bar) => (equity *= 1 + 0.005 * random.normal() + edge(member, bar)));
  });
}

/** Sharpe ratio a year of hourly bars: each bar's return is that of the weights on the close before; changes of weights cost. */
function sharpeOf(weights: readonly Float64Array[], equities: readonly Float64Array[], from: number, cost = 0.0005): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let bar = from; bar < equities[0]!.length; bar++) {
    let value = 0;
    equities.forEach((equity, member) => {
      const weight = weights[member]![bar - 1]!;
      value += weight * (equity[bar]! / equity[bar - 1]! - 1) - cost * Math.abs(weight - weights[member]![bar - 2]!);
    });
    sum += value;
    squares += value * value;
    count++;
  }
  const mean = sum / count;
  return (mean / Math.sqrt(squares / count - mean * mean)) * Math.sqrt(8760);
}

const equal = (members: number, bars: number): Float64Array[] =>
  Array.from({ length: members }, () => new Float64Array(bars).fill(1 / members));
const standardError = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1) / values.length);
};

test('a policy that is not purged by its horizon is refused', async () => {
  const unpurged = { ...GRADIENT, purgeBars: 1 };
  const codeOf = (error: unknown): string => (error as BarloomError).code;
  expect(() => exponentiateGradient([new Float64Array(50)], [1], unpurged)).toThrow(
    /purge_bars must not be below horizon_bars, 24, and is 1/,
  );
  await expect(
    learnWeights({ scores: [new Float64Array(50)] }, [1], unpurged, { learn() {}, expect: () => [] }).catch((error) =>
      Promise.reject(codeOf(error)),
    ),
  ).rejects.toBe('LABEL_LEAK');
});

test('on noise no policy beats equal weight beyond chance', async () => {
  const [bars, members] = [6000, 4];
  const gains = { gradient: [] as number[], ridge: [] as number[] };
  for (let repetition = 0; repetition < 30; repetition++) {
    const random = randomStream(100, repetition);
    const equities = equitiesOf(members, bars, random);
    const outcomes = equities.map((equity) => memberOutcomes(equity, H));
    const features = Array.from({ length: 3 }, () => Float64Array.from({ length: bars }, () => random.normal()));
    const start = equal(members, 1).map(([weight]) => weight!);
    const rows = { features, scores: outcomes.map(({ riskAdjusted }) => riskAdjusted) };
    const base = sharpeOf(equal(members, bars), equities, 600);
    gains.gradient.push(
      sharpeOf(
        exponentiateGradient(
          outcomes.map(({ returns }) => returns),
          start,
          GRADIENT,
        ),
        equities,
        600,
      ) - base,
    );
    gains.ridge.push(sharpeOf(await learnWeights(rows, start, TIMES, ridgeLearner(rows, 10)), equities, 600) - base);
  }
  for (const values of Object.values(gains)) {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean).toBeLessThan(2.5 * standardError(values));
    expect(mean).toBeLessThan(0.5);
  }
});

test('a regime that decides which member earns is found by ridge; an edge that stays by the gradient', async () => {
  const bars = 8000;
  const random = randomStream(7);
  const regime = Float64Array.from({ length: bars }, (_, bar) => (Math.floor(bar / 300) % 2 === 0 ? 1 : -1));
  const switching = equitiesOf(2, bars, random, (member, bar) => 0.001 * (member === 0 ? 1 : -1) * regime[bar]!);
  const rows = { features: [regime], scores: switching.map((equity) => memberOutcomes(equity, H).riskAdjusted) };
  const learned = await learnWeights(rows, [0.5, 0.5], TIMES, ridgeLearner(rows, 1));
  expect(sharpeOf(learned, switching, 600)).toBeGreaterThan(sharpeOf(equal(2, bars), switching, 600) + 5);
  const staying = equitiesOf(2, bars, random, (member) => (member === 0 ? 0.0008 : -0.0008));
  const gradient = exponentiateGradient(
    staying.map((equity) => memberOutcomes(equity, H).returns),
    [0.5, 0.5],
    { ...GRADIENT, floor: 0 },
  );
  expect(gradient[0]!.at(-1)).toBeGreaterThan(0.9);
  expect(sharpeOf(gradient, staying, 600)).toBeGreaterThan(sharpeOf(equal(2, bars), staying, 600) + 3);
});

test('weights before a bar do not know what came behind it', async () => {
  const random = randomStream(3);
  const equities = equitiesOf(3, 1500, random);
  const features = [Float64Array.from({ length: 1500 }, () => random.normal())];
  const weightsOf = async (count: number): Promise<readonly Float64Array[]> => {
    const own = equities.map((equity) => equity.slice(0, count));
    const rows = {
      features: features.map((column) => column.slice(0, count)),
      scores: own.map((equity) => memberOutcomes(equity, H).riskAdjusted),
    };
    const ridge = await learnWeights(rows, [0.4, 0.3, 0.3], TIMES, ridgeLearner(rows, 1));
    return [
      ...ridge,
      ...exponentiateGradient(
        own.map((equity) => memberOutcomes(equity, H).returns),
        [0.4, 0.3, 0.3],
        GRADIENT,
      ),
    ];
  };
  const whole = await weightsOf(1500);
  for (const cut of [501, 777, 1200]) expect(await weightsOf(cut)).toEqual(whole.map((column) => column.slice(0, cut)));
});

test('outcomes of a known path', () => {
  const { returns, drawdown, riskAdjusted } = memberOutcomes(Float64Array.of(100, 110, 99, 121, 121), 3);
  expect([...returns].map((value) => Number(value.toFixed(12)))).toEqual([0.21, 0.1, Number.NaN, Number.NaN, Number.NaN]);
  expect(drawdown[0]).toBeCloseTo(-0.1, 12);
  const steps = [0.1, -0.1, 121 / 99 - 1];
  const mean = (steps[0]! + steps[1]! + steps[2]!) / 3;
  const deviation = Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / 2);
  expect(riskAdjusted[0]).toBeCloseTo(0.21 / (deviation * Math.sqrt(3)), 12);
});

test('ridge with a small penalty is the line that rows lie on, whatever their size; what does not vary has no slope', () => {
  const sums = new RidgeSums(3);
  const random = randomStream(1);
  for (let row = 0; row < 200; row++) {
    const [a, b] = [1e6 + random.normal(), random.normal()];
    sums.add(Float64Array.of(a, b, 5), 3 + 2 * (a - 1e6) - b);
  }
  sums.add(Float64Array.of(Number.NaN, 1, 5), 1);
  expect(sums.count).toBe(200);
  const model = sums.fit(1e-9);
  expect(model.slopes[0]).toBeCloseTo(2, 6);
  expect(model.slopes[1]).toBeCloseTo(-1, 6);
  expect(model.slopes[2]).toBe(0);
  expect(predictRidge(model, Float64Array.of(1e6 + 1, 1, 5))).toBeCloseTo(4, 5);
});
