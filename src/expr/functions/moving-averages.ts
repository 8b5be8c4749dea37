import type { FunctionDeclaration } from '../function-declaration.js';
import { period, x } from './arguments.js';

export const movingAverages: readonly FunctionDeclaration[] = [
  {
    name: 'sma',
    family: 'moving averages',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Simple moving average: the mean of the last n values.',
    source: 'TA-Lib SMA',
    body: { kind: 'kernel', kernel: 'sma' },
  },
  {
    name: 'ema',
    family: 'moving averages',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Exponential moving average: the newest value weighs 2 / (n + 1); seeded with the mean of the first n values.',
    source: 'TA-Lib EMA',
    body: { kind: 'kernel', kernel: 'ema' },
  },
  {
    name: 'rma',
    family: 'moving averages',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: "Wilder's moving average: the newest value weighs 1 / n; seeded with the mean of the first n values.",
    source: 'Wilder, New Concepts in Technical Trading Systems, 1978',
    body: { kind: 'kernel', kernel: 'rma' },
  },
];
