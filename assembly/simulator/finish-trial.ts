import { Account } from "./account";
import { finishMarks, markFlat } from "./marks";
import { writeRecord } from "./record";
import { Spec } from "./spec";
import { Trial } from "./trial";

/** Marks the rest of the window, flat, and writes the record. */
export function finishTrial(account: Account, spec: Spec, trial: Trial): i32 {
  markFlat(account, spec, spec.window.to);
  finishMarks(account, spec);
  return writeRecord(account, spec, trial.record);
}
