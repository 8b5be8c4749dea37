import type { FunctionDeclaration } from '../function-declaration.js';
import { highLowClose, period, x } from './arguments.js';

export const volatility: readonly FunctionDeclaration[] = [
  {
    name: 'true_range',
    family: 'volatility',
    bars: highLowClose,
    args: [],
    returns: 'column',
    warmup: () => 1,
    doc: 'True range in price units: the largest of high - low, |high - previous close|, |low - previous close|.',
    source: 'TA-Lib TRANGE; Wilder 1978',
    body: { kind: 'kernel', kernel: 'true_range' },
  },
  {
    name: 'atr',
    family: 'volatility',
    args: [period()],
    returns: 'column',
    warmup: (n = 1) => n,
    doc: "Average true range in price units: Wilder's average of the true range.",
    source: 'TA-Lib ATR; Wilder 1978',
    body: { kind: 'expansion', text: 'rma(true_range(), n)' },
  },
  {
    name: 'natr',
    family: 'volatility',
    args: [period()],
    returns: 'column',
    warmup: (n = 1) => n,
    doc: 'Average true range in percent of the close.',
    source: 'TA-Lib NATR',
    body: { kind: 'expansion', text: '100 * atr(n) / close' },
  },
  {
    name: 'volatility',
    family: 'volatility',
    args: [x, period(2)],
    returns: 'column',
    warmup: (n = 2) => n,
    doc: 'Sample standard deviation of the last n one-bar log returns; per bar, not per year.',
    source: 'sample standard deviation',
    body: { kind: 'expansion', text: 'sample_stddev(log_returns(x, 1), n)' },
  },
];
