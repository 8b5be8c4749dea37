import * as averages from './moving-averages.js';
import * as momentum from './momentum.js';
import * as statistics from './statistics.js';
import * as trend from './trend.js';
import * as volume from './volume.js';
import type { Column } from './window.js';

/** Inputs in the kernel's order (columns, or one condition), then its numbers. */
export type Twin = (inputs: readonly Column[], numbers: readonly number[]) => number[];

const each =
  (apply: (...values: number[]) => number): Twin =>
  (inputs) =>
    Array.from(inputs[0]!, (_, i) => apply(...inputs.map((input) => input[i]!)));
const one =
  (apply: (x: Column, n: number) => number[]): Twin =>
  ([x], [n]) =>
    apply(x!, n!);
const two =
  (apply: (a: Column, b: Column, n: number) => number[]): Twin =>
  ([a, b], [n]) =>
    apply(a!, b!, n!);
const three =
  (apply: (a: Column, b: Column, c: Column, n: number) => number[]): Twin =>
  ([a, b, c], [n]) =>
    apply(a!, b!, c!, n!);
const date = (apply: (date: Date) => number): Twin => each((time) => (Number.isFinite(time) ? apply(new Date(Math.floor(time))) : NaN));

/** The slow twin of every kernel. */
export const TWINS: Readonly<Record<string, Twin>> = {
  sma: one(averages.sma),
  ema: one(averages.ema),
  rma: one(averages.rma),
  wma: one(averages.wma),
  kama: one(averages.kama),
  hma: one(averages.hma),
  trima: ([x], [n]) => averages.sma(averages.sma(x!, Math.ceil(n! / 2)), Math.floor(n! / 2) + 1),
  ppo: ([x], [fast, slow]) => {
    const [a, b] = [averages.sma(x!, fast!), averages.sma(x!, slow!)];
    return a.map((value, i) => (100 * (value - b[i]!)) / b[i]!);
  },
  vwma: ([traded, x], [n]) => averages.vwma(x!, traded!, n!),
  macd: ([x], [fast, slow]) => averages.macd(x!, fast!, slow!),
  rsi: one(momentum.rsi),
  cmo: one(momentum.cmo),
  cci: three(momentum.cci),
  ultosc: ([high, low, close], [a, b, c]) => momentum.ultosc(high!, low!, close!, a!, b!, c!),
  mfi: ([high, low, close, amount], [n]) => momentum.mfi(high!, low!, close!, amount!, n!),
  mom: one(momentum.mom),
  roc: one(momentum.roc),
  rocp: one(momentum.rocp),
  returns: one(momentum.returns),
  log_returns: one(momentum.logReturns),
  true_range: ([high, low, close]) => trend.trueRange(high!, low!, close!),
  plus_dm: two(trend.plusDm),
  minus_dm: two(trend.minusDm),
  plus_di: three(trend.plusDi),
  minus_di: three(trend.minusDi),
  dx: three(trend.dx),
  adx: three(trend.adx),
  aroon_up: one(trend.aroonUp),
  aroon_down: one(trend.aroonDown),
  supertrend: ([high, low, close], [n, k]) => trend.supertrend(high!, low!, close!, n!, k!),
  supertrend_direction: ([high, low, close], [n, k]) => trend.supertrendDirection(high!, low!, close!, n!, k!),
  sar: ([high, low], [acceleration, maximum]) => trend.sar(high!, low!, acceleration!, maximum!),
  obv: ([close, amount]) => volume.obv(close!, amount!),
  ad: (inputs) => volume.ad(...inputs),
  adosc: (inputs, [fast, slow]) => volume.adosc(inputs, fast!, slow!),
  sum: one(statistics.sum),
  variance: one(statistics.variance),
  stddev: one(statistics.stddev),
  sample_stddev: one(statistics.sampleStddev),
  zscore: one(statistics.zscore),
  linearreg: one(statistics.linearreg),
  linearreg_slope: one(statistics.linearregSlope),
  linearreg_intercept: one(statistics.linearregIntercept),
  tsf: one(statistics.tsf),
  correl: two(statistics.correl),
  percent_rank: one(statistics.percentRank),
  highest: one(statistics.highest),
  lowest: one(statistics.lowest),
  count_true: ([condition], [n]) => statistics.countTrue(condition as unknown as boolean[], n!),
  bars_since: ([condition]) => statistics.barsSince(condition as unknown as boolean[]),
  ibs: each((high, low, close) => (high! === low! && !Number.isNaN(close!) ? 0.5 : (close! - low!) / (high! - low!))),
  typical_price: each((high, low, close) => (high! + low! + close!) / 3),
  median_price: each((high, low) => (high! + low!) / 2),
  weighted_close: each((high, low, close) => (high! + low! + 2 * close!) / 4),
  average_price: each((open, high, low, close) => (open! + high! + low! + close!) / 4),
  share_of_range: each((x, lower, upper) => {
    const isSame = lower! === upper! || Math.abs(upper! - lower!) <= 1e-13 * Math.abs(upper!);
    return isSame && !Number.isNaN(x!) ? 0 : (x! - lower!) / (upper! - lower!);
  }),
  absolute: each((x) => Math.abs(x!)),
  sign: each((x) => (Number.isNaN(x!) ? NaN : Number(x! > 0) - Number(x! < 0))),
  square_root: each((x) => Math.sqrt(x!)),
  logarithm: each((x) => Math.log(x!)),
  exponential: each((x) => Math.exp(x!)),
  arc_tangent: each((x) => Math.atan(x!)),
  nearest: each(roundHalfEven),
  round_down: each((x) => Math.floor(x!)),
  round_up: each((x) => Math.ceil(x!)),
  minimum: each((a, b) => Math.min(a!, b!)),
  maximum: each((a, b) => Math.max(a!, b!)),
  hour: date((time) => time.getUTCHours()),
  minute: date((time) => time.getUTCMinutes()),
  day_of_week: date((time) => ((time.getUTCDay() + 6) % 7) + 1),
  day_of_month: date((time) => time.getUTCDate()),
  month: date((time) => time.getUTCMonth() + 1),
  year: date((time) => time.getUTCFullYear()),
};

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return x - below < 0.5 ? below : Math.ceil(x);
  return below % 2 === 0 ? below : below + 1;
}
