import { Book, legOf } from "../portfolio/book";
import { recordFill } from "../portfolio/fill";
import { valuePosition } from "../portfolio/held";
import { rememberHeld } from "../portfolio/value";
import { fillFee, notionalOf } from "../simulator/costs";
import { nearestLot } from "../simulator/lot";
import { heldOf } from "./held-legs";

/** O4: adds a quantity to what a leg holds, at a price that has its impact; the entry price and the fee of a unit become averages.
 *  kind  a FILL code */
export function increase(book: Book, leg: i32, quantity: f64, price: f64, feeRate: f64, kind: i32): void {
  const held = heldOf(book, leg), holding = held.holding, spec = legOf(book, leg).spec, position = holding.position, stake = holding.stake;
  const notional = notionalOf(price, spec), fee = fillFee(notional, feeRate, quantity, spec);
  const before = position.quantity, total = nearestLot(before + quantity, spec);
  position.entryPrice = (position.entryPrice * before + price * quantity) / total;
  position.unitBase = (position.unitBase * before - fee * quantity) / total;
  const average = notionalOf(position.entryPrice, spec);
  position.perNotional = average > 0 ? 1.0 / average : NaN;
  position.quantity = total;
  stake.entered += quantity;
  stake.entryValue += price * quantity;
  stake.entryNotional += notional * quantity;
  stake.entryFee += fee * quantity;
  stake.entries++;
  valuePosition(held, position);
  recordFill(book, holding, kind, position.side, quantity, price, fee * quantity);
  rememberHeld(book);
}
