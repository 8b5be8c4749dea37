import { Account } from "./account";
import { Ledger } from "./ledger";
import { higher, lower } from "./extremes";
import { markFlat, markHeld } from "./marks";
import { Outcome } from "./outcome";
import { Position, riskDistance } from "./position";
import { Spec } from "./spec";
import { recordTrade } from "./trades";

/** Books the closed trade: marks the bars before and during it, then moves the cash (F9, F12). */
// @ts-ignore: decorator
@inline
export function settlePosition(position: Position, outcome: Outcome, account: Account, spec: Spec): void {
  markFlat(account, spec, position.entryBar);
  markHeld(account, spec, position, outcome);
  const ledger = account.ledger;
  ledger.exposedBars += outcome.bar - position.entryBar + outcome.insideBar;
  bookTrade(ledger, position, outcome, spec);
  if (spec.trades != 0) recordTrade(position, outcome, ledger, spec);
}

/** Moves the cash and counts the trade. */
// @ts-ignore: decorator
@inline
export function bookTrade(ledger: Ledger, position: Position, outcome: Outcome, spec: Spec): void {
  const quantity = position.quantity, pnl = quantity * outcome.pnl;
  ledger.cash += pnl;
  ledger.fees += quantity * outcome.fees;
  ledger.notional += quantity * outcome.notional;
  countTrade(ledger, position, outcome, pnl, spec);
}

/** Counts a trade whose money is booked. */
// @ts-ignore: decorator
@inline
export function countTrade(ledger: Ledger, position: Position, outcome: Outcome, pnl: f64, spec: Spec): void {
  if (ledger.trades == 0) ledger.firstPnl = pnl;
  ledger.trades++;
  ledger.ambiguous += outcome.ambiguous;
  ledger.wins += pnl > 0 ? 1 : 0;
  ledger.profits += higher(pnl, 0.0);
  ledger.losses -= lower(pnl, 0.0);
  const shifted = pnl - ledger.firstPnl;
  ledger.pnlShiftSum += shifted;
  ledger.pnlShiftSquares += shifted * shifted;
  ledger.tradeReturnSum += outcome.tradeReturn;
  const distance = riskDistance(position);
  if (distance > 0) {
    ledger.rSum += outcome.pnl / (distance * spec.instrument.multiplier);
    ledger.rCount++;
  }
}
