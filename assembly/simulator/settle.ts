import { Account, markFlat, markHeld } from "./account";
import { Position, riskDistance } from "./position";
import { Spec } from "./spec";
import { recordTrade } from "./trades";

/** Books the closed trade: marks the bars before and during it, then moves the cash (F9, F12). */
export function settlePosition(position: Position, account: Account, spec: Spec): void {
  const side = position.side, entry = position.entryPrice, exit = position.exitPrice;
  const units = position.quantity * spec.multiplier;
  const slope = side * units;
  const entryNotional = units * entry, exitNotional = units * exit;
  markFlat(account, spec, position.entryBar);
  markHeld(account, spec, position.exitBar, account.cash - position.entryFee - slope * entry, slope);
  const fees = position.entryFee + exitNotional * position.exitFeeRate;
  const pnl = slope * (exit - entry) - fees;
  account.cash += pnl;
  account.fees += fees;
  account.notional += entryNotional + exitNotional;
  account.exposedBars += position.exitBar - position.entryBar + position.insideBar;
  countTrade(account, position, pnl, entryNotional, units);
  if (spec.trades != 0) recordTrade(position, account, spec, pnl, fees);
}

// @ts-ignore: decorator
@inline
function countTrade(account: Account, position: Position, pnl: f64, entryNotional: f64, units: f64): void {
  if (account.trades == 0) account.firstPnl = pnl;
  account.trades++;
  account.ambiguous += position.ambiguous;
  if (pnl > 0) {
    account.wins++;
    account.profits += pnl;
  } else account.losses -= pnl;
  const shifted = pnl - account.firstPnl;
  account.pnlShiftSum += shifted;
  account.pnlShiftSquares += shifted * shifted;
  account.tradeReturnSum += pnl / entryNotional;
  const distance = riskDistance(position);
  if (distance > 0) {
    account.rSum += pnl / (distance * units);
    account.rCount++;
  }
}
