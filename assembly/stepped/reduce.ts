import { FILL_LEAVE, FILL_PART } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { recordFill } from "../portfolio/fill";
import { valuePosition } from "../portfolio/held";
import { Holding } from "../portfolio/holding";
import { remove } from "../portfolio/leave";
import { rememberHeld } from "../portfolio/value";
import { fillFee, notionalOf } from "../simulator/costs";
import { nearestLot } from "../simulator/lot";
import { Spec } from "../simulator/spec";
import { closeTrade } from "./close-trade";
import { heldOf } from "./held-legs";

/** Leaves all that a leg holds, as its outcome says: price, rate of the fee, bar, reason. */
// @ts-ignore: decorator
@inline
export function leaveWhole(book: Book, leg: i32): void {
  reduce(book, leg, heldOf(book, leg).holding.position.quantity);
}

/** O3: leaves a quantity of what a leg holds, at average cost, as its outcome says; all of it closes the trade. */
export function reduce(book: Book, leg: i32, quantity: f64): void {
  const held = heldOf(book, leg), holding = held.holding, spec = legOf(book, leg).spec, position = holding.position;
  bookPart(book, holding, spec, quantity);
  if (quantity < position.quantity) {
    position.quantity = nearestLot(position.quantity - quantity, spec);
    valuePosition(held, position);
  } else {
    closeTrade(book, holding, spec);
    remove(book, legOf(book, leg).place);
  }
  rememberHeld(book);
}

/** Moves the cash (F9). */
function bookPart(book: Book, holding: Holding, spec: Spec, quantity: f64): void {
  const position = holding.position, outcome = holding.outcome, stake = holding.stake, ledger = book.account.ledger;
  const exitNotional = notionalOf(outcome.price, spec), exitFee = fillFee(exitNotional, outcome.feeRate, quantity, spec);
  outcome.fees = -position.unitBase + exitFee;
  outcome.pnl = position.unitSlope * (outcome.price - position.entryPrice) - outcome.fees;
  outcome.notional = notionalOf(position.entryPrice, spec) + exitNotional;
  outcome.tradeReturn = outcome.pnl * position.perNotional;
  const pnl = quantity * outcome.pnl, fees = quantity * outcome.fees;
  ledger.cash += pnl;
  ledger.fees += fees;
  ledger.notional += quantity * outcome.notional;
  stake.pnl += pnl;
  stake.fees += fees;
  stake.left += quantity;
  stake.exitValue += outcome.price * quantity;
  stake.ambiguous |= outcome.ambiguous;
  stake.exits++;
  const kind = quantity < position.quantity ? FILL_PART : FILL_LEAVE;
  recordFill(book, holding, kind, -position.side, quantity, outcome.price, quantity * exitFee, outcome.reason);
}
