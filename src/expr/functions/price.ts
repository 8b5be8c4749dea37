import type { FunctionDeclaration } from '../function-declaration.js';
import { highLowClose } from './arguments.js';

export const price: readonly FunctionDeclaration[] = [
  {
    name: 'ibs',
    family: 'price',
    bars: highLowClose,
    args: [],
    returns: 'column',
    warmup: () => 0,
    doc: 'Internal bar strength, 0 to 1: (close - low) / (high - low), 0.5 where high = low.',
    source: 'Pagonidis, The IBS Effect, 2013',
    body: { kind: 'kernel', kernel: 'ibs' },
  },
];
