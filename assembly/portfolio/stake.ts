import { FILL_ENTER } from "../layout";
import { notionalOf } from "../simulator/costs";
import { Position } from "../simulator/position";
import { Book, legOf } from "./book";
import { recordFill } from "./fill";
import { Holding } from "./holding";
import { rateNow } from "./leg-money";

/** Starts the stake of a position that was entered at an instant. */
export function startStake(holding: Holding, book: Book): void {
  const stake = holding.stake, position = holding.position, quantity = position.quantity, rate = rateNow(book, holding.leg);
  convertPosition(position, rate);
  stake.entered = quantity;
  stake.entryValue = position.entryPrice * quantity;
  stake.entryNotional = notionalOf(position.entryPrice, legOf(book, holding.leg).spec) * quantity * rate;
  stake.entryFee = -quantity * position.unitBase;
  stake.paid = position.entryPrice * rate;
  stake.charges = 0;
  stake.left = stake.exitValue = stake.pnl = stake.fees = 0;
  stake.leaving = -1;
  stake.isFlattened = stake.ambiguous = stake.exits = 0;
  stake.entries = 1;
  stake.number = book.entered++;
  recordFill(book, holding, FILL_ENTER, position.side, quantity, position.entryPrice, stake.entryFee, rate);
}

/** I6: what a unit cost and risks is money of the account from here on. */
function convertPosition(position: Position, rate: f64): void {
  position.unitBase *= rate;
  position.perNotional /= rate;
  position.entryRate = rate;
}
