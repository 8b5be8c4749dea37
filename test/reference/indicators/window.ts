export type Column = ArrayLike<number>;

/** Applies a function to every window of n values; a window that holds NaN gives NaN. */
export function overWindows(x: Column, n: number, apply: (window: number[]) => number): number[] {
  return Array.from(x, (_, i) => {
    if (i < n - 1) return NaN;
    const window = Array.from({ length: n }, (_unused, k) => x[i - n + 1 + k]!);
    return window.some(Number.isNaN) ? NaN : apply(window);
  });
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Applies a function to the values of every bar and to those of the bar before; the first bar gives NaN. */
export function overSteps<T>(length: number, at: (i: number) => T, apply: (now: T, before: T) => number): number[] {
  return Array.from({ length }, (_, i) => (i === 0 ? NaN : apply(at(i), at(i - 1))));
}

/** Applies a function to the bars of every run between NaN; `isKnown` says which bars belong to a run. */
export function overRuns(length: number, isKnown: (i: number) => boolean, start: () => (i: number) => number): number[] {
  let run: ((i: number) => number) | undefined;
  return Array.from({ length }, (_, i) => {
    if (!isKnown(i)) {
      run = undefined;
      return NaN;
    }
    run ??= start();
    return run(i);
  });
}
