import { bitAt } from "../simulator/signals";
import { hasSteps } from "../simulator/steps";
import { startTrail } from "../simulator/trail";
import { admit } from "./admit";
import { Book, legOf } from "./book";
import { findCandidates, takeBest } from "./candidates";
import { findExit } from "./find-exit";
import { valuePosition } from "./held";
import { Leg } from "./leg";
import { heldAt, heldLegs } from "./room";
import { skipSignal } from "./skip";
import { startStake } from "./stake";
import { rememberHeld } from "./value";

/** Serves the entries of an instant, best rank first, ties by leg (P2). */
export function enterAll(book: Book, instant: i32): void {
  let left = findCandidates(book, instant);
  for (; left > 0 && (book.count < book.places || book.skips != 0); left--) {
    const entry = takeBest(book, left);
    const leg = legOf(book, entry.leg), side: f64 = bitAt(leg.spec.longEntry, entry.decision) ? 1.0 : -1.0;
    const reason = admit(book, leg, entry, side, instant);
    if (reason < 0) hold(book, leg, entry.leg, instant);
    else skipSignal(book, entry.leg, instant, side, reason);
  }
}

/** Takes the position of the first free place in. */
export function hold(book: Book, leg: Leg, index: i32, instant: i32): void {
  const account = book.account, held = heldAt(book, book.count), holding = held.holding, position = holding.position;
  if (!hasSteps && book.legCount == 1) {
    account.curve.equitySum += account.ledger.cash * <f64>(instant - book.summedTo);
    book.summedTo = instant;
  }
  holding.leg = index;
  holding.entered = instant;
  if (hasSteps) {
    startTrail(position, leg.spec);
    startStake(holding, book);
    leg.next = i32.MAX_VALUE;
    leg.place = book.count;
  } else {
    leg.next = findExit(holding, leg);
    held.leaves = holding.leaves;
  }
  held.leg = index;
  held.mark = leg.mark;
  valuePosition(held, position);
  held.side = position.side;
  held.symbol = leg.symbol;
  const set = heldLegs(book) + (<usize>(index >> 6) << 3);
  store<u64>(set, load<u64>(set) | (<u64>1 << (index & 63)));
  book.count++;
  rememberHeld(book);
}
