import { REASON_END, REASON_STOP } from "../layout";
import { Account } from "./account";
import { Position, riskDistance } from "./position";
import { Spec } from "./spec";

/** One closed round trip, as the host reads it; see the host's Trade for the units. */
@unmanaged
export class TradeRecord {
  entryBar: i32;
  exitBar: i32;
  side: i32;
  reason: i32;
  ambiguous: i32;
  barsHeld: i32;
  entryPrice: f64;
  exitPrice: f64;
  quantity: f64;
  pnl: f64;
  fees: f64;
  tradeReturn: f64;
  rMultiple: f64;
  mae: f64;
  mfe: f64;
  entryFee: f64;
}

/** Writes the trade that was just booked, where there is room. */
export function recordTrade(position: Position, account: Account, spec: Spec, pnl: f64, fees: f64): void {
  if (account.trades > spec.tradeCapacity) return;
  const record = changetype<TradeRecord>(spec.trades + <usize>(account.trades - 1) * offsetof<TradeRecord>());
  record.entryBar = position.entryBar;
  record.exitBar = position.exitBar;
  record.side = position.side > 0 ? 1 : -1;
  record.reason = position.reason;
  record.ambiguous = position.ambiguous;
  record.barsHeld = position.exitBar - position.entryBar + position.insideBar;
  record.entryPrice = position.entryPrice;
  record.exitPrice = position.exitPrice;
  record.quantity = position.quantity;
  record.pnl = pnl;
  record.fees = fees;
  record.entryFee = position.entryFee;
  const units = position.quantity * spec.multiplier;
  record.tradeReturn = pnl / (position.entryPrice * units);
  record.rMultiple = pnl / (riskDistance(position) * units);
  writeExcursions(record, position, spec);
}

/** The worst and best move against the entry price: whole bars while the position was held, and the exit's price. */
function writeExcursions(record: TradeRecord, position: Position, spec: Spec): void {
  let lowest = position.exitPrice, highest = position.exitPrice;
  const sawWholeExitBar = position.reason == REASON_END || (spec.fillDelay == 0 && position.reason < REASON_STOP);
  const end = position.exitBar + (sawWholeExitBar ? 1 : 0);
  for (let i = position.decisionBar + 1; i < end; i++) {
    lowest = min(lowest, load<f64>(spec.low + (<usize>i << 3)));
    highest = max(highest, load<f64>(spec.high + (<usize>i << 3)));
  }
  const down = lowest / position.entryPrice - 1.0, up = highest / position.entryPrice - 1.0;
  const isLong = position.side > 0;
  record.mae = min(0.0, isLong ? down : -up);
  record.mfe = max(0.0, isLong ? up : -down);
}
