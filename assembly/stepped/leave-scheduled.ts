import { REASON_GUARD, REASON_TIME } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { Holding } from "../portfolio/holding";
import { Leg } from "../portfolio/leg";
import { leaveOnDecision } from "../simulator/leave-on-decision";
import { leaveAtMarket } from "../simulator/outcome";
import { barOf, heldOf, nextHeldLeg } from "./held-legs";
import { leaveWhole } from "./reduce";

/** Leaves at the opens what was decided on the closes before, or what a guard closes. */
export function leaveAtOpens(book: Book, instant: i32): void {
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) {
    const leg = legOf(book, index), bar = barOf(leg, instant);
    if (bar < 0) continue;
    const holding = heldOf(book, index).holding;
    if (leg.spec.rules.fillDelay != 0 && holding.stake.leaving >= 0) leaveAsDecided(book, index, holding, leg);
    else if (holding.stake.isFlattened != 0) leaveForGuard(book, index, holding, leg, bar);
  }
}

/** Leaves at the closes what ends with its leg (F11, P8), and where they fill at once what was decided on them. */
export function leaveAtCloses(book: Book, instant: i32): void {
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) {
    const leg = legOf(book, index), bar = barOf(leg, instant);
    if (bar < 0) continue;
    const holding = heldOf(book, index).holding;
    if (bar == leg.spec.window.to - 1) leaveAtEnd(book, index, holding, leg, bar);
    else if (leg.spec.rules.fillDelay == 0 && holding.stake.leaving >= 0) leaveAsDecided(book, index, holding, leg);
  }
}

function leaveAsDecided(book: Book, index: i32, holding: Holding, leg: Leg): void {
  const outcome = holding.outcome, decision = holding.stake.leaving;
  outcome.ambiguous = 0;
  leaveOnDecision(outcome, holding.position, leg.spec, decision);
  leg.next = decision + (outcome.reason == REASON_TIME ? 1 : 0);
  leaveWhole(book, index);
}

function leaveForGuard(book: Book, index: i32, holding: Holding, leg: Leg, bar: i32): void {
  const spec = leg.spec, open = load<f64>(spec.market.open + (<usize>bar << 3));
  const insideBar = spec.rules.fillDelay - 1; // what was entered at a close missed that bar's own open
  holding.outcome.ambiguous = 0;
  leaveAtMarket(holding.outcome, holding.position, spec, bar, open, REASON_GUARD, insideBar);
  leg.next = bar;
  leaveWhole(book, index);
}

function leaveAtEnd(book: Book, index: i32, holding: Holding, leg: Leg, bar: i32): void {
  const spec = leg.spec, close = load<f64>(spec.market.close + (<usize>bar << 3));
  holding.outcome.ambiguous = 0;
  leaveAtMarket(holding.outcome, holding.position, spec, bar, close, leg.endReason, spec.rules.fillDelay);
  leg.next = spec.window.to;
  leaveWhole(book, index);
}
