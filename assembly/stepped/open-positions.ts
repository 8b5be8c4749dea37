import { Book } from "../portfolio/book";
import { heldAt } from "../portfolio/room";

/** Numbers that `open_positions` writes of each. */
export const OPEN_POSITION_FIELDS: i32 = 7;

/** Writes what is held, in the order of the entries: leg, side, quantity, average price of the entries, instant of the first of them, stop
 *  and target (NaN where there is none). Returns how many they are.
 *  out  f64[places][OPEN_POSITION_FIELDS]                                       */
export function open_positions(pointer: usize, out: usize): i32 {
  const book = changetype<Book>(pointer);
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), holding = held.holding, position = holding.position;
    const row = out + (<usize>(k * OPEN_POSITION_FIELDS) << 3);
    store<f64>(row, <f64>held.leg);
    store<f64>(row, position.side, 8);
    store<f64>(row, position.quantity, 16);
    store<f64>(row, position.entryPrice, 24);
    store<f64>(row, <f64>holding.entered, 32);
    store<f64>(row, position.stop, 40);
    store<f64>(row, position.target, 48);
  }
  return book.count;
}
