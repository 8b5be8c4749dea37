import { REASON_END, REASON_REVERSE, REASON_SIGNAL, REASON_TIME } from "../layout";
import { Account, finishMarks, markFlat, startAccount } from "./account";
import { leaveAtMarket, openPosition, Position } from "./position";
import { writeRecord } from "./record";
import { settlePosition } from "./settle";
import { bitAt, nextBit } from "./signals";
import { Spec } from "./spec";
import { findTouch } from "./touch";

/** Runs a trial from event to event: between an entry, its exit and the next entry no bar is visited but where stop
 *  and target are looked for. Every rule but the trail (F7), which needs each close: see bar-loop.ts.
 *  spec     Spec  in, after `prepare_signals`
 *  scratch  room for an Account and a Position: `SCRATCH_BYTES`
 *  Returns  STATUS_OK, or STATUS_TRADES_FULL where the record is right and trades were left out
 *  Cost     O(events + bars of [from, to) / 64), allocates nothing                     */
export function walk(pointer: usize, scratch: usize): i32 {
  const spec = changetype<Spec>(pointer);
  const account = changetype<Account>(scratch);
  const position = changetype<Position>(scratch + offsetof<Account>());
  startAccount(account, spec);
  const lastDecision = spec.to - 1;
  let bar = spec.from;
  while (true) {
    bar = nextEntry(spec, bar, lastDecision);
    if (bar < 0) break;
    bar = holdFrom(position, account, spec, bar, bitAt(spec.longEntry, bar) ? 1.0 : -1.0);
  }
  markFlat(account, spec, spec.to);
  finishMarks(account, spec);
  return writeRecord(account, spec);
}

// @ts-ignore: decorator
@inline
function nextEntry(spec: Spec, from: i32, to: i32): i32 {
  const long = nextBit(spec.longEntry, from, to);
  if (spec.hasShort == 0) return long;
  const short = nextBit(spec.shortEntry, from, long < 0 ? to : long);
  return short < 0 ? long : short;
}

/** Enters on the decision at `bar` and follows the position, and those that replace it at its exit (F3), until flat;
 *  returns the next bar that may decide on an entry. */
function holdFrom(position: Position, account: Account, spec: Spec, bar: i32, firstSide: f64): i32 {
  let side = firstSide, decision = bar;
  while (openPosition(position, account.cash, spec, decision, side)) {
    const leave = nextLeave(position, spec);
    if (findTouch(position, spec, leave < 0 ? spec.to - 1 : leave)) {
      settlePosition(position, account, spec);
      return position.exitBar;
    }
    if (leave < 0) {
      const last = spec.to - 1;
      leaveAtMarket(position, spec, last, load<f64>(spec.close + (<usize>last << 3)), REASON_END, spec.fillDelay);
      settlePosition(position, account, spec);
      return spec.to;
    }
    leaveOnDecision(position, spec, leave);
    settlePosition(position, account, spec);
    if (!isReplaced(position, spec, leave)) return leave + 1;
    side = -side;
    decision = leave;
  }
  return decision + 1;
}

/** Returns the bar on whose close the position is left by signal, reversal or time (F3, F8), or -1. */
// @ts-ignore: decorator
@inline
function nextLeave(position: Position, spec: Spec): i32 {
  const first = position.decisionBar + 1;
  const leave = nextBit(position.side > 0 ? spec.longLeave : spec.shortLeave, first, spec.to - 1);
  if (spec.maxBars <= 0) return leave;
  const timeUp = max(first, position.entryBar + spec.maxBars - 1);
  if (timeUp >= spec.to - 1) return leave;
  return leave < 0 ? timeUp : min(leave, timeUp);
}

export function leaveOnDecision(position: Position, spec: Spec, decision: i32): void {
  const isLong = position.side > 0;
  const bar = decision + spec.fillDelay;
  const prices = spec.fillDelay != 0 ? spec.open : spec.close;
  const price = load<f64>(prices + (<usize>bar << 3));
  let reason = REASON_TIME;
  if (bitAt(isLong ? spec.longExit : spec.shortExit, decision)) reason = REASON_SIGNAL;
  else if (bitAt(isLong ? spec.longLeave : spec.shortLeave, decision)) reason = REASON_REVERSE;
  leaveAtMarket(position, spec, bar, price, reason, 0);
}

/** F3: the opposite side's valid entry is taken on the decision that left the position, but not after its time. */
export function isReplaced(position: Position, spec: Spec, decision: i32): bool {
  if (position.reason == REASON_TIME || spec.hasShort == 0) return false;
  return bitAt(position.side > 0 ? spec.shortEntry : spec.longEntry, decision);
}
