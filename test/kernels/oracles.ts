import type { Market } from './markets.js';
import { callTalib } from './talib.js';

type BarName = Exclude<keyof Market, 'local_time'>;

/** How TA-Lib computes a function: its name, its inputs, its options from our arguments, which of its outputs. */
export interface Oracle {
  readonly talib: string;
  readonly inputs?: readonly BarName[];
  readonly options?: (...numbers: number[]) => readonly number[];
  readonly output?: number;
  readonly outputs?: number;
  /** TA-Lib's outputs of one call all begin with the last of them; ours may begin earlier */
  readonly beginsLater?: true;
  /** TA-Lib takes variances as differences of squares, which leaves no digits in shorter windows; the twins cover those */
  readonly shortest?: number;
}

const CLOSE: readonly BarName[] = ['close'];
const HIGH_LOW: readonly BarName[] = ['high', 'low'];
const HIGH_LOW_CLOSE: readonly BarName[] = ['high', 'low', 'close'];
const BARS: readonly BarName[] = ['high', 'low', 'close', 'volume'];
const SIMPLE = 0;

export const ORACLES: Readonly<Record<string, Oracle>> = {
  sma: { talib: 'SMA' },
  ema: { talib: 'EMA' },
  wma: { talib: 'WMA' },
  dema: { talib: 'DEMA' },
  tema: { talib: 'TEMA' },
  trima: { talib: 'TRIMA' },
  kama: { talib: 'KAMA' },
  rsi: { talib: 'RSI' },
  cmo: { talib: 'CMO' },
  macd: { talib: 'MACD', options: (fast, slow) => [fast!, slow!, 9], outputs: 3, beginsLater: true },
  macd_signal: { talib: 'MACD', output: 1, outputs: 3 },
  macd_hist: { talib: 'MACD', output: 2, outputs: 3 },
  stochf_k: { talib: 'STOCHF', inputs: HIGH_LOW_CLOSE, options: (k) => [k!, 3, SIMPLE], outputs: 2, beginsLater: true },
  stochf_d: { talib: 'STOCHF', inputs: HIGH_LOW_CLOSE, options: (k, d) => [k!, d!, SIMPLE], output: 1, outputs: 2 },
  stoch_k: { talib: 'STOCH', inputs: HIGH_LOW_CLOSE, options: (k, slow) => [k!, slow!, SIMPLE, 3, SIMPLE], outputs: 2, beginsLater: true },
  stoch_d: { talib: 'STOCH', inputs: HIGH_LOW_CLOSE, options: (k, slow, d) => [k!, slow!, SIMPLE, d!, SIMPLE], output: 1, outputs: 2 },
  stochrsi_k: { talib: 'STOCHRSI', options: (n, k) => [n!, k!, 3, SIMPLE], outputs: 2, beginsLater: true },
  stochrsi_d: { talib: 'STOCHRSI', options: (n, k, d) => [n!, k!, d!, SIMPLE], output: 1, outputs: 2 },
  cci: { talib: 'CCI', inputs: HIGH_LOW_CLOSE },
  willr: { talib: 'WILLR', inputs: HIGH_LOW_CLOSE },
  ultosc: { talib: 'ULTOSC', inputs: HIGH_LOW_CLOSE },
  mom: { talib: 'MOM' },
  roc: { talib: 'ROC' },
  rocp: { talib: 'ROCP' },
  apo: { talib: 'APO', options: (fast, slow) => [fast!, slow!, SIMPLE] },
  ppo: { talib: 'PPO', options: (fast, slow) => [fast!, slow!, SIMPLE] },
  trix: { talib: 'TRIX' },
  plus_dm: { talib: 'PLUS_DM', inputs: HIGH_LOW },
  minus_dm: { talib: 'MINUS_DM', inputs: HIGH_LOW },
  plus_di: { talib: 'PLUS_DI', inputs: HIGH_LOW_CLOSE },
  minus_di: { talib: 'MINUS_DI', inputs: HIGH_LOW_CLOSE },
  dx: { talib: 'DX', inputs: HIGH_LOW_CLOSE },
  adx: { talib: 'ADX', inputs: HIGH_LOW_CLOSE },
  adxr: { talib: 'ADXR', inputs: HIGH_LOW_CLOSE },
  aroon_up: { talib: 'AROON', inputs: HIGH_LOW, output: 1, outputs: 2 },
  aroon_down: { talib: 'AROON', inputs: HIGH_LOW, outputs: 2 },
  aroon_osc: { talib: 'AROONOSC', inputs: HIGH_LOW },
  sar: { talib: 'SAR', inputs: HIGH_LOW },
  true_range: { talib: 'TRANGE', inputs: HIGH_LOW_CLOSE },
  atr: { talib: 'ATR', inputs: HIGH_LOW_CLOSE },
  natr: { talib: 'NATR', inputs: HIGH_LOW_CLOSE },
  bollinger_upper: { talib: 'BBANDS', shortest: 6, options: (n, k) => [n!, k!, k!, SIMPLE], outputs: 3 },
  bollinger_middle: { talib: 'BBANDS', options: (n) => [n!, 2, 2, SIMPLE], output: 1, outputs: 3 },
  bollinger_lower: { talib: 'BBANDS', shortest: 6, options: (n, k) => [n!, k!, k!, SIMPLE], output: 2, outputs: 3 },
  obv: { talib: 'OBV', inputs: ['close', 'volume'] },
  ad: { talib: 'AD', inputs: BARS },
  adosc: { talib: 'ADOSC', inputs: BARS },
  mfi: { talib: 'MFI', inputs: BARS },
  sum: { talib: 'SUM' },
  stddev: { talib: 'STDDEV', shortest: 6, options: (n) => [n!, 1] },
  var: { talib: 'VAR', shortest: 6, options: (n) => [n!, 1] },
  correl: { talib: 'CORREL', shortest: 6, inputs: ['close', 'low'] },
  linearreg: { talib: 'LINEARREG' },
  linearreg_slope: { talib: 'LINEARREG_SLOPE' },
  linearreg_intercept: { talib: 'LINEARREG_INTERCEPT' },
  linearreg_angle: { talib: 'LINEARREG_ANGLE' },
  tsf: { talib: 'TSF' },
  highest: { talib: 'MAX' },
  lowest: { talib: 'MIN' },
  midpoint: { talib: 'MIDPOINT' },
  midprice: { talib: 'MIDPRICE', inputs: HIGH_LOW },
  typical_price: { talib: 'TYPPRICE', inputs: HIGH_LOW_CLOSE },
  median_price: { talib: 'MEDPRICE', inputs: HIGH_LOW },
  weighted_close: { talib: 'WCLPRICE', inputs: HIGH_LOW_CLOSE },
  average_price: { talib: 'AVGPRICE', inputs: ['open', 'high', 'low', 'close'] },
  sqrt: { talib: 'SQRT' },
  log: { talib: 'LN' },
  floor: { talib: 'FLOOR' },
  ceil: { talib: 'CEIL' },
};

/** Computes a function with TA-Lib. */
export function callOracle(oracle: Oracle, market: Market, numbers: readonly number[]): Float64Array {
  const inputs = (oracle.inputs ?? CLOSE).map((name) => market[name]);
  const options = oracle.options?.(...numbers) ?? numbers;
  return callTalib(oracle.talib, inputs, options, oracle.output ?? 0, oracle.outputs ?? 1);
}
