// What trials earn beside a benchmark: beta, what is left, and that nothing is left of the benchmark itself.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { beyondBenchmark, returnsBeyond } from '../../src/validation/beyond-benchmark.js';
import { judge } from '../../src/validation/judge.js';
import { DEFAULT_THRESHOLDS } from '../../src/validation/thresholds.js';
import { makeTrialBlocks, writeTrial } from '../../src/validation/trial-blocks.js';

const DAYS = 1008;

function drawDays(seed: number, mean: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: DAYS }, () => mean + 0.01 * random.normal());
}

function blocksOf(trials: readonly Float64Array[], benchmark: Float64Array, blocks = 64) {
  const made = makeTrialBlocks(trials.length, DAYS, blocks);
  trials.forEach((returns, trial) => writeTrial(made, trial, returns, benchmark));
  return made;
}

describe('beyond a benchmark', () => {
  const market = drawDays(1, 0.001);

  test('lies what least squares leave: the blocks are those of the residual days', () => {
    const alpha = drawDays(2, 0.0004);
    const trials = [alpha, alpha.map((value, day) => value + 0.7 * market[day]!), alpha.map((value, day) => value - 2 * market[day]!)];
    const beyond = beyondBenchmark(blocksOf(trials, market), market, 'exposure');
    trials.forEach((returns, trial) => {
      const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / DAYS;
      const [a, b] = [mean(returns), mean(market)];
      const covariance = returns.reduce((sum, value, day) => sum + (value - a) * (market[day]! - b), 0);
      const beta = covariance / market.reduce((sum, value) => sum + (value - b) ** 2, 0);
      expect(beyond.betas[trial]).toBeCloseTo(beta, 12);
      const left = returnsBeyond(beyond, trial, returns, market);
      left.forEach((value, day) => expect(value).toBeCloseTo(returns[day]! - beta * market[day]!, 14));
      const one = makeTrialBlocks(1, DAYS, 64);
      writeTrial(one, 0, left);
      one.sums.forEach((sum, block) => expect(beyond.blocks.sums[trial * 64 + block]).toBeCloseTo(sum, 12));
      one.squares.forEach((square, block) => expect(beyond.blocks.squares[trial * 64 + block]).toBeCloseTo(square, 12));
    });
    expect(beyond.betas[1]! - beyond.betas[0]!).toBeCloseTo(0.7, 12);
    expect(beyond.betas[2]! - beyond.betas[0]!).toBeCloseTo(-2, 12);
  });

  test('to hold it all is a beta of 1, whatever the trial did', () => {
    const alpha = drawDays(3, 0);
    const beyond = beyondBenchmark(blocksOf([alpha], market), market, 'hold');
    expect([...beyond.betas]).toEqual([1]);
    returnsBeyond(beyond, 0, alpha, market).forEach((value, day) => expect(value).toBe(alpha[day]! - market[day]!));
  });

  test('nothing is left of the benchmark itself, of twice it, of an idle trial, and beside one that stands still all is left', () => {
    const entry = market.map((value, day) => (day === 0 ? value - 1e-6 : value));
    const found = beyondBenchmark(
      blocksOf([market, entry, market.map((value) => 2 * value), new Float64Array(DAYS)], market),
      market,
      'exposure',
    );
    expect(found.blocks.squares.every((square) => square === 0)).toBe(true);
    expect(returnsBeyond(found, 1, entry, market).every((value) => value === 0)).toBe(true);
    const still = new Float64Array(DAYS),
      own = blocksOf([market], still);
    const beside = beyondBenchmark(own, still, 'exposure');
    expect([...beside.betas]).toEqual([0]);
    expect(beside.blocks.sums).toEqual(own.sums);
    expect(returnsBeyond(beside, 0, market, still)).toEqual(market);
  });
});

describe('a verdict beside the market', () => {
  const market = drawDays(5, 0.0015);
  const noise = Array.from({ length: 40 }, (_, trial) => drawDays(100 + trial, 0));
  const judgeTrials = (trials: readonly Float64Array[], winnerRow: number) =>
    judge({
      periodsPerYear: 252,
      winnerReturns: trials[winnerRow]!,
      winnerTrades: 100,
      winnerRow,
      blocks: blocksOf(trials, market),
      benchmark: { name: 'BTCUSD', rule: 'exposure', returns: market },
      seed: 1,
    });

  test('what holds a rising market is the market, and what earns beyond it an edge', () => {
    const holders = noise.map((days, trial) => days.map((value, day) => 0.3 * value + (0.3 + trial / 60) * market[day]!));
    const held = judgeTrials(holders, 39);
    expect(held.verdict).toBe('market');
    expect(held.sentence).toMatch(
      /^The best of 40 trials earns by its exposure to the market, and not beyond it: its Sharpe ratio beyond its exposure to BTCUSD \(beta 0\.9\d\) is /,
    );
    const better = holders.map((days, trial) => (trial === 39 ? days.map((value) => value + 0.0008) : days));
    const found = judgeTrials(better, 39);
    expect([found.verdict, found.sentence]).toEqual(['edge', 'The best of 40 trials is better than luck and the market explain.']);
  });

  test('the market itself is the market: nothing is left to be tested', () => {
    const found = judgeTrials([market], 0);
    expect(found.verdict).toBe('market');
    expect(found.figures.beyond!.beta).toBeCloseTo(1, 9);
    expect(found.figures.beyond!.sharpe).toBeNaN();
  });

  test('what holds beyond its exposure and not as it stands is not proven', () => {
    const falling = market.map((value) => -value);
    const hedged = noise.map((days, trial) => days.map((value, day) => (trial === 0 ? 0.0015 + 0.5 * value : value) + falling[day]!));
    const found = judgeTrials(hedged, 0);
    expect(found.verdict).toBe('not_proven');
    expect(found.sentence).toMatch(/^The best of 40 trials holds beyond its exposure, and not as it stands: /);
  });
});

test('one test beyond the exposure that fails is not proven, two are the market', () => {
  const market = drawDays(5, 0.0015);
  const trials = Array.from({ length: 40 }, (_, trial) =>
    drawDays(100 + trial, 0).map((value, day) => 0.3 * value + 0.9 * market[day]! + (trial === 39 ? 0.00005 : 0)),
  );
  const evidence = {
    periodsPerYear: 252,
    winnerReturns: trials[39]!,
    winnerTrades: 100,
    winnerRow: 39,
    blocks: blocksOf(trials, market),
    benchmark: { name: 'BTCUSD', rule: 'exposure', returns: market },
    seed: 1,
  } as const;
  const { figures } = judge(evidence);
  const [deflated, luck] = [figures.beyond!.deflatedSharpe, figures.beyond!.superiorAbility.pValue];
  const raw = { ...DEFAULT_THRESHOLDS, deflatedSharpe: 0, superiorAbility: 1, lossProbability: 1 };
  expect(judge(evidence, raw).verdict).toBe('edge');
  // as it stands it is far better than beyond its exposure, so that a bound between the two fails there alone
  expect([deflated < figures.deflatedSharpe, luck > figures.superiorAbility.pValue]).toEqual([true, true]);
  const between = { deflatedSharpe: (deflated + figures.deflatedSharpe) / 2, superiorAbility: (luck + figures.superiorAbility.pValue) / 2 };
  expect(judge(evidence, { ...raw, deflatedSharpe: between.deflatedSharpe }).verdict).toBe('not_proven');
  expect(judge(evidence, { ...raw, superiorAbility: between.superiorAbility }).verdict).toBe('not_proven');
  expect(judge(evidence, { ...raw, ...between }).verdict).toBe('market');
});
