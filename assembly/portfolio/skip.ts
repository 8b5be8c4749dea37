import { Book } from "./book";

/** A signal that came to nothing, as the host reads it. */
@unmanaged
export class Skip {
  /** position of the leg */
  leg: i32;
  /** the instant at which it would have been filled */
  instant: i32;
  /** +1 or -1 */
  side: i32;
  /** a SKIP code */
  reason: i32;
  /** bar of the leg on whose close it was decided */
  decision: i32;
  /** keeps what follows aligned */
  reserved: i32;
}

/** Counts a signal that comes to nothing (P4), and writes it down where there is room. */
export function skipSignal(book: Book, leg: i32, decision: i32, instant: i32, side: f64, reason: i32): void {
  const index = book.skipped++;
  if (book.skips == 0 || index >= book.skipCapacity) return;
  const skip = changetype<Skip>(book.skips + <usize>index * offsetof<Skip>());
  skip.leg = leg;
  skip.instant = instant;
  skip.side = side > 0 ? 1 : -1;
  skip.reason = reason;
  skip.decision = decision;
}
