import type { Evidence, Figures } from './evidence.js';
import type { Thresholds } from './thresholds.js';

export type TestName =
  | 'deflated_sharpe'
  | 'superior_ability'
  | 'loss_probability'
  | 'overfitting'
  | 'beyond_deflated_sharpe'
  | 'beyond_superior_ability'
  | 'holdout'
  | 'unseen'
  | 'trades'
  | 'periods'
  | 'probabilistic_sharpe'
  | 'sharpe_interval'
  | 'track_record'
  | 'backtest_length'
  | 'reality_check'
  | 'trade_order'
  | 'entry_times';

/** What one test says of the best trial. */
export interface Reason {
  readonly test: TestName;
  /** required: a failure is no edge. benchmark: a failure is the market. sufficiency: a failure is not proven. advisory: told, and decides
   *  nothing */
  readonly weight: 'required' | 'benchmark' | 'sufficiency' | 'advisory';
  /** NaN where undefined */
  readonly value: number;
  readonly threshold: number;
  /** undefined where the value is */
  readonly passed: boolean | undefined;
  /** plain words, with the value and the threshold */
  readonly sentence: string;
}

/** Returns what the tests say, the required ones first; tests without evidence are left out. */
export function listReasons(evidence: Evidence, figures: Figures, thresholds: Thresholds): Reason[] {
  return [
    ...requiredReasons(evidence, figures, thresholds),
    ...benchmarkReasons(figures, thresholds),
    ...sufficiencyReasons(evidence, thresholds),
    ...advisoryReasons(figures, thresholds),
    ...tradeReasons(figures, thresholds),
  ];
}

function requiredReasons({ holdoutLooks = 1 }: Evidence, figures: Figures, thresholds: Thresholds): Reason[] {
  const { effectiveTrials, luckySharpe, sharpe, holdoutSharpe, holdoutProbability = Number.NaN } = figures;
  const reasons = [
    atLeast(
      'deflated_sharpe',
      'required',
      figures.deflatedSharpe,
      thresholds.deflatedSharpe,
      effectiveTrials > 1
        ? `Luck alone shows a Sharpe ratio of ${ratio(luckySharpe)} in ${whole(effectiveTrials)} independent trials; that the true one behind the ${ratio(sharpe)} is higher has a probability of ${share(figures.deflatedSharpe)}`
        : `That the true Sharpe ratio behind the ${ratio(sharpe)} is above 0 has a probability of ${share(figures.deflatedSharpe)}`,
    ),
    atMost(
      'superior_ability',
      'required',
      figures.superiorAbility.pValue,
      thresholds.superiorAbility,
      figures.trials.trials > 1
        ? `Were no trial any good, the best of them would do as well with probability ${share(figures.superiorAbility.pValue)}`
        : `Without skill it would do as well with probability ${share(figures.superiorAbility.pValue)}`,
    ),
  ];
  if (holdoutSharpe !== undefined) {
    const asked = 0.5 ** (1 / holdoutLooks);
    reasons.push(
      atLeast(
        'holdout',
        'required',
        holdoutProbability,
        asked,
        `On the holdout its Sharpe ratio is ${ratio(holdoutSharpe)}, ${looked(holdoutLooks)}; that the true one is above ${ratio(thresholds.holdoutSharpe)} has a probability of ${share(holdoutProbability)}`,
      ),
    );
  }
  return [...reasons, ...choiceReasons(figures, thresholds)];
}

function looked(looks: number): string {
  return looks === 1 ? 'at the first look' : `at look ${looks}`;
}

/** What the other half of the time says of the trial that is best on one half. That it is below the middle there says something of the
 *  choice alone, and nothing where all trials are as good. */
function choiceReasons({ overfitting, superiorAbility: { spreadPValue } }: Figures, thresholds: Thresholds): Reason[] {
  if (overfitting === undefined) return [];
  const differ = spreadPValue <= thresholds.choiceSpread;
  const probability = share(overfitting.probability);
  return [
    atMost(
      'loss_probability',
      'required',
      overfitting.lossProbability,
      thresholds.lossProbability,
      `The trial that is best on one half of the time loses on the other half with probability ${share(overfitting.lossProbability)}`,
    ),
    atMost(
      'overfitting',
      differ ? 'required' : 'advisory',
      overfitting.probability,
      thresholds.overfitting,
      `${overfitting.probability > thresholds.overfitting ? 'The choice among these trials does not hold' : 'The choice among these trials holds'}: the best on one half of the time is below the middle on the other half with probability ${probability}${differ ? '' : '; the trials differ by no more than noise does, so any of them is as good'}`,
    ),
  ];
}

/** The same tests of what the best trial earned beyond its exposure. */
function benchmarkReasons({ beyond }: Figures, thresholds: Thresholds): Reason[] {
  if (beyond === undefined) return [];
  const { name, rule, beta, sharpe, luckySharpe, effectiveTrials, deflatedSharpe, superiorAbility } = beyond;
  const of = rule === 'hold' ? `beyond holding ${name}` : `beyond its exposure to ${name} (beta ${ratio(beta)})`;
  return [
    atLeast(
      'beyond_deflated_sharpe',
      'benchmark',
      deflatedSharpe,
      thresholds.deflatedSharpe,
      effectiveTrials > 1
        ? `Its Sharpe ratio ${of} is ${ratio(sharpe)}, and luck alone shows ${ratio(luckySharpe)}; that the true one is higher has a probability of ${share(deflatedSharpe)}`
        : `Its Sharpe ratio ${of} is ${ratio(sharpe)}; that the true one is above 0 has a probability of ${share(deflatedSharpe)}`,
    ),
    atMost(
      'beyond_superior_ability',
      'benchmark',
      superiorAbility.pValue,
      thresholds.superiorAbility,
      `Were no trial any good ${rule === 'hold' ? of : `beyond its exposure to ${name}`}, the best of them would do as well with probability ${share(superiorAbility.pValue)}`,
    ),
  ];
}

function sufficiencyReasons({ subject, winnerTrades, winnerReturns, seenShare = 0 }: Evidence, { trades, periods }: Thresholds): Reason[] {
  const it = subject ?? 'The best trial';
  return [
    ...(seenShare > 0
      ? [
          atMost(
            'unseen',
            'sufficiency',
            seenShare,
            0,
            `Its model has learned from ${Math.ceil(100 * seenShare)} % of the bars that it is judged on`,
          ),
        ]
      : []),
    atLeast('trades', 'sufficiency', winnerTrades, trades, `${it} closed ${winnerTrades} trades`, String),
    atLeast('periods', 'sufficiency', winnerReturns.length, periods, `${it} was measured over ${winnerReturns.length} periods`, String),
  ];
}

function advisoryReasons(figures: Figures, thresholds: Thresholds): Reason[] {
  const { minimumBacktest, minimumTrackRecord, sharpeInterval, years } = figures;
  return [
    atLeast(
      'probabilistic_sharpe',
      'advisory',
      figures.probabilisticSharpe,
      thresholds.probabilisticSharpe,
      `Had it been the only trial, its Sharpe ratio would be above 0 with probability ${share(figures.probabilisticSharpe)}`,
    ),
    atLeast(
      'sharpe_interval',
      'advisory',
      sharpeInterval.low,
      0,
      `The Sharpe ratio lies between ${ratio(sharpeInterval.low)} and ${ratio(sharpeInterval.high)} with confidence ${share(thresholds.intervalConfidence)}, the choice among trials not counted`,
      ratio,
    ),
    atLeast(
      'track_record',
      'advisory',
      years,
      minimumTrackRecord,
      Number.isFinite(minimumTrackRecord)
        ? `The backtest has ${ratio(years)} years, and this Sharpe ratio needs ${ratio(minimumTrackRecord)} to be told from 0`
        : `The backtest has ${ratio(years)} years, and no length tells this Sharpe ratio from 0`,
      ratio,
    ),
    atLeast(
      'backtest_length',
      'advisory',
      years,
      minimumBacktest,
      `The backtest has ${ratio(years)} years, and ${whole(figures.effectiveTrials)} independent trials reach a Sharpe ratio of ${ratio(thresholds.luckySharpe)} by luck on fewer than ${ratio(minimumBacktest)}`,
      ratio,
    ),
    atMost(
      'reality_check',
      'advisory',
      figures.superiorAbility.realityCheckPValue,
      thresholds.superiorAbility,
      `White's reality check, which weighs mean returns alone, gives luck a probability of ${share(figures.superiorAbility.realityCheckPValue)}`,
    ),
  ];
}

function tradeReasons({ tradeOrder, entryTimes }: Figures, thresholds: Thresholds): Reason[] {
  const reasons: Reason[] = [];
  if (entryTimes !== undefined) {
    reasons.push(
      atMost(
        'entry_times',
        'advisory',
        entryTimes.pValue,
        thresholds.entryTimes,
        `The same positions opened at random times do as well with probability ${share(entryTimes.pValue)}`,
      ),
    );
  }
  if (tradeOrder !== undefined) {
    reasons.push(
      atLeast(
        'trade_order',
        'advisory',
        tradeOrder.deepTwentieth,
        thresholds.orderDrawdown,
        `One order of the same trades in twenty draws down to ${share(tradeOrder.deepTwentieth)} of equity or deeper`,
      ),
    );
  }
  return reasons;
}

type Format = (value: number) => string;

function atLeast(
  test: TestName,
  weight: Reason['weight'],
  value: number,
  threshold: number,
  statement: string,
  format: Format = share,
): Reason {
  const isKnown = !Number.isNaN(value) && !Number.isNaN(threshold);
  return {
    test,
    weight,
    value,
    threshold,
    passed: isKnown ? value >= threshold : undefined,
    sentence: isKnown ? `${statement}${Number.isFinite(threshold) ? ` (at least ${format(threshold)} is asked)` : ''}.` : unknown(test),
  };
}

function atMost(test: TestName, weight: Reason['weight'], value: number, threshold: number, statement: string): Reason {
  const isKnown = !Number.isNaN(value);
  return {
    test,
    weight,
    value,
    threshold,
    passed: isKnown ? value <= threshold : undefined,
    sentence: isKnown ? `${statement} (at most ${share(threshold)} is asked).` : unknown(test),
  };
}

function unknown(test: TestName): string {
  return `The ${test.replaceAll('_', ' ')} test could not be run: the returns do not vary or are too few.`;
}

function share(value: number): string {
  return String(Number(value.toFixed(3)));
}

function ratio(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : String(value);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
