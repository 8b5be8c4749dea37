import { STATUS_OK } from "../layout";
import { Spec } from "./spec";
import { endSteps, startSteps, stepBar, StepState } from "./step";
import { Trial } from "./trial";

/** Runs trials bar by bar, one after the other, in the order of F13, and can do what the walk cannot: trailing stops (F7).
 *  spec, trials, count, scratch, result  as for `walk`; equal to it bit for bit where there is no trail
 *  Cost  O(bars of [from, to) * count), allocates nothing                              */
export function bar_loop(specPointer: usize, trials: usize, count: i32, scratch: usize): i32 {
  const spec = changetype<Spec>(specPointer), state = changetype<StepState>(scratch);
  const last = spec.window.to - 1;
  let status = STATUS_OK;
  for (let t = 0; t < count; t++) {
    const trial = changetype<Trial>(trials + <usize>t * offsetof<Trial>());
    startSteps(state, spec, trial);
    for (let bar = spec.window.from; bar < last; bar++) stepBar(state, spec, trial, bar);
    status |= endSteps(state, spec, trial, last);
  }
  return status;
}

/** Starts a trial that is stepped bar by bar.
 *  spec   Spec, after `prepare_signals`
 *  trial  Trial
 *  state  STEP_BYTES, out */
export function start_steps(spec: usize, trial: usize, state: usize): i32 {
  startSteps(changetype<StepState>(state), changetype<Spec>(spec), changetype<Trial>(trial));
  return STATUS_OK;
}

/** Steps a trial over the next bar of its window, from `from` to to - 2, as `bar_loop` does; see `start_steps`. */
export function step_bar(spec: usize, trial: usize, state: usize, bar: i32): i32 {
  stepBar(changetype<StepState>(state), changetype<Spec>(spec), changetype<Trial>(trial), bar);
  return STATUS_OK;
}

/** Steps a trial over the window's last bar, leaves what is held and writes the record; see `start_steps`.
 *  Returns  as `walk` does */
export function end_steps(spec: usize, trial: usize, state: usize): i32 {
  const own = changetype<Spec>(spec);
  return endSteps(changetype<StepState>(state), own, changetype<Trial>(trial), own.window.to - 1);
}
