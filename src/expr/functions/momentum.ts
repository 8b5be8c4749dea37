import type { FunctionDeclaration } from '../function-declaration.js';
import { bars, period, x } from './arguments.js';

export const momentum: readonly FunctionDeclaration[] = [
  {
    name: 'rsi',
    family: 'momentum',
    args: [x, period(2)],
    returns: 'column',
    warmup: (n = 2) => n,
    doc: 'Relative strength index, 0 to 100; 0 where nothing moved.',
    source: 'TA-Lib RSI; Wilder 1978',
    body: { kind: 'kernel', kernel: 'rsi' },
  },
  {
    name: 'returns',
    family: 'momentum',
    args: [x, bars('n', 1)],
    returns: 'column',
    warmup: (n = 1) => n,
    doc: 'Return over n bars, a fraction: x / x[n] - 1.',
    source: 'simple return',
    body: { kind: 'kernel', kernel: 'returns' },
  },
];
