/** What turned out after each bar. It uses the future and stands apart from features; a row knows when its value was known. */
export interface Label {
  /** f64[bar] or f64[signal]; NaN where there is none */
  readonly values: Float64Array;
  /** f64, epoch ms UTC: the close of the last bar that the value looks at; NaN where there is none */
  readonly knownAtMs: Float64Array;
}

/** A value, and the position of the last bar that it looks at. */
export interface Outcome {
  readonly value: number;
  readonly lastBar: number;
}

/** Returns the label of every bar.
 *  timeMs       f64[bar]  bar opens
 *  barMs        length of a bar, ms
 *  outcomeOf    what turned out after a bar; undefined where the bars end before it did */
export function labelBars(timeMs: Float64Array, barMs: number, outcomeOf: (bar: number) => Outcome | undefined): Label {
  const values = new Float64Array(timeMs.length).fill(Number.NaN),
    knownAtMs = new Float64Array(timeMs.length).fill(Number.NaN);
  for (let bar = 0; bar < timeMs.length; bar++) {
    const outcome = outcomeOf(bar);
    if (outcome === undefined || Number.isNaN(outcome.value)) continue;
    values[bar] = outcome.value;
    knownAtMs[bar] = timeMs[outcome.lastBar]! + barMs;
  }
  return { values, knownAtMs };
}
