import type { FunctionDeclaration } from '../function-declaration.js';

export const calendar: readonly FunctionDeclaration[] = [
  {
    name: 'hour',
    family: 'calendar',
    bars: ['local_time'],
    args: [],
    returns: 'column',
    warmup: () => 0,
    doc: "Hour of the bar's open, 0 to 23, in the instrument's zone.",
    source: 'wall clock',
    body: { kind: 'kernel', kernel: 'hour' },
  },
];
