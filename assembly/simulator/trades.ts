import { REASON_DELISTED, REASON_END, REASON_POLICY, REASON_STOP } from "../layout";
import { Ledger } from "./ledger";
import { Outcome } from "./outcome";
import { Position, riskDistance, unitRisk } from "./position";
import { Spec } from "./spec";

/** One closed round trip, as the host reads it; see the host's Trade for the units. */
@unmanaged
export class TradeRecord {
  /** bar of the entry's fill */
  entryBar: i32;
  /** bar of the exit's fill */
  exitBar: i32;
  /** +1 or -1 */
  side: i32;
  /** a REASON code */
  reason: i32;
  /** 1 where a rule had to choose between stop and target (F6) */
  ambiguous: i32;
  /** bars with the position after the open's scheduled fills */
  barsHeld: i32;
  /** which leg of an account traded; 0 where there are no legs */
  leg: i32;
  /** positions that were entered before it, where an account is walked by steps */
  number: i32;
  /** quote price of the entry's fill */
  entryPrice: f64;
  /** quote price of the exit's fill */
  exitPrice: f64;
  /** units */
  quantity: f64;
  /** net of both fees, and of charges */
  pnl: f64;
  /** of both fills */
  fees: f64;
  /** pnl / entry notional */
  tradeReturn: f64;
  /** pnl / initial risk; NaN where there was none */
  rMultiple: f64;
  /** worst move against the entry price, a fraction <= 0 */
  mae: f64;
  /** best move, a fraction >= 0 */
  mfe: f64;
  /** of the entry's fill */
  entryFee: f64;
  /** funding, swaps and borrowing, where an account is walked by steps */
  charges: f64;
}

/** Writes the trade that was just booked, where there is room. */
export function recordTrade(position: Position, outcome: Outcome, ledger: Ledger, spec: Spec): void {
  if (ledger.trades <= spec.tradeCapacity) writeTrade(tradeAt(spec.trades, ledger.trades - 1), position, outcome, spec);
}

/** Returns a record by its position. */
export function tradeAt(trades: usize, index: i32): TradeRecord {
  return changetype<TradeRecord>(trades + <usize>index * offsetof<TradeRecord>());
}

/** Writes a trade of the bars that the Spec has. */
export function writeTrade(record: TradeRecord, position: Position, outcome: Outcome, spec: Spec): void {
  const quantity = position.quantity;
  record.entryBar = position.entryBar;
  record.exitBar = outcome.bar;
  record.side = position.side > 0 ? 1 : -1;
  record.reason = outcome.reason;
  record.ambiguous = outcome.ambiguous;
  record.leg = 0;
  record.barsHeld = outcome.bar - position.entryBar + outcome.insideBar;
  record.entryPrice = position.entryPrice;
  record.exitPrice = outcome.price;
  record.quantity = quantity;
  record.pnl = quantity * outcome.pnl;
  record.fees = quantity * outcome.fees;
  record.entryFee = -quantity * position.unitBase;
  record.tradeReturn = outcome.tradeReturn;
  record.rMultiple = outcome.pnl / unitRisk(position, riskDistance(position), spec);
  writeExcursions(record, position, outcome, spec);
}

/** The worst and best move against the entry price, shares of its size, NaN where it is 0: whole bars while the position was held, and
 *  the exit's price. */
function writeExcursions(record: TradeRecord, position: Position, outcome: Outcome, spec: Spec): void {
  let lowest = outcome.price, highest = outcome.price;
  const sawWholeExitBar = outcome.reason == REASON_END || outcome.reason == REASON_DELISTED || (spec.rules.fillDelay == 0 && (outcome.reason < REASON_STOP || outcome.reason == REASON_POLICY));
  const end = outcome.bar + (sawWholeExitBar ? 1 : 0);
  for (let i = position.decisionBar + 1; i < end; i++) {
    lowest = min(lowest, load<f64>(spec.market.low + (<usize>i << 3)));
    highest = max(highest, load<f64>(spec.market.high + (<usize>i << 3)));
  }
  const scale = position.entryPrice == 0 ? NaN : copysign<f64>(1.0, position.entryPrice);
  const down = (lowest / position.entryPrice - 1.0) * scale, up = (highest / position.entryPrice - 1.0) * scale;
  const isLong = position.side > 0;
  record.mae = min(0.0, isLong ? down : -up);
  record.mfe = max(0.0, isLong ? up : -down);
}
