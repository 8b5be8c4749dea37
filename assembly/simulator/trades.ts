import { REASON_END, REASON_STOP } from "../layout";
import { Account } from "./account";
import { Outcome } from "./outcome";
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
export function recordTrade(position: Position, outcome: Outcome, account: Account, spec: Spec): void {
  if (account.trades > spec.tradeCapacity) return;
  const record = changetype<TradeRecord>(spec.trades + <usize>(account.trades - 1) * offsetof<TradeRecord>());
  const quantity = position.quantity;
  record.entryBar = position.entryBar;
  record.exitBar = outcome.bar;
  record.side = position.side > 0 ? 1 : -1;
  record.reason = outcome.reason;
  record.ambiguous = outcome.ambiguous;
  record.barsHeld = outcome.bar - position.entryBar + outcome.insideBar;
  record.entryPrice = position.entryPrice;
  record.exitPrice = outcome.price;
  record.quantity = quantity;
  record.pnl = quantity * outcome.pnl;
  record.fees = quantity * outcome.fees;
  record.entryFee = -quantity * position.unitBase;
  record.tradeReturn = outcome.tradeReturn;
  record.rMultiple = outcome.pnl / (riskDistance(position) * spec.multiplier);
  writeExcursions(record, position, outcome, spec);
}

/** The worst and best move against the entry price, shares of its size, NaN where it is 0: whole bars while the position was held, and the exit's price. */
function writeExcursions(record: TradeRecord, position: Position, outcome: Outcome, spec: Spec): void {
  let lowest = outcome.price, highest = outcome.price;
  const sawWholeExitBar = outcome.reason == REASON_END || (spec.fillDelay == 0 && outcome.reason < REASON_STOP);
  const end = outcome.bar + (sawWholeExitBar ? 1 : 0);
  for (let i = position.decisionBar + 1; i < end; i++) {
    lowest = min(lowest, load<f64>(spec.low + (<usize>i << 3)));
    highest = max(highest, load<f64>(spec.high + (<usize>i << 3)));
  }
  const scale = position.entryPrice == 0 ? NaN : copysign<f64>(1.0, position.entryPrice);
  const down = (lowest / position.entryPrice - 1.0) * scale, up = (highest / position.entryPrice - 1.0) * scale;
  const isLong = position.side > 0;
  record.mae = min(0.0, isLong ? down : -up);
  record.mfe = max(0.0, isLong ? up : -down);
}
