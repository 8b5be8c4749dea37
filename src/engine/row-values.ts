import type { Scalar } from '../core/graph.js';
import { compileScalar } from './indexed-scalar.js';
import type { LocalOperand, LocalProgram, Source } from './local-program.js';
import type { TrialRows } from './trial-rows.js';

/** A number for each row, or one for all of them. */
export type RowValue = number | ((row: number) => number);

/** What a program reads, as values of the rows of a group. */
export class RowValues {
  private readonly program: LocalProgram;
  private readonly rows: TrialRows;
  private readonly localPointer: (node: number, row: number) => number;

  /** localPointer  finds where a local node of a row lies */
  constructor(program: LocalProgram, rows: TrialRows, localPointer: (node: number, row: number) => number) {
    this.program = program;
    this.rows = rows;
    this.localPointer = localPointer;
  }

  scalar(scalar: Scalar): RowValue {
    if (scalar.kind === 'constant') return scalar.value;
    const { parameterNames, parameterNumbers } = this.program;
    const { indices } = this.rows;
    return compileScalar(scalar, parameterNames, (parameter, row) => parameterNumbers[parameter]![indices[parameter]![row]!]!);
  }

  /** Pointer of a source; 0 where there is none. */
  source(source: Source | undefined): RowValue {
    if (source === undefined) return 0;
    if (source.kind === 'bars') return source.pointer;
    if (source.kind === 'local') return (row) => this.localPointer(source.index, row);
    const pointers = this.rows.references[source.index]!;
    return (row) => pointers[row]!;
  }

  /** A kernel's operand is a pointer and a number; the number counts where the pointer is 0. */
  operand(operand: LocalOperand): [pointer: RowValue, number: RowValue] {
    return operand.kind === 'scalar' ? [0, this.scalar(operand.scalar)] : [this.source(operand.source), 0];
  }
}

/** Returns the value of a row. */
export function valueAt(value: RowValue, row: number): number {
  return typeof value === 'number' ? value : value(row);
}
