/** One step of what is worked out bar by bar from a position that is held (O5). Steps stand side by side; the host writes the fields
 *  down to
 *  `number`. */
@unmanaged
export class ProgramStep {
  /** a PROGRAM code */
  code: i32;
  /** the steps that it reads, by position; of PROGRAM_COLUMN and PROGRAM_CONDITION the pointer; of PROGRAM_POSITION a POSITION code */
  a: i32;
  b: i32;
  c: i32;
  /** of PROGRAM_NUMBER */
  number: f64;
  /** written by `runProgram`; conditions are 1 and 0 */
  value: f64;
}

// @ts-ignore: decorator
@inline
export function stepAt(steps: usize, index: i32): ProgramStep {
  return changetype<ProgramStep>(steps + <usize>index * offsetof<ProgramStep>());
}
