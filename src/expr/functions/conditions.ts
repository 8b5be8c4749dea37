import type { FunctionDeclaration } from '../function-declaration.js';
import { period } from './arguments.js';

export const conditions: readonly FunctionDeclaration[] = [
  {
    name: 'bars_since',
    family: 'conditions',
    args: [{ name: 'condition', kind: 'condition' }],
    returns: 'column',
    warmup: () => 0,
    doc: 'Bars since the condition was last true, 0 where it is; NaN before it ever was.',
    source: 'TradingView ta.barssince',
    body: { kind: 'kernel', kernel: 'bars_since' },
  },
  {
    name: 'count_true',
    family: 'conditions',
    args: [{ name: 'condition', kind: 'condition' }, period()],
    returns: 'column',
    warmup: (n = 1) => n - 1,
    doc: 'How many of the last n bars the condition was true on.',
    source: 'definition',
    body: { kind: 'kernel', kernel: 'count_true' },
  },
];
