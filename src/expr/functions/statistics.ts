import type { FunctionDeclaration } from '../function-declaration.js';
import { period, x } from './arguments.js';

const windowScratch = (_length: number, n = 1): number => 16 * n;

export const statistics: readonly FunctionDeclaration[] = [
  {
    name: 'stddev',
    family: 'statistics',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Population standard deviation of the last n values; 0 where the variance is below 1e-14.',
    source: 'TA-Lib STDDEV',
    body: { kind: 'kernel', kernel: 'stddev', scratchBytes: windowScratch },
  },
  {
    name: 'highest',
    family: 'statistics',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Largest of the last n values, the current one included.',
    source: 'TA-Lib MAX',
    body: { kind: 'kernel', kernel: 'highest' },
  },
  {
    name: 'lowest',
    family: 'statistics',
    args: [x, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Smallest of the last n values, the current one included.',
    source: 'TA-Lib MIN',
    body: { kind: 'kernel', kernel: 'lowest' },
  },
];
