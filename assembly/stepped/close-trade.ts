import { describeTrade } from "../orders/describe-trade";
import { Book, legOf } from "../portfolio/book";
import { Holding } from "../portfolio/holding";
import { rememberReturn } from "../portfolio/kelly";
import { countTrade } from "../simulator/settle";
import { Spec } from "../simulator/spec";
import { tradeAt, writeTrade } from "../simulator/trades";

/** O3: counts a trade that is flat, whose money is booked, and writes it down where there is room: one row, at the average prices of its
 *  entries and of its exits. */
export function closeTrade(book: Book, holding: Holding, spec: Spec): void {
  const position = holding.position, outcome = holding.outcome, stake = holding.stake, ledger = book.account.ledger;
  const isPlain = stake.entries == 1 && stake.exits == 1, clock = book.clock;
  outcome.ambiguous = stake.ambiguous;
  if (!isPlain) joinFills(holding);
  else if (stake.charges != 0) chargeUnit(holding);
  countTrade(ledger, position, outcome, stake.pnl, spec);
  if (book.kelly.trades > 0) rememberReturn(book, holding.leg, outcome.tradeReturn);
  if (clock.trades == 0 || ledger.trades > clock.tradeCapacity) return;
  const record = tradeAt(clock.trades, ledger.trades - 1);
  writeTrade(record, position, outcome, spec);
  record.leg = holding.leg;
  record.number = stake.number;
  record.entryBar = holding.entered;
  record.exitBar = book.instant;
  const leg = legOf(book, holding.leg);
  if (leg.ordersAt != 0) describeTrade(record, leg.orders, holding);
  record.charges = stake.charges;
  if (isPlain) {
    if (stake.charges != 0) record.pnl = stake.pnl;
    return;
  }
  record.exitPrice = stake.exitValue / stake.left;
  record.pnl = stake.pnl;
  record.fees = stake.fees;
  record.entryFee = stake.entryFee;
}

/** What a unit of a single entry and exit came to after what was paid while it was held. */
function chargeUnit(holding: Holding): void {
  const outcome = holding.outcome, stake = holding.stake;
  outcome.pnl = stake.pnl / stake.entered;
  outcome.tradeReturn = outcome.pnl * holding.position.perNotional;
}

/** What a unit of all that was entered came to. */
function joinFills(holding: Holding): void {
  const position = holding.position, outcome = holding.outcome, stake = holding.stake;
  position.quantity = stake.entered;
  position.entryPrice = stake.entryValue / stake.entered;
  outcome.pnl = stake.pnl / stake.entered;
  outcome.fees = stake.fees / stake.entered;
  outcome.tradeReturn = stake.entryNotional > 0 ? stake.pnl / stake.entryNotional : NaN;
}
