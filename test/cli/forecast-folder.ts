// A forecaster's files, and bars for it.
import { randomStream } from '../../src/core/random.js';

export const FORECASTER = `forecast: abc
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}
horizon_bars: 6
features: features.yaml
heads:
  return: {model: gbr, options: {trees: 20, minRows: 20}}
  volatility: {model: gbr, options: {trees: 40, minRows: 20}}
  regime: {model: gbc, options: {trees: 15, minRows: 20}}
walkforward: {train: 1200, test: 400}
minimum_rows: 300
`;
export const FEATURES = `features:
  last_return: {expression: "close / open - 1", description: "Return of the bar."}
  wide: {expression: "atr(6) / close", description: "Range of six bars."}
  wider: {expression: "atr(6) / atr(48)", description: "Range of six bars against that of two days."}
  hour: {expression: "hour()", description: "Hour of the day."}
`;

/** Log returns whose volatility comes in stretches. */
function stretchedSteps(count: number, seed: number): number[] {
  const random = randomStream(seed);
  let log = 0;
  return Array.from({ length: count }, () => {
    log = 0.97 * log + 0.25 * random.normal();
    return 0.004 * Math.exp(log) * random.normal();
  });
}

/** The same in an order that tells nothing. */
export function shuffledSteps(count: number, seed: number): number[] {
  const steps = stretchedSteps(count, seed),
    random = randomStream(seed, 1);
  for (let i = count - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [steps[i], steps[other]] = [steps[other]!, steps[i]!];
  }
  return steps;
}

/** Hourly bars of log returns. */
export function csvOf(steps: readonly number[], seed = 7): string {
  const random = randomStream(seed, 2);
  let price = 100;
  const rows = steps.map((step, i) => {
    const open = price;
    price = Math.min(1000, Math.max(10, price * Math.exp(step)));
    const reach = 0.002 * price * random.uniform();
    return [
      new Date(Date.UTC(2020, 0, 1, i)).toISOString(),
      ...[open, Math.max(open, price) + reach, Math.min(open, price) - reach, price].map((each) => each.toFixed(6)),
      100,
    ].join();
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

/** Bars whose volatility comes in stretches; from `altered` on they are others. */
export const stretchedCsv = (count: number, seed = 7, altered = Infinity): string =>
  csvOf(stretchedSteps(count, seed).map((step, i) => (i < altered ? step : 3 * step + 0.01)));
