import { Book, legOf } from "../../portfolio/book";
import { barAt } from "../../portfolio/leg";
import { setVector, vectorAt } from "../../weights/matrix";
import { intAt, listed, setInt, weighed } from "./room";
import { Rotation } from "../../portfolio/rotation-record";

/** Picks the legs of the largest weights above 0 and those of the smallest below it, ties in the order of the legs, and lists them in that
 *  order; returns how many they are. A leg without a bar yet, one without a further bar, and one whose weight is none have no place. */
export function pickLegs(book: Book, rotation: Rotation, instant: i32): i32 {
  const legs = book.legCount, weights = weighed(rotation, legs), list = listed(rotation, legs);
  for (let leg = 0; leg < legs; leg++) setVector(weights, leg, weighLeg(book, leg, instant));
  let count = pickSide(weights, legs, list, 0, rotation.top, 1.0);
  count = pickSide(weights, legs, list, count, rotation.shortTop, -1.0);
  sortList(list, count);
  return count;
}

/** Returns what a leg weighs, times its share; 0 where it has no place. */
function weighLeg(book: Book, index: i32, instant: i32): f64 {
  const leg = legOf(book, index), trial = leg.trial, bar = barAt(leg, instant);
  if (bar < 0 || bar >= leg.spec.window.to - 1) return 0;
  const weight = leg.share * (trial.weight == 0 ? trial.weightScale : trial.weightScale * load<f64>(trial.weight + (<usize>bar << 3)));
  return abs(weight) < Infinity ? weight : 0;
}

/** Lists the best of a side behind what is listed; returns how many there are then. */
function pickSide(weights: usize, legs: i32, list: usize, from: i32, most: i32, side: f64): i32 {
  const all = countSide(weights, legs, side);
  if (all > most) return pickBest(weights, legs, list, from, most, side);
  let count = from;
  for (let leg = 0; leg < legs; leg++) {
    if (!(side * vectorAt(weights, leg) > 0)) continue;
    setInt(list, count, leg);
    count++;
  }
  return count;
}

function countSide(weights: usize, legs: i32, side: f64): i32 {
  let count = 0;
  for (let leg = 0; leg < legs; leg++) count += side * vectorAt(weights, leg) > 0 ? 1 : 0;
  return count;
}

function pickBest(weights: usize, legs: i32, list: usize, from: i32, most: i32, side: f64): i32 {
  let count = from, bound: f64 = Infinity, last = -1;
  for (let k = 0; k < most; k++) {
    let best: f64 = 0, found = -1;
    for (let leg = 0; leg < legs; leg++) {
      const weight = side * vectorAt(weights, leg);
      const isLeft = weight < bound || (weight == bound && leg > last);
      if (isLeft && weight > best) {
        best = weight;
        found = leg;
      }
    }
    if (found < 0) return count;
    setInt(list, count, found);
    count++;
    bound = best;
    last = found;
  }
  return count;
}

/** In the order of the legs. */
function sortList(list: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const leg = intAt(list, i);
    let place = i;
    for (; place > 0 && intAt(list, place - 1) > leg; place--) setInt(list, place, intAt(list, place - 1));
    setInt(list, place, leg);
  }
}
