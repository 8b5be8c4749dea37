import { SIZING_FRACTION, SKIP_CASH, SKIP_CORRELATION, SKIP_EXPOSURE, SKIP_GUARD, SKIP_LOT, SKIP_PLACE } from "../layout";
import { roundToLot } from "../simulator/lot";
import { setLevels, sizeOrder, startPosition } from "../simulator/position";
import { bitAt } from "../simulator/signals";
import { Book, legOf } from "./book";
import { capQuantity } from "./caps";
import { isCorrelated } from "./correlation";
import { findExit } from "./find-exit";
import { isBlocked } from "./guards";
import { Holding } from "./holding";
import { barAt, Leg } from "./leg";
import { candidateLegs, candidateRanks, heldLegs, holdingAt } from "./room";
import { skipSignal } from "./skip";
import { equityAt } from "./value";
import { volatilityScale } from "./volatility";

/** Serves the entries of an instant, best rank first, ties by leg (P2). */
export function enterAll(book: Book, instant: i32): void {
  let left = findCandidates(book, instant);
  for (; left > 0 && (book.count < book.places || book.skips != 0); left--) {
    const index = takeBest(book, left), leg = legOf(book, index);
    const decision = barAt(leg, instant) - leg.spec.rules.fillDelay;
    const side: f64 = bitAt(leg.spec.longEntry, decision) ? 1.0 : -1.0;
    const reason = tryEnter(book, leg, index, side, decision, instant);
    if (reason >= 0) skipSignal(book, index, instant, side, reason);
  }
}

/** Lists the legs that want to enter and are flat on the decision; returns how many. */
function findCandidates(book: Book, instant: i32): i32 {
  const words = book.words, held = heldLegs(book), ranks = candidateRanks(book), legs = candidateLegs(book);
  const fills = book.fills + ((<usize>instant * <usize>words) << 3);
  let count = 0;
  for (let word = 0; word < words; word++) {
    const at = <usize>word << 3;
    let set = load<u64>(fills + at) & ~load<u64>(held + at);
    for (; set != 0; set &= set - 1) {
      const index = (word << 6) + <i32>ctz(set), leg = legOf(book, index);
      const decision = barAt(leg, instant) - leg.spec.rules.fillDelay;
      if (leg.next > decision) continue;
      store<f64>(ranks + (<usize>count << 3), leg.rank == 0 ? 0 : load<f64>(leg.rank + (<usize>decision << 3)));
      store<i32>(legs + (<usize>count << 2), index);
      count++;
    }
  }
  return count;
}

/** Takes the best of the candidates out: NaN comes last, ties in the order of the legs. */
function takeBest(book: Book, count: i32): i32 {
  const ranks = candidateRanks(book), legs = candidateLegs(book);
  let best = 0, value = load<f64>(ranks);
  for (let i = 1; i < count; i++) {
    const rank = load<f64>(ranks + (<usize>i << 3));
    if (!(rank > value || (isNaN(value) && !isNaN(rank)))) continue;
    best = i;
    value = rank;
  }
  const index = load<i32>(legs + (<usize>best << 2)), behind = <usize>(count - 1 - best);
  memory.copy(ranks + (<usize>best << 3), ranks + (<usize>(best + 1) << 3), behind << 3);
  memory.copy(legs + (<usize>best << 2), legs + (<usize>(best + 1) << 2), behind << 2);
  return index;
}

/** Enters, or returns the SKIP code of what keeps the signal from it (P4); -1 where it entered. */
function tryEnter(book: Book, leg: Leg, index: i32, side: f64, decision: i32, instant: i32): i32 {
  if (isBlocked(book, instant)) return SKIP_GUARD;
  if (book.count >= book.places) return SKIP_PLACE;
  if (isCorrelated(book, leg, side, decision)) return SKIP_CORRELATION;
  const equity = equityAt(book, instant);
  if (!(equity > book.account.curve.ruin)) return SKIP_CASH;
  const holding = holdingAt(book, book.count);
  startPosition(holding.position, leg.spec, decision, side);
  setLevels(holding.position, leg.trial);
  const reason = size(book, leg, holding, instant, equity);
  if (reason >= 0) return reason;
  hold(book, leg, index, holding, instant);
  return -1;
}

/** P5, P6: sets the quantity, or returns why there is none. */
function size(book: Book, leg: Leg, holding: Holding, instant: i32, equity: f64): i32 {
  const position = holding.position, spec = leg.spec, ledger = book.account.ledger;
  const cash = leg.share * equity, order = sizeOrder(cash, cash * position.unitsPerCash, spec, position);
  const wanted = order * volatilityScale(book);
  if (!(wanted > 0)) {
    if (position.entryPrice <= 0 && spec.rules.sizing <= SIZING_FRACTION) ledger.entriesUnpriced++;
    return SKIP_CASH;
  }
  const capped = capQuantity(book, leg, position, instant, equity, wanted);
  if (!(capped > 0)) return SKIP_EXPOSURE;
  position.quantity = spec.instrument.lot > 0 ? roundToLot(capped, spec) : capped;
  if (position.quantity > 0) return -1;
  ledger.entriesBelowLot++;
  return SKIP_LOT;
}

function hold(book: Book, leg: Leg, index: i32, holding: Holding, instant: i32): void {
  const account = book.account;
  if (book.count == 0) {
    account.curve.equitySum += account.ledger.cash * <f64>(instant - book.summedTo);
    book.summedTo = instant;
  }
  holding.leg = index;
  holding.entered = instant;
  leg.next = findExit(holding, leg);
  const held = heldLegs(book) + (<usize>(index >> 6) << 3);
  store<u64>(held, load<u64>(held) | (<u64>1 << (index & 63)));
  book.count++;
}
