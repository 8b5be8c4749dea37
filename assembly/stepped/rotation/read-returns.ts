import { Book, legOf } from "../../portfolio/book";
import { barAt, instantOf, Leg } from "../../portfolio/leg";
import { intAt, listed } from "./room";
import { Rotation } from "../../portfolio/rotation-record";

/** Writes the last log returns of the legs that are listed, between closes that all of them have and that are complete at the instant,
 *  newest first. Returns false where they have fewer than `policyBars + 1` such closes.
 *  returns  f64[count][policyBars], out; room for policyBars + 1 each */
export function readReturns(book: Book, rotation: Rotation, instant: i32, count: i32, returns: usize): bool {
  const closes = rotation.policyBars + 1, list = listed(rotation, book.legCount);
  let found = 0;
  for (let at = instant; at >= 0 && found < closes; at--) {
    if (!haveAll(book, list, count, at)) continue;
    for (let k = 0; k < count; k++) setClose(book, list, returns, closes, k, found, at);
    found++;
  }
  if (found < closes) return false;
  for (let k = 0; k < count; k++) {
    const from = returns + (<usize>(k * closes) << 3), to = returns + (<usize>(k * (closes - 1)) << 3);
    for (let i: usize = 0; i < <usize>(closes - 1) << 3; i += 8) store<f64>(to + i, load<f64>(from + i) - load<f64>(from + i + 8));
  }
  return true;
}

// @ts-ignore: decorator
@inline
function haveAll(book: Book, list: usize, count: i32, instant: i32): bool {
  for (let k = 0; k < count; k++) if (!hasBar(legOf(book, intAt(list, k)), instant)) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function hasBar(leg: Leg, instant: i32): bool {
  const bar = barAt(leg, instant);
  return bar >= 0 && instantOf(leg, bar) == instant;
}

// @ts-ignore: decorator
@inline
function setClose(book: Book, list: usize, returns: usize, closes: i32, k: i32, place: i32, instant: i32): void {
  const leg = legOf(book, intAt(list, k));
  store<f64>(returns + (<usize>(k * closes + place) << 3), load<f64>(leg.logClose + (<usize>barAt(leg, instant) << 3)));
}
