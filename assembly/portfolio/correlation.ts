import { Book, legOf } from "./book";
import { barAt, instantOf, Leg } from "./leg";
import { heldAt, pairCloses } from "./room";

/** P7: whether a leg moves too much like one that is held: in the same direction above the limit, in the other below its negative.
 *  decision  the leg's bar on whose close the entry was decided */
export function isCorrelated(book: Book, leg: Leg, side: f64, decision: i32): bool {
  if (book.correlationBars == 0) return false;
  for (let k = 0; k < book.count; k++) {
    const holding = heldAt(book, k).holding;
    const correlation = correlate(book, leg, decision, legOf(book, holding.leg));
    if (holding.position.side * side * correlation > book.correlationLimit) return true;
  }
  return false;
}

/** Returns Pearson's correlation of the log returns between the last closes that both legs have, complete at the decision; NaN where there
 *  are fewer than `correlationBars + 1` or one of them does not move. */
function correlate(book: Book, a: Leg, decision: i32, b: Leg): f64 {
  const count = book.correlationBars + 1, closes = pairCloses(book), others = closes + (<usize>count << 3);
  let i = decision, j = barAt(b, instantOf(a, decision)), found = 0;
  while (found < count && i >= 0 && j >= 0) {
    const left = instantOf(a, i), right = instantOf(b, j);
    if (left == right) {
      store<f64>(closes + (<usize>found << 3), load<f64>(a.logClose + (<usize>i << 3)));
      store<f64>(others + (<usize>found << 3), load<f64>(b.logClose + (<usize>j << 3)));
      found++;
    }
    if (left >= right) i--;
    if (right >= left) j--;
  }
  return found < count ? NaN : pearson(closes, others, book.correlationBars);
}

/** Of the differences between neighbours, newest first. */
function pearson(closes: usize, others: usize, returns: i32): f64 {
  let sumX: f64 = 0, sumY: f64 = 0;
  for (let i = 0; i < returns; i++) {
    sumX += difference(closes, i);
    sumY += difference(others, i);
  }
  const meanX = sumX / <f64>returns, meanY = sumY / <f64>returns;
  let xx: f64 = 0, yy: f64 = 0, xy: f64 = 0;
  for (let i = 0; i < returns; i++) {
    const x = difference(closes, i) - meanX, y = difference(others, i) - meanY;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return xy / Math.sqrt(xx * yy);
}

// @ts-ignore: decorator
@inline
function difference(values: usize, i: i32): f64 {
  return load<f64>(values + (<usize>i << 3)) - load<f64>(values + (<usize>(i + 1) << 3));
}
