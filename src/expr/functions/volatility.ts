import type { FunctionDeclaration } from '../function-declaration.js';
import { highLowClose, period } from './arguments.js';

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
];
