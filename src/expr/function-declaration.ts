import type { BarsColumnName } from '../core/graph.js';

/** Columns that exist before anything is computed. `local_time` is wall-clock milliseconds in the instrument's zone. */
export type BaseColumn = BarsColumnName;

/** A function of the language: the one place where its name, arguments, warm-up, kernel and source stand. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly family: FunctionFamily;
  /** bar columns that the function reads beside its arguments; they come first in the kernel's call */
  readonly bars?: readonly BaseColumn[];
  readonly args: readonly ArgDeclaration[];
  readonly returns: 'column' | 'condition';
  /** Leading NaN count that the function adds to its inputs' own, given the numeric arguments in order. */
  warmup(...numbers: readonly number[]): number;
  readonly doc: string;
  /** name, year, page or formula */
  readonly source: string;
  readonly body: FunctionBody;
}

export type FunctionFamily =
  | 'moving averages'
  | 'momentum'
  | 'trend'
  | 'volatility'
  | 'volume'
  | 'statistics'
  | 'channels'
  | 'price'
  | 'conditions'
  | 'calendar';

export type ArgDeclaration =
  | {
      readonly name: string;
      readonly kind: 'column';
      /** a bar column that stands for a leading argument which the call leaves out: `rsi(14)` is `rsi(close, 14)` */
      readonly default?: BaseColumn;
    }
  | { readonly name: string; readonly kind: 'condition' }
  | {
      readonly name: string;
      /** int: a whole number, i32 in the kernel; number: f64 */
      readonly kind: 'int' | 'number';
      /** smallest and largest allowed value, both included */
      readonly min: number;
      readonly max?: number;
      /** stands for a trailing argument that the call leaves out */
      readonly default?: number;
    };

/** A kernel is called as `kernel(inputs…, out, [scratch], length, numbers…)`: pointers, then i32 length, then the numeric
 *  arguments in order. An expansion is an expression of the language over the argument names; its nodes are shared like any other. */
export type FunctionBody =
  | { readonly kind: 'kernel'; readonly kernel: string; scratchBytes?(length: number, ...numbers: readonly number[]): number }
  | { readonly kind: 'expansion'; readonly text: string };
