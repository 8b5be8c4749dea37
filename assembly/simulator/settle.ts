import { Account } from "./account";
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
  const quantity = position.quantity;
  const pnl = quantity * outcome.pnl;
  account.cash += pnl;
  account.fees += quantity * outcome.fees;
  account.notional += quantity * outcome.notional;
  account.exposedBars += outcome.bar - position.entryBar + outcome.insideBar;
  countTrade(account, position, outcome, pnl, spec);
  if (spec.trades != 0) recordTrade(position, outcome, account, spec);
}

// @ts-ignore: decorator
@inline
function countTrade(account: Account, position: Position, outcome: Outcome, pnl: f64, spec: Spec): void {
  if (account.trades == 0) account.firstPnl = pnl;
  account.trades++;
  account.ambiguous += outcome.ambiguous;
  account.wins += pnl > 0 ? 1 : 0;
  account.profits += higher(pnl, 0.0);
  account.losses -= lower(pnl, 0.0);
  const shifted = pnl - account.firstPnl;
  account.pnlShiftSum += shifted;
  account.pnlShiftSquares += shifted * shifted;
  account.tradeReturnSum += outcome.tradeReturn;
  const distance = riskDistance(position);
  if (distance > 0) {
    account.rSum += outcome.pnl / (distance * spec.multiplier);
    account.rCount++;
  }
}
