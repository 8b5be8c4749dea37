import type { Scalar } from '../../core/graph.js';
import { compileScalar } from '../plan/indexed-scalar.js';
import type { LocalProgram } from '../plan/local-program.js';
import type { LocalOperand, Source } from '../plan/local-source.js';
import type { TrialRows } from './trial-rows.js';

/** A number of each trial, given its row and its unit, or one for all of them. */
export type TrialNumber = number | ((row: number, unit: number) => number);

/** What a program reads, as numbers of the trials of a group. */
export class TrialNumbers {
  private readonly program: LocalProgram;
  private readonly rows: TrialRows;
  private readonly localPointer: (node: number, unit: number) => number;
  private readonly legOffset: number;

  /** localPointer  finds where a local node of a unit lies
   *  legOffset     of the leg whose values are read, bytes behind the first leg's */
  constructor(program: LocalProgram, rows: TrialRows, localPointer: (node: number, unit: number) => number, legOffset = 0) {
    this.program = program;
    this.rows = rows;
    this.localPointer = localPointer;
    this.legOffset = legOffset;
  }

  scalar(scalar: Scalar): TrialNumber {
    if (scalar.kind === 'constant') return scalar.value;
    const { parameterNames, parameterNumbers } = this.program;
    const { indices } = this.rows;
    return compileScalar(scalar, parameterNames, (parameter, row) => parameterNumbers[parameter]![indices[parameter]![row]!]!);
  }

  /** Pointer of a source; 0 where there is none. */
  source(source: Source | undefined): TrialNumber {
    if (source === undefined) return 0;
    if (source.kind === 'bars') return source.pointer;
    if (source.kind === 'local') return (_, unit) => this.localPointer(source.index, unit);
    const pointers = this.rows.references[source.index]!;
    const { legOffset } = this;
    return legOffset === 0 ? (_, unit) => pointers[unit]! : (_, unit) => pointers[unit]! + legOffset;
  }

  /** A kernel's operand is a pointer and a number; the number counts where the pointer is 0. */
  operand(operand: LocalOperand): [pointer: TrialNumber, number: TrialNumber] {
    return operand.kind === 'scalar' ? [0, this.scalar(operand.scalar)] : [this.source(operand.source), 0];
  }

  /** Returns the number that all trials of a unit share. */
  ofUnit(number: TrialNumber, unit: number): number {
    return typeof number === 'number' ? number : number(this.rows.unitStarts[unit]!, unit);
  }
}
