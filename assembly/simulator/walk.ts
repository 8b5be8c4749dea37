import { REASON_TIME, STATUS_OK } from "../layout";
import { Account, ACCOUNT_BYTES, startAccount } from "./account";
import { finishTrial } from "./finish-trial";
import { completeOutcome, Outcome } from "./outcome";
import { leaveAsPlanned, nextLeave, orTimeUp } from "./planned-leave";
import { openPosition, Position, startPosition } from "./position";
import { settlePosition } from "./settle";
import { bitAt, nextBit } from "./signals";
import { Spec } from "./spec";
import { Trial } from "./trial";
import { hasTerms } from "./terms";
import { findTouch } from "./touch";

/** Runs trials that share their conditions from event to event: between an entry, its exit and the next entry no bar
 *  is visited but where stop and target are looked for. The trials walk side by side: what an entry and a leave by
 *  signal mean for one unit is worked out once for all that take them. Every rule but the trail (F7), which needs each
 *  close: see bar-loop.ts.
 *  spec     Spec             in, after `prepare_signals`
 *  trials   Trial[count]     in
 *  scratch  room for WALK_BYTES and ACCOUNT_BYTES per trial
 *  Returns  STATUS_OK, or STATUS_TRADES_FULL where the record is right and trades were left out
 *  Cost     O(events * count + bars of [from, to) / 64), allocates nothing              */
export function walk(specPointer: usize, trials: usize, count: i32, scratch: usize): i32 {
  const spec = changetype<Spec>(specPointer);
  const position = changetype<Position>(scratch);
  const own = changetype<Outcome>(scratch + offsetof<Position>());
  const shared = changetype<Outcome>(scratch + offsetof<Position>() + offsetof<Outcome>());
  const accounts = scratch + offsetof<Position>() + 2 * offsetof<Outcome>();
  for (let t = 0; t < count; t++) startAccount(accountAt(accounts, t), spec, trialAt(trials, t).returns);
  let bar = nextEntry(spec, spec.window.from, spec.window.to - 1);
  while (bar >= 0) {
    startPosition(position, spec, bar, bitAt(spec.longEntry, bar) ? 1.0 : -1.0);
    const leave = nextLeave(position, spec);
    own.ambiguous = shared.ambiguous = 0;
    own.bar = shared.bar = -1;
    let next = spec.window.to;
    for (let t = 0; t < count; t++) {
      const account = accountAt(accounts, t);
      if (account.next <= bar) account.next = hold(position, own, shared, account, spec, trialAt(trials, t), leave);
      next = min(next, account.next);
    }
    bar = nextEntry(spec, next, spec.window.to - 1);
  }
  let status = STATUS_OK;
  for (let t = 0; t < count; t++) status |= finishTrial(accountAt(accounts, t), spec, trialAt(trials, t));
  return status;
}

// @ts-ignore: decorator
@inline
function accountAt(accounts: usize, trial: i32): Account {
  return changetype<Account>(accounts + <usize>trial * ACCOUNT_BYTES);
}

// @ts-ignore: decorator
@inline
function trialAt(trials: usize, trial: i32): Trial {
  return changetype<Trial>(trials + <usize>trial * offsetof<Trial>());
}

// @ts-ignore: decorator
@inline
function nextEntry(spec: Spec, from: i32, to: i32): i32 {
  const long = nextBit(spec.longEntry, from, to);
  if (spec.hasShort == 0) return long;
  const short = nextBit(spec.shortEntry, from, long < 0 ? to : long);
  return short < 0 ? long : short;
}

/** Follows a trial's position to its exit and books it (what a unit made is the trial's own where fees depend on the quantity); returns
 *  the next bar that may decide on an entry. After a leave
 *  by signal or reversal that is the very bar of the decision: the opposite side's entry may replace the position (F3). */
// @ts-ignore: decorator
@inline
function hold(position: Position, own: Outcome, shared: Outcome, account: Account, spec: Spec, trial: Trial, signalLeave: i32): i32 {
  if (!openPosition(position, spec, trial, account)) return position.decisionBar + 1;
  const leave = trial.maxBars > 0 ? orTimeUp(position, spec, trial, signalLeave) : signalLeave;
  const lastBar = own.bar, lastReason = own.reason, lastPrice = own.price;
  let outcome = own;
  let next: i32;
  if (findTouch(own, position, spec, trial, leave < 0 ? spec.window.to - 1 : leave)) {
    if (hasTerms || own.bar != lastBar || own.reason != lastReason || own.price != lastPrice) completeOutcome(own, position, spec);
    next = own.bar;
  } else {
    if (leave == signalLeave) outcome = shared;
    if (hasTerms || leave != signalLeave || shared.bar < 0) {
      leaveAsPlanned(outcome, position, spec, leave);
      completeOutcome(outcome, position, spec);
    }
    next = leave < 0 ? spec.window.to : leave + (outcome.reason == REASON_TIME ? 1 : 0);
  }
  settlePosition(position, outcome, account, spec);
  return next;
}
