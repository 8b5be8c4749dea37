import { Book } from "./book";

/** What was paid while a position was held, as the host reads it. */
@unmanaged
export class Charge {
  /** position of the leg */
  leg: i32;
  instant: i32;
  /** a CHARGE code */
  kind: i32;
  /** keeps what follows aligned */
  reserved: i32;
  /** account currency; below 0: it was got */
  amount: f64;
}

/** Writes a charge down where there is room; counts it. */
export function recordCharge(book: Book, leg: i32, kind: i32, amount: f64): void {
  const index = book.charged++;
  if (book.charges == 0 || index >= book.chargeCapacity) return;
  const charge = changetype<Charge>(book.charges + <usize>index * offsetof<Charge>());
  charge.leg = leg;
  charge.instant = book.instant;
  charge.kind = kind;
  charge.amount = amount;
}
