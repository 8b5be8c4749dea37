import type { FunctionDeclaration } from '../function-declaration.js';
import { bars, highLowCloseVolume, nearScratch, period } from './arguments.js';

export const volume: readonly FunctionDeclaration[] = [
  {
    name: 'obv',
    family: 'volume',
    bars: ['close', 'volume'],
    args: [],
    returns: 'column',
    warmup: () => 0,
    doc: 'On-balance volume: volume added where the close rose and taken away where it fell.',
    source: 'TA-Lib OBV; Granville 1963',
    body: { kind: 'kernel', kernel: 'obv' },
  },
  {
    name: 'ad',
    family: 'volume',
    bars: highLowCloseVolume,
    args: [],
    returns: 'column',
    warmup: () => 0,
    doc: 'Accumulation/distribution line: running sum of volume times where the close stands in its bar (-1 to 1).',
    source: 'TA-Lib AD; Chaikin',
    body: { kind: 'kernel', kernel: 'ad' },
  },
  {
    name: 'adosc',
    family: 'volume',
    bars: highLowCloseVolume,
    args: [bars('fast', 2, 3), bars('slow', 2, 10)],
    returns: 'column',
    warmup: (fast = 3, slow = 10) => Math.max(fast, slow) - 1,
    doc: 'Chaikin oscillator: fast minus slow exponential average of ad.',
    source: 'TA-Lib ADOSC; Chaikin',
    body: { kind: 'kernel', kernel: 'adosc' },
  },
  {
    name: 'mfi',
    family: 'volume',
    bars: highLowCloseVolume,
    args: [period(2)],
    returns: 'column',
    warmup: (n = 1) => n,
    doc: 'Money flow index, 0 to 100: share of bars with a rising typical price in price times volume; 0 where nothing flowed, as on a market that stands still.',
    source: 'TA-Lib MFI, which takes a flow below 1 for none',
    body: { kind: 'kernel', kernel: 'mfi', scratchBytes: nearScratch },
  },
];
