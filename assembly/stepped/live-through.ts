import { Book, legOf } from "../portfolio/book";
import { tryStopAndTarget } from "../simulator/levels";
import { barOf, heldOf, nextHeldLeg } from "./held-legs";
import { leaveWhole } from "./reduce";

/** Gap, stop and target of what is held (F5, F6), leg by leg: nothing inside a bar is known across legs (P3). */
export function liveThroughBars(book: Book, instant: i32): void {
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) {
    const leg = legOf(book, index), bar = barOf(leg, instant);
    if (bar < 0) continue;
    const holding = heldOf(book, index).holding;
    if (!tryStopAndTarget(holding.outcome, holding.position, leg.spec, bar)) continue;
    leaveWhole(book, index);
    leg.next = bar;
  }
}
