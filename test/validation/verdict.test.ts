// What a verdict says, and why.
import { describe, expect, test } from 'vitest';
import { judge, type Verdict } from '../../src/validation/judge.js';
import { DEFAULT_THRESHOLDS } from '../../src/validation/thresholds.js';
import { makeTrialBlocks } from '../../src/validation/trial-blocks.js';
import { evidenceOf, plantEdge, rowOf, study } from './noise.js';

const reasonOf = ({ reasons }: Verdict, name: string) => reasons.find(({ test: of }) => of === name)!;

describe('reasons', () => {
  const makeMatrix = () => study(40, 8, 0.6, 1);

  test('stand in one order, the required ones first, each with value, threshold and a sentence', () => {
    const matrix = makeMatrix();
    const holdings = { from: Int32Array.of(3, 50), to: Int32Array.of(20, 70), side: Int32Array.of(1, -1) };
    const found = judge({
      ...evidenceOf(matrix, 1),
      tradeReturns: Float64Array.of(0.1, -0.05, 0.02, -0.01),
      entries: { barReturns: [rowOf(matrix, 0)], holdings },
    });
    expect(found.reasons.map(({ test: name, weight }) => `${name} ${weight}`)).toEqual([
      'deflated_sharpe required',
      'superior_ability required',
      'loss_probability required',
      'overfitting advisory',
      'trades sufficiency',
      'periods sufficiency',
      'probabilistic_sharpe advisory',
      'sharpe_interval advisory',
      'track_record advisory',
      'backtest_length advisory',
      'reality_check advisory',
      'entry_times advisory',
      'trade_order advisory',
    ]);
    for (const { sentence, passed, value } of found.reasons) {
      expect(sentence).toMatch(/^[A-Z].* \(at (least|most) \S+ is asked\)\.$/);
      expect([typeof passed, Number.isNaN(value)]).toEqual(['boolean', false]);
    }
    expect(reasonOf(found, 'overfitting')).toMatchObject({
      value: found.figures.overfitting!.probability,
      threshold: DEFAULT_THRESHOLDS.overfitting,
    });
  });

  test('are a function of the evidence, and thresholds decide', () => {
    const evidence = evidenceOf(makeMatrix(), 1);
    expect(judge(evidence)).toEqual(judge(evidence));
    expect(judge(evidence, { ...DEFAULT_THRESHOLDS, deflatedSharpe: 0, superiorAbility: 1, lossProbability: 1 }).verdict).toBe('edge');
  });

  test('a single trial is judged without overfitting; trials that never traded are not proven', () => {
    const one = study(1, 1, 0, 4);
    plantEdge(one, 0, 2);
    const found = judge(evidenceOf(one, 1));
    expect([found.verdict, found.figures.overfitting, found.figures.effectiveTrials]).toEqual(['edge', undefined, 1]);
    expect(found.sentence).toBe('The only trial is better than luck explains.');
    const idle = judge({
      ...evidenceOf(one, 1),
      winnerReturns: new Float64Array(1008),
      winnerTrades: 0,
      winnerRow: 0,
      blocks: makeTrialBlocks(3, 1008),
    });
    expect(idle.verdict).toBe('not_proven');
    expect(reasonOf(idle, 'deflated_sharpe')).toMatchObject({
      passed: undefined,
      sentence: 'The deflated sharpe test could not be run: the returns do not vary or are too few.',
    });
  });

  test('with too few trades is not proven', () => {
    const matrix = study(50, 10, 0.7, 7003);
    plantEdge(matrix, 5, 3);
    const found = judge({ ...evidenceOf(matrix, 3), winnerTrades: 12 });
    expect([found.verdict, found.sentence]).toEqual([
      'not_proven',
      'The best of 50 trials can be neither believed nor dismissed: the best trial closed 12 trades (at least 30 is asked).',
    ]);
  });
});
