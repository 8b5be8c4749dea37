import { FILL_ENTER } from "../layout";
import { Book } from "./book";
import { Holding } from "./holding";

/** A fill, as the host reads it. */
@unmanaged
export class Fill {
  /** position of the leg */
  leg: i32;
  /** the instant of the fill */
  instant: i32;
  /** +1: bought, -1: sold */
  side: i32;
  /** a FILL code */
  kind: i32;
  /** of the position, in the order in which they were entered, from 0 */
  number: i32;
  /** the REASON of an exit, or -1 */
  reason: i32;
  /** of an entry the leg's bar on whose close it was decided, or -1 */
  decision: i32;
  /** keeps what follows aligned */
  reserved: i32;
  /** units */
  quantity: f64;
  /** quote price */
  price: f64;
  /** account currency */
  fee: f64;
  /** what one of the leg's currency is worth in the account's */
  rate: f64;
}

/** Writes a fill down where there is room; counts it. An exit's reason stands in the holding's outcome. */
export function recordFill(
  book: Book,
  holding: Holding,
  kind: i32,
  side: f64,
  quantity: f64,
  price: f64,
  fee: f64,
  rate: f64,
  reason: i32 = -1,
): void {
  const index = book.filled++;
  if (book.fills == 0 || index >= book.fillCapacity) return;
  const fill = changetype<Fill>(book.fills + <usize>index * offsetof<Fill>());
  fill.leg = holding.leg;
  fill.instant = book.instant;
  fill.side = side > 0 ? 1 : -1;
  fill.kind = kind;
  fill.number = holding.stake.number;
  fill.reason = reason;
  fill.decision = kind == FILL_ENTER ? holding.position.decisionBar : -1;
  fill.quantity = quantity;
  fill.price = price;
  fill.fee = fee;
  fill.rate = rate;
}
