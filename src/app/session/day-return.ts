const DAY_MS = 86_400_000;

/** The return of an account since the end of the day before, days by UTC. */
export class DayReturn {
  private day = Number.NaN;
  private before = Number.NaN;
  private last = Number.NaN;

  /** Takes what the account is worth at the close of a bar, and returns the return of its day so far, a fraction; NaN on the first day.
   *  timeMs  open of the bar, epoch milliseconds, ascending
   *  equity  account currency */
  take(timeMs: number, equity: number): number {
    const day = Math.floor(timeMs / DAY_MS);
    if (day !== this.day) [this.day, this.before] = [day, this.last];
    this.last = equity;
    return this.before > 0 ? equity / this.before - 1 : Number.NaN;
  }
}
