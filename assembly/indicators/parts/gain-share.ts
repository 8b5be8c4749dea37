import { liftFaint } from "./lift-faint";
import { RunState } from "./run-state";

/** 100 * gain / (gain + loss) */
// @ts-ignore: decorator
@inline export const RSI = 0;
/** 100 * (gain - loss) / (gain + loss) */
// @ts-ignore: decorator
@inline export const CMO = 1;

/** Bytes of the bars that are smoothed before sums are looked at again: they halve at most from bar to bar. */
// @ts-ignore: decorator
@inline const TURNS_BYTES: usize = 64 << 3;

/** Writes the share that Wilder-smoothed gains have of all movement; gains and losses live in the two lanes of a vector.
 *  A NaN difference ends a run; the next run is seeded with the mean of its first `p` differences. 0 where nothing has moved since the
 *  run began; a market that stands still later keeps its share (TA-Lib lets it fall to 0 where the smoothed movement is below 1e-14).
 *  state  what it goes on from and leaves; 0: it begins with the first bar */
// @ts-ignore: decorator
@inline
export function gainShare(kind: i32, input: usize, out: usize, n: usize, p: usize, state: usize = 0): void {
  let sums = f64x2.splat(0.0);
  let count: usize = 0, i: usize = 1;
  if (n > 0) store<f64>(out, NaN);
  if (state != 0) {
    const run = changetype<RunState>(state), carried = f64x2(run.first, run.second);
    i = run.isRun ? runShares(kind, input, out, run.at, n, carried, 1.0 / <f64>p, state) : max(run.at, 1);
  }
  while (i < n) {
    const moves = movesAt(input + (i << 3));
    const known = !v128.any_true(f64x2.ne(moves, moves));
    sums = known ? f64x2.add(sums, moves) : f64x2.splat(0.0);
    count = known ? count + 1 : 0;
    if (count < p) {
      store<f64>(out + (i++ << 3), NaN);
      continue;
    }
    const seeds = f64x2.div(sums, f64x2.splat(<f64>p));
    v128.store64_lane(out + (i << 3), shares(kind, seeds, seeds), 0);
    i = runShares(kind, input, out, i + 1, n, seeds, 1.0 / <f64>p, state);
    sums = f64x2.splat(0.0);
    count = 0;
  }
}

/** (gain, loss) of one bar; both lanes are NaN where the difference is. */
// @ts-ignore: decorator
@inline
function movesAt(at: usize): v128 {
  const difference = f64x2.sub(v128.load64_splat(at), v128.load64_splat(at - 8));
  const signed = f64x2.mul(difference, f64x2(1.0, -1.0));
  return f64x2.pmax(signed, f64x2.splat(0.0));
}

/** Two smoothed (gain, loss) pairs to two shares. */
// @ts-ignore: decorator
@inline
function shares(kind: i32, first: v128, second: v128): v128 {
  const gains = i64x2.shuffle(first, second, 0, 2), losses = i64x2.shuffle(first, second, 1, 3);
  const all = f64x2.add(gains, losses);
  const part = kind == RSI ? gains : f64x2.sub(gains, losses);
  const percent = f64x2.mul(f64x2.splat(100.0), f64x2.div(part, all));
  return v128.andnot(percent, f64x2.eq(all, f64x2.splat(0.0)));
}

// @ts-ignore: decorator
@inline
function runShares(kind: i32, input: usize, out: usize, from: usize, n: usize, seeds: v128, gain: f64, state: usize): usize {
  const weight = f64x2.splat(gain), keep = f64x2.sub(f64x2.splat(1.0), weight), keep2 = f64x2.mul(keep, keep);
  const end = input + (n << 3), slots = out - input;
  let smoothed = seeds, isKnown = true;
  let at = input + (from << 3);
  while (isKnown && at + 16 <= end) {
    if (state != 0)
      changetype<RunState>(state).keep((at - input) >> 3, f64x2.extract_lane(smoothed, 0), f64x2.extract_lane(smoothed, 1));
    const stop = min(end, at + TURNS_BYTES);
    for (; at + 16 <= stop; at += 16) {
      const a = f64x2.mul(weight, movesAt(at));
      const b = f64x2.add(f64x2.mul(keep, a), f64x2.mul(weight, movesAt(at + 8)));
      isKnown = !v128.any_true(f64x2.ne(b, b));
      if (!isKnown) break;
      const first = f64x2.add(f64x2.mul(keep, smoothed), a);
      smoothed = f64x2.add(f64x2.mul(keep2, smoothed), b);
      v128.store(at + slots, shares(kind, first, smoothed));
    }
    smoothed = liftFaint(smoothed);
  }
  if (at == end) return n;
  const last = f64x2.mul(weight, movesAt(at));
  if (v128.any_true(f64x2.ne(last, last))) return (at - input) >> 3;
  smoothed = f64x2.add(f64x2.mul(keep, smoothed), last);
  v128.store64_lane(at + slots, shares(kind, smoothed, smoothed), 0);
  return (at - input + 8) >> 3;
}
