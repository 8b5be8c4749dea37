import { CMO, gainShare, RSI } from "../indicators/parts/gain-share";
import { RunState } from "../indicators/parts/run-state";
import { smooth } from "../indicators/parts/smooth";
import { STATUS_OK } from "../layout";
import { hasSteps } from "../simulator/steps";

/** Bytes of what an average that goes on keeps. */
export const RUN_STATE_BYTES: i32 = offsetof<RunState>();

/** Writes `ema` of the bars behind those that the state was left at, and of up to 1024 before them; all its bits are those of ema.
 *  input   f64[length]  in
 *  out     f64[length]  in, out: what was written before
 *  state   RUN_STATE_BYTES, all 0 before the first call: in, out; one for each out
 *  Cost    O(bars behind the state), allocates nothing                          */
export function ema_on(input: usize, out: usize, length: i32, period: i32, state: usize): i32 {
  return goOn(input, out, length, period, 2.0 / (<f64>period + 1.0), state);
}

/** As ema_on, of rma. */
export function rma_on(input: usize, out: usize, length: i32, period: i32, state: usize): i32 {
  return goOn(input, out, length, period, 1.0 / <f64>period, state);
}

/** As ema_on, of rsi: up to 64 bars before the state's are written again. */
export function rsi_on(input: usize, out: usize, length: i32, period: i32, state: usize): i32 {
  if (hasSteps) gainShare(RSI, input, out, <usize>length, <usize>period, state);
  return STATUS_OK;
}

/** As rsi_on, of cmo. */
export function cmo_on(input: usize, out: usize, length: i32, period: i32, state: usize): i32 {
  if (hasSteps) gainShare(CMO, input, out, <usize>length, <usize>period, state);
  return STATUS_OK;
}

function goOn(input: usize, out: usize, length: i32, period: i32, gain: f64, state: usize): i32 {
  if (!hasSteps) return STATUS_OK;
  if (period == 1) memory.copy(out, input, <usize>length << 3);
  else smooth(input, out, <usize>length, <usize>period, gain, state);
  return STATUS_OK;
}
