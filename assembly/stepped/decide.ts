import { Book, legOf } from "../portfolio/book";
import { leavesOnClose, ratchet } from "../simulator/trail";
import { barOf, heldOf, nextHeldLeg } from "./held-legs";

/** Trails (F7), then decisions on what is held (F3, F8); a leg's last bar decides nothing. */
export function decideOnCloses(book: Book, instant: i32): void {
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) {
    const leg = legOf(book, index), spec = leg.spec, bar = barOf(leg, instant);
    if (bar < 0) continue;
    const holding = heldOf(book, index).holding, position = holding.position;
    ratchet(position, spec, load<f64>(spec.market.close + (<usize>bar << 3)));
    if (bar < spec.window.to - 1 && leavesOnClose(position, spec, leg.trial, bar)) holding.stake.leaving = bar;
  }
}
