/** Bars of some symbols over a stretch of time, half-open, epoch milliseconds. */
export interface Stretch {
  readonly symbols: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
}

/** Whether two stretches share a symbol and a moment. The one rule of what trials were tried on and what was looked at, of strategies and
 *  of models: newer data under the same times, and bars that were appended, do not make them others. */
export function shareBars(a: Stretch, b: Stretch): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs && a.symbols.some((symbol) => b.symbols.includes(symbol));
}
