import { Book, legOf } from "../../portfolio/book";
import { barAt, instantOf } from "../../portfolio/leg";
import { bitAt } from "../../simulator/signals";
import { setVector, vectorAt } from "../../weights/matrix";
import { weigh_legs } from "../../weights/weigh-legs";
import { pickLegs } from "./pick-legs";
import { readReturns } from "./read-returns";
import { aims, chosen, intAt, listed, policyRoom, setInt, waits, weighed } from "./room";
import { Rotation } from "../../portfolio/rotation-record";
import { writeTarget } from "./write-target";

/** Aims at nothing yet. */
export function startRotation(book: Book): void {
  const rotation = book.rotation;
  rotation.written = 0;
  rotation.voided = -1;
  rotation.block = -1;
  forget(book, rotation);
}

/** A guard closes what is held at the mark of an instant: what was aimed at is forgotten, and the instant aims at nothing. */
export function aimAtNothing(book: Book, instant: i32): void {
  book.rotation.voided = instant;
  forget(book, book.rotation);
}

function forget(book: Book, rotation: Rotation): void {
  memory.fill(waits(rotation, book.legCount), 0, <usize>book.legCount << 2);
  rotation.waiting = 0;
}

/** P10: where `rebalance` holds on a leg that has a bar at the instant, and a further one, aims every leg anew: at its weight, normalised,
 *  if it was picked, else at nothing. */
export function aimAll(book: Book, instant: i32): void {
  const rotation = book.rotation;
  if (rotation.voided == instant || !isDue(book, rotation, instant)) return;
  const legs = book.legCount, aim = aims(rotation), list = listed(rotation, legs), weights = chosen(rotation, legs);
  const count = pickLegs(book, rotation, instant);
  weighPicked(book, rotation, instant, count);
  let sum: f64 = 0;
  for (let k = 0; k < count; k++) sum += vectorAt(weights, k);
  for (let leg = 0; leg < legs; leg++) {
    setVector(aim, leg, 0.0);
    setInt(waits(rotation, legs), leg, 1);
  }
  rotation.waiting = legs;
  for (let k = 0; k < count; k++) {
    const leg = intAt(list, k), side = copysign<f64>(1.0, vectorAt(weighed(rotation, legs), leg));
    setVector(aim, leg, (side * rotation.targetGross * vectorAt(weights, k)) / sum);
    writeTarget(rotation, leg, instant, vectorAt(aim, leg));
  }
  if (count == 0) writeTarget(rotation, -1, instant, 0.0);
}

/** Whether `rebalance` may hold at an instant: it does on no leg whose bars are the instants where its bit is not set in what all of them
 *  have, which is read once for 64 instants. */
// @ts-ignore: decorator
@inline
function mayBeDue(book: Book, rotation: Rotation, instant: i32): bool {
  const block = instant >> 6;
  if (rotation.block != block) {
    rotation.block = block;
    rotation.due = joinBits(book, block);
  }
  return ((rotation.due >> (instant & 63)) & 1) != 0;
}

function joinBits(book: Book, block: i32): u64 {
  let bits: u64 = 0;
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index);
    if (leg.instantOf != 0 || leg.shift != 0) return ~(<u64>0);
    bits |= load<u64>(leg.spec.longEntry + (<usize>block << 3));
  }
  return bits;
}

/** The last bar decides nothing. */
function isDue(book: Book, rotation: Rotation, instant: i32): bool {
  if (!mayBeDue(book, rotation, instant)) return false;
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index), bar = barAt(leg, instant);
    if (bar < 0 || instantOf(leg, bar) != instant || bar >= leg.spec.window.to - 1) continue;
    if (bitAt(leg.spec.longEntry, bar)) return true;
  }
  return false;
}

/** Writes what the legs that were picked weigh, not below 0: as the strategy has it, or by their returns; equal where they have too few. */
function weighPicked(book: Book, rotation: Rotation, instant: i32, count: i32): void {
  const legs = book.legCount, list = listed(rotation, legs), weights = chosen(rotation, legs), bars = rotation.policyBars;
  if (rotation.policy < 0) {
    for (let k = 0; k < count; k++) setVector(weights, k, abs(vectorAt(weighed(rotation, legs), intAt(list, k))));
    return;
  }
  const returns = policyRoom(rotation, legs), room = returns + (<usize>(count * (bars + 1)) << 3);
  if (count > 0 && readReturns(book, rotation, instant, count, returns)) weigh_legs(rotation.policy, returns, count, bars, weights, room);
  else for (let k = 0; k < count; k++) setVector(weights, k, 1.0);
}
