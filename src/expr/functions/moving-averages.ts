import type { ArgDeclaration, FunctionDeclaration } from '../function-declaration.js';

const x: ArgDeclaration = { name: 'x', kind: 'column', default: 'close' };
const period: ArgDeclaration = { name: 'n', kind: 'int', min: 1 };

export const movingAverages: readonly FunctionDeclaration[] = [
  {
    name: 'sma',
    family: 'moving averages',
    args: [x, period],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'Simple moving average: the mean of the last n values.',
    source: 'TA-Lib SMA',
    body: { kind: 'kernel', kernel: 'sma' },
  },
];
