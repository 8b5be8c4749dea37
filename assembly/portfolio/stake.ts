import { FILL_ENTER } from "../layout";
import { notionalOf } from "../simulator/costs";
import { Book, legOf } from "./book";
import { recordFill } from "./fill";
import { Holding } from "./holding";

/** Starts the stake of a position that was entered at an instant. */
export function startStake(holding: Holding, book: Book): void {
  const stake = holding.stake, position = holding.position, quantity = position.quantity;
  stake.entered = quantity;
  stake.entryValue = position.entryPrice * quantity;
  stake.entryNotional = notionalOf(position.entryPrice, legOf(book, holding.leg).spec) * quantity;
  stake.entryFee = -quantity * position.unitBase;
  stake.left = stake.exitValue = stake.pnl = stake.fees = 0;
  stake.leaving = -1;
  stake.isFlattened = stake.ambiguous = stake.exits = 0;
  stake.entries = 1;
  stake.number = book.entered++;
  recordFill(book, holding, FILL_ENTER, position.side, quantity, position.entryPrice, stake.entryFee);
}
