/** What a study has to show before its best trial is called an edge. */
export interface Thresholds {
  /** least deflated Sharpe ratio, a probability */
  readonly deflatedSharpe: number;
  /** largest p-value of the test for superior ability */
  readonly superiorAbility: number;
  /** largest probability that the trial which is best on one half of the time loses on the other */
  readonly lossProbability: number;
  /** largest probability of backtest overfitting; asked where trials differ by more than noise does */
  readonly overfitting: number;
  /** largest p-value with which trials are said to differ by more than noise does */
  readonly choiceSpread: number;
  /** annual Sharpe ratio on the holdout, where there is one: the true one is above it as probably as not at the first look, more probably
   *  at each further one */
  readonly holdoutSharpe: number;
  /** least closed trades of the best trial; fewer are not proven */
  readonly trades: number;
  /** least periods (days) that the best trial was measured over; fewer are not proven */
  readonly periods: number;
  /** least probability that the Sharpe ratio is above 0, were there no choice; also the confidence of the track record */
  readonly probabilisticSharpe: number;
  /** confidence of the bootstrap interval of the Sharpe ratio, whose lower end should be above 0 */
  readonly intervalConfidence: number;
  /** annual Sharpe ratio that the best of the trials should not reach by luck over the length of the backtest */
  readonly luckySharpe: number;
  /** deepest drawdown, a fraction below 0, that one order of the trades in twenty may reach */
  readonly orderDrawdown: number;
  /** largest p-value of the permutation of entry times */
  readonly entryTimes: number;
}

/** Tuned by bench/validation/noise.mjs: see docs/verdict.md for the figures. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  deflatedSharpe: 0.85,
  superiorAbility: 0.02,
  lossProbability: 0.4,
  overfitting: 0.5,
  choiceSpread: 0.01,
  holdoutSharpe: 0,
  trades: 30,
  periods: 64,
  probabilisticSharpe: 0.95,
  intervalConfidence: 0.95,
  luckySharpe: 1,
  orderDrawdown: -0.5,
  entryTimes: 0.05,
};
