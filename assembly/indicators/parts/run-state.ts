/** Where an average that is carried from bar to bar goes on: kept in the caller's memory, all 0 before the first bar. */
@unmanaged
export class RunState {
  /** bar that it goes on with */
  at: usize;
  /** whether a run is under way there; else the next one is looked for */
  isRun: bool;
  /** what was carried to that bar, f64[2] */
  first: f64;
  second: f64;

  // @ts-ignore: decorator
  @inline
  keep(at: usize, first: f64, second: f64 = 0.0): void {
    this.at = at;
    this.isRun = true;
    this.first = first;
    this.second = second;
  }

  /** The run has ended before bar `at`. */
  // @ts-ignore: decorator
  @inline
  forget(at: usize): void {
    this.at = at;
    this.isRun = false;
  }
}
