import { RunState } from "./run-state";
import { NEAR_WINDOWS, ROUNDING, settleEqual } from "./settle-equal";

/** Writes `keep * previous + (1 - keep) * value`, seeded with the mean of the first `p` values. Where the last p values are equal and the
 *  average has come to them but for rounding, it is their value.
 *  Leading NaN are the input's warm-up; a later NaN gives NaN and the smoothing starts anew after it.
 *  state  what it goes on from and leaves; 0: it begins with the first bar */
// @ts-ignore: decorator
@inline
export function smooth(input: usize, out: usize, n: usize, p: usize, gain: f64, state: usize = 0): void {
  let sum = 0.0;
  let count: usize = 0, equal: usize = 0, i: usize = 0;
  if (state != 0) {
    const run = changetype<RunState>(state);
    i = run.isRun ? smoothAndSettle(input, out, run.at, n, p, run.first, gain, state) : run.at;
  }
  while (i < n) {
    const value = load<f64>(input + (i << 3));
    const known = value == value;
    sum = known ? sum + value : 0.0;
    equal = known ? (count > 0 && value == load<f64>(input + (i << 3) - 8) ? equal + 1 : 1) : 0;
    count = known ? count + 1 : 0;
    if (count < p) {
      store<f64>(out + (i++ << 3), NaN);
      continue;
    }
    const seed = equal >= p ? value : sum / <f64>p;
    store<f64>(out + (i << 3), seed);
    i = smoothAndSettle(input, out, i + 1, n, p, seed, gain, state);
    sum = 0.0;
    count = 0;
  }
}

/** Smooths from bar `from`, and returns the bar of the next NaN, or n. What is settled does not enter what comes after. */
// @ts-ignore: decorator
@inline
function smoothAndSettle(input: usize, out: usize, from: usize, n: usize, p: usize, seed: f64, gain: f64, state: usize): usize {
  let previous = seed, at = from;
  while (at < n) {
    if (state != 0) changetype<RunState>(state).keep(at, previous);
    const stop = min(n, at + NEAR_WINDOWS), reached = smoothRun(input, out, at, stop, previous, gain);
    previous = load<f64>(out + (reached << 3) - 8);
    settleEqual(false, input, out, at, reached, p, <f64>p * ROUNDING);
    if (reached < stop) {
      if (state != 0) changetype<RunState>(state).forget(reached);
      return reached;
    }
    at = stop;
  }
  return n;
}

/** Smooths from bar `from`, and returns the bar of the next NaN, or n. Four bars a turn: only one product and one sum
 *  of each turn wait for the turn before. */
// @ts-ignore: decorator
@inline
function smoothRun(input: usize, out: usize, from: usize, n: usize, seed: f64, gain: f64): usize {
  const keep = 1.0 - gain, keep2 = keep * keep, keep3 = keep2 * keep, keep4 = keep2 * keep2;
  const end = input + (n << 3), slots = out - input;
  let previous = seed;
  let at = input + (from << 3);
  while (at < end) {
    for (; at + 32 <= end; at += 32) {
      const a = gain * load<f64>(at);
      const b = keep * a + gain * load<f64>(at, 8);
      const c = keep * b + gain * load<f64>(at, 16);
      const d = keep * c + gain * load<f64>(at, 24);
      if (d != d) break;
      store<f64>(at + slots, keep * previous + a);
      store<f64>(at + slots, keep2 * previous + b, 8);
      store<f64>(at + slots, keep3 * previous + c, 16);
      previous = keep4 * previous + d;
      store<f64>(at + slots, previous, 24);
    }
    let part = 0.0;
    const start = at, stop = min(at + 32, end);
    for (; at < stop; at += 8) {
      const value = load<f64>(at), step = at - start;
      if (value != value) return (at - input) >> 3;
      part = step == 0 ? gain * value : keep * part + gain * value;
      const power = step == 0 ? keep : step == 8 ? keep2 : step == 16 ? keep3 : keep4;
      store<f64>(at + slots, power * previous + part);
    }
    previous = load<f64>(at + slots - 8);
  }
  return n;
}
