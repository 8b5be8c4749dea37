// What each test of a verdict says, by hand: value, threshold, the exact bound, and its sentence.
import { describe, expect, test } from 'vitest';
import type { Evidence, Figures } from '../../src/validation/evidence.js';
import { listReasons, type TestName } from '../../src/validation/reasons.js';
import { DEFAULT_THRESHOLDS } from '../../src/validation/thresholds.js';

const EVIDENCE = { winnerTrades: 30, winnerReturns: new Float64Array(64) } as unknown as Evidence;

/** Figures that pass every test exactly, at its threshold. */
const FIGURES = {
  sharpe: 1.234,
  luckySharpe: 0.987,
  years: 4,
  effectiveTrials: 1234.4,
  deflatedSharpe: 0.85,
  probabilisticSharpe: 0.95,
  minimumTrackRecord: 4,
  minimumBacktest: 4,
  superiorAbility: { pValue: 0.02, realityCheckPValue: 0.02, spreadPValue: 0.01 },
  beyond: {
    name: 'BTCUSD',
    rule: 'exposure',
    beta: 0.456,
    sharpe: 0.789,
    effectiveTrials: 12,
    luckySharpe: 0.321,
    deflatedSharpe: 0.85,
    superiorAbility: { pValue: 0.02 },
  },
  trials: { trials: 2 },
  overfitting: { probability: 0.5, lossProbability: 0.4 },
  sharpeInterval: { low: 0, high: 2.5 },
  tradeOrder: { deepTwentieth: -0.5 },
  entryTimes: { pValue: 0.05 },
  holdoutSharpe: 0,
  holdoutProbability: 0.5,
} as unknown as Figures;

function reasonOf(name: TestName, figures: object = {}, evidence: object = {}) {
  return listReasons({ ...EVIDENCE, ...evidence }, { ...FIGURES, ...figures }, DEFAULT_THRESHOLDS).find(({ test: of }) => of === name);
}

describe('a reason', () => {
  test('passes at its threshold, every one', () => {
    const reasons = listReasons(EVIDENCE, FIGURES, DEFAULT_THRESHOLDS);
    expect(reasons.map(({ test: name, passed }) => [name, passed])).toEqual(
      [
        'deflated_sharpe',
        'superior_ability',
        'holdout',
        'loss_probability',
        'overfitting',
        'beyond_deflated_sharpe',
        'beyond_superior_ability',
        'trades',
        'periods',
        'probabilistic_sharpe',
        'sharpe_interval',
        'track_record',
        'backtest_length',
        'reality_check',
        'entry_times',
        'trade_order',
      ].map((name) => [name, true]),
    );
    expect(reasons.map(({ value, threshold }) => [value, threshold])).toEqual([
      [0.85, 0.85],
      [0.02, 0.02],
      [0.5, 0.5],
      [0.4, 0.4],
      [0.5, 0.5],
      [0.85, 0.85],
      [0.02, 0.02],
      [30, 30],
      [64, 64],
      [0.95, 0.95],
      [0, 0],
      [4, 4],
      [4, 4],
      [0.02, 0.02],
      [0.05, 0.05],
      [-0.5, -0.5],
    ]);
  });

  test.each<[TestName, object, object]>([
    ['deflated_sharpe', { deflatedSharpe: 0.849 }, {}],
    ['superior_ability', { superiorAbility: { pValue: 0.021, realityCheckPValue: 0 } }, {}],
    ['holdout', { holdoutProbability: 0.499 }, {}],
    ['holdout', { holdoutProbability: 0.707 }, { holdoutLooks: 2 }],
    ['loss_probability', { overfitting: { probability: 0, lossProbability: 0.401 } }, {}],
    ['overfitting', { overfitting: { probability: 0.501, lossProbability: 0 } }, {}],
    ['beyond_deflated_sharpe', { beyond: { ...FIGURES.beyond!, deflatedSharpe: 0.849 } }, {}],
    ['beyond_superior_ability', { beyond: { ...FIGURES.beyond!, superiorAbility: { pValue: 0.021 } } }, {}],
    ['trades', {}, { winnerTrades: 29 }],
    ['periods', {}, { winnerReturns: new Float64Array(63) }],
    ['unseen', {}, { seenShare: 0.001 }],
    ['probabilistic_sharpe', { probabilisticSharpe: 0.949 }, {}],
    ['sharpe_interval', { sharpeInterval: { low: -0.001, high: 1 } }, {}],
    ['track_record', { years: 3.99 }, {}],
    ['backtest_length', { minimumBacktest: 4.01 }, {}],
    ['reality_check', { superiorAbility: { pValue: 0, realityCheckPValue: 0.021 } }, {}],
    ['entry_times', { entryTimes: { pValue: 0.051 } }, {}],
    ['trade_order', { tradeOrder: { deepTwentieth: -0.501 } }, {}],
  ])('%s fails just beyond its threshold', (name, figures, evidence) => {
    expect(reasonOf(name, figures, evidence)!.passed).toBe(false);
  });

  test.each<[TestName, object, object, string]>([
    [
      'deflated_sharpe',
      {},
      {},
      'Luck alone shows a Sharpe ratio of 0.99 in 1,234 independent trials; that the true one behind the 1.23 is higher has a probability of 0.85 (at least 0.85 is asked).',
    ],
    [
      'deflated_sharpe',
      { effectiveTrials: 1 },
      {},
      'That the true Sharpe ratio behind the 1.23 is above 0 has a probability of 0.85 (at least 0.85 is asked).',
    ],
    [
      'superior_ability',
      {},
      {},
      'Were no trial any good, the best of them would do as well with probability 0.02 (at most 0.02 is asked).',
    ],
    ['superior_ability', { trials: { trials: 1 } }, {}, 'Without skill it would do as well with probability 0.02 (at most 0.02 is asked).'],
    [
      'holdout',
      {},
      {},
      'On the holdout its Sharpe ratio is 0.00, at the first look; that the true one is above 0.00 has a probability of 0.5 (at least 0.5 is asked).',
    ],
    [
      'holdout',
      { holdoutProbability: 0.9 },
      { holdoutLooks: 3 },
      'On the holdout its Sharpe ratio is 0.00, at look 3; that the true one is above 0.00 has a probability of 0.9 (at least 0.794 is asked).',
    ],
    [
      'loss_probability',
      {},
      {},
      'The trial that is best on one half of the time loses on the other half with probability 0.4 (at most 0.4 is asked).',
    ],
    [
      'overfitting',
      {},
      {},
      'The choice among these trials holds: the best on one half of the time is below the middle on the other half with probability 0.5 (at most 0.5 is asked).',
    ],
    [
      'overfitting',
      { overfitting: { probability: 0.6, lossProbability: 0 }, superiorAbility: { ...FIGURES.superiorAbility, spreadPValue: 0.011 } },
      {},
      'The choice among these trials does not hold: the best on one half of the time is below the middle on the other half with probability 0.6; the trials differ by no more than noise does, so any of them is as good (at most 0.5 is asked).',
    ],
    [
      'beyond_deflated_sharpe',
      {},
      {},
      'Its Sharpe ratio beyond its exposure to BTCUSD (beta 0.46) is 0.79, and luck alone shows 0.32; that the true one is higher has a probability of 0.85 (at least 0.85 is asked).',
    ],
    [
      'beyond_deflated_sharpe',
      { beyond: { ...FIGURES.beyond!, rule: 'hold', effectiveTrials: 1 } },
      {},
      'Its Sharpe ratio beyond holding BTCUSD is 0.79; that the true one is above 0 has a probability of 0.85 (at least 0.85 is asked).',
    ],
    [
      'beyond_superior_ability',
      {},
      {},
      'Were no trial any good beyond its exposure to BTCUSD, the best of them would do as well with probability 0.02 (at most 0.02 is asked).',
    ],
    ['unseen', {}, { seenShare: 0.123 }, 'Its model has learned from 13 % of the bars that it is judged on (at most 0 is asked).'],
    ['trades', {}, { subject: 'The walk-forward' }, 'The walk-forward closed 30 trades (at least 30 is asked).'],
    ['periods', {}, {}, 'The best trial was measured over 64 periods (at least 64 is asked).'],
    [
      'sharpe_interval',
      {},
      {},
      'The Sharpe ratio lies between 0.00 and 2.50 with confidence 0.95, the choice among trials not counted (at least 0.00 is asked).',
    ],
    ['track_record', {}, {}, 'The backtest has 4.00 years, and this Sharpe ratio needs 4.00 to be told from 0 (at least 4.00 is asked).'],
    ['track_record', { minimumTrackRecord: Infinity }, {}, 'The backtest has 4.00 years, and no length tells this Sharpe ratio from 0.'],
    [
      'backtest_length',
      {},
      {},
      'The backtest has 4.00 years, and 1,234 independent trials reach a Sharpe ratio of 1.00 by luck on fewer than 4.00 (at least 4.00 is asked).',
    ],
    ['trade_order', {}, {}, 'One order of the same trades in twenty draws down to -0.5 of equity or deeper (at least -0.5 is asked).'],
  ])('%s with %j and %j says so', (name, figures, evidence, sentence) => {
    expect(reasonOf(name, figures, evidence)!.sentence).toBe(sentence);
  });

  test.each<[TestName, object]>([
    ['deflated_sharpe', { deflatedSharpe: Number.NaN }],
    ['superior_ability', { superiorAbility: { pValue: Number.NaN, realityCheckPValue: 0 } }],
    ['track_record', { minimumTrackRecord: Number.NaN }],
    ['backtest_length', { years: Number.NaN }],
  ])('%s of what is undefined neither passes nor fails', (name, figures) => {
    expect(reasonOf(name, figures)).toMatchObject({
      passed: undefined,
      sentence: `The ${name.replaceAll('_', ' ')} test could not be run: the returns do not vary or are too few.`,
    });
  });

  test('of overfitting decides where the trials differ by more than noise does', () => {
    expect(reasonOf('overfitting')!.weight).toBe('required');
    expect(reasonOf('overfitting', { superiorAbility: { ...FIGURES.superiorAbility, spreadPValue: 0.011 } })!.weight).toBe('advisory');
    expect(reasonOf('overfitting', { superiorAbility: { ...FIGURES.superiorAbility, spreadPValue: Number.NaN } })!.weight).toBe('advisory');
  });

  test.each<[TestName, object]>([
    ['holdout', { holdoutSharpe: undefined }],
    ['overfitting', { overfitting: undefined }],
    ['loss_probability', { overfitting: undefined }],
    ['beyond_deflated_sharpe', { beyond: undefined }],
    ['entry_times', { entryTimes: undefined }],
    ['trade_order', { tradeOrder: undefined }],
    ['unseen', {}],
  ])('%s is left out where there is no evidence of it', (name, figures) => {
    expect(reasonOf(name, figures)).toBeUndefined();
  });
});
