/** What a reader calls each test of a verdict. */
const TEST_TITLES: Readonly<Record<string, string>> = {
  deflated_sharpe: 'Better than the luckiest of all trials (deflated Sharpe ratio)',
  superior_ability: 'Better than chance, the whole search counted (superior predictive ability)',
  loss_probability: 'The choice earns on the other half of the time (probability of loss out of sample)',
  beyond_deflated_sharpe: 'Better than the luckiest beyond its exposure (deflated Sharpe ratio)',
  beyond_superior_ability: 'Better than chance beyond its exposure (superior predictive ability)',
  overfitting: 'The choice holds on the other half of the time (probability of overfitting)',
  unseen: 'Judged on bars that its model has not seen',
  trades: 'Enough trades',
  periods: 'Enough periods',
  probabilistic_sharpe: 'Sharpe ratio above 0, taken by itself',
  sharpe_interval: 'Where the Sharpe ratio may lie',
  track_record: 'Long enough to tell the Sharpe ratio from 0',
  backtest_length: 'Long enough for that many trials',
  reality_check: "White's reality check",
  trade_order: 'Drawdown in other orders of the trades',
  entry_times: 'Better than entries at random times',
};

/** Returns a test's title in plain words; of a test that has none, its name with spaces. */
export function titleTest(test: string): string {
  const title = Object.hasOwn(TEST_TITLES, test) ? TEST_TITLES[test]! : test.replaceAll('_', ' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}
