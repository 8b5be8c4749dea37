import type { ArgDeclaration, BaseColumn } from '../function-declaration.js';

/** The column that a call may leave out: `rsi(14)` reads the close. */
export const x: ArgDeclaration = { name: 'x', kind: 'column', default: 'close' };

/** A column that a call has to give. */
export const column = (name: string): ArgDeclaration => ({ name, kind: 'column' });

/** A number of bars. */
export const bars = (name: string, min: number, fallback?: number): ArgDeclaration =>
  fallback === undefined ? { name, kind: 'int', min } : { name, kind: 'int', min, default: fallback };

/** The period `n` of a window. */
export const period = (min = 1): ArgDeclaration => bars('n', min);

export const number = (name: string, min: number, fallback: number): ArgDeclaration => ({ name, kind: 'number', min, default: fallback });

export const highLow: readonly BaseColumn[] = ['high', 'low'];
export const highLowClose: readonly BaseColumn[] = ['high', 'low', 'close'];
export const highLowCloseVolume: readonly BaseColumn[] = ['high', 'low', 'close', 'volume'];

/** Scratch of kernels that keep one column. */
export const columnScratch = (length: number): number => 8 * length;

/** Scratch of kernels that keep two numbers for each bar of a window. */
export const windowScratch = (length: number, n = 1): number => 16 * Math.min(length, n);

/** Scratch of kernels that keep two numbers for each bar that is near, and for each bar of their longest window. */
export const nearScratch = (length: number, ...periods: readonly number[]): number => {
  const longest = Math.max(...periods);
  return 16 * (Math.min(length, 1024 + longest) + Math.min(length, longest));
};
