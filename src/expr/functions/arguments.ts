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

export const number = (name: string, min: number, fallback?: number): ArgDeclaration =>
  fallback === undefined ? { name, kind: 'number', min } : { name, kind: 'number', min, default: fallback };

export const highLow: readonly BaseColumn[] = ['high', 'low'];
export const highLowClose: readonly BaseColumn[] = ['high', 'low', 'close'];
