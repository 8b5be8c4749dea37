import { expOf, logOf } from "../math";
import {
  RECORD_AMBIGUOUS_TRADES, RECORD_AVG_R, RECORD_BORROW, RECORD_CAGR, RECORD_CALMAR, RECORD_ENTRIES_BELOW_LOT, RECORD_ENTRIES_UNPRICED,
  RECORD_EXPECTANCY, RECORD_EXPOSURE, RECORD_FEES, RECORD_FINAL_EQUITY, RECORD_FUNDING, RECORD_LIQUIDATIONS, RECORD_MAX_DRAWDOWN,
  RECORD_MAX_DRAWDOWN_DAYS, RECORD_PROFIT_FACTOR, RECORD_RUINED_BAR, RECORD_SHARPE, RECORD_SORTINO, RECORD_SQN, RECORD_SWAPS,
  RECORD_TOTAL_RETURN, RECORD_TRADES, RECORD_TURNOVER, RECORD_VOLATILITY, RECORD_WIN_RATE, STATUS_OK, STATUS_TRADES_FULL,
} from "../layout";
import { Account } from "./account";
import { Curve } from "./curve";
import { Ledger } from "./ledger";
import { Spec } from "./spec";

const DAY_MS: f64 = 86400000.0;
const YEAR_DAYS: f64 = 365.25;

/** Computes every metric from the account's sums; undefined is NaN.
 *  Source  the definitions beside the host's METRIC_DEFINITIONS                        */
export function writeRecord(account: Account, spec: Spec, record: usize): i32 {
  writeReturns(account, spec, record);
  writeTrades(account.ledger, record);
  put(record, RECORD_EXPOSURE, <f64>account.ledger.exposedBars / <f64>(spec.window.to - spec.window.from));
  put(record, RECORD_FEES, account.ledger.fees);
  put(record, RECORD_FUNDING, account.ledger.funding);
  put(record, RECORD_SWAPS, account.ledger.swaps);
  put(record, RECORD_BORROW, account.ledger.borrow);
  put(record, RECORD_LIQUIDATIONS, <f64>account.ledger.liquidations);
  put(record, RECORD_RUINED_BAR, account.curve.ruinedBar < 0 ? NaN : <f64>account.curve.ruinedBar);
  put(record, RECORD_ENTRIES_BELOW_LOT, <f64>account.ledger.entriesBelowLot);
  put(record, RECORD_ENTRIES_UNPRICED, <f64>account.ledger.entriesUnpriced);
  return spec.trades != 0 && account.ledger.trades > spec.tradeCapacity ? STATUS_TRADES_FULL : STATUS_OK;
}

/** Ratios of an account that was ruined mean nothing: deeper ruin would make some of them better. */
function writeReturns(account: Account, spec: Spec, record: usize): void {
  const curve = account.curve, final = account.ledger.cash, initial = spec.rules.cash, isRuined = curve.ruinedBar >= 0;
  const from = spec.window.from, to = spec.window.to, dayOfBar = spec.market.dayOfBar;
  const days = <f64>(load<i32>(dayOfBar + (<usize>(to - 1) << 2)) - load<i32>(dayOfBar + (<usize>from << 2)) + 1);
  const mean = isRuined ? NaN : dailyMean(curve, days);
  const deviation = isRuined ? NaN : dailyDeviation(curve, days);
  const year = Math.sqrt(spec.market.daysPerYear);
  const cagr = growth(final / initial, spec);
  put(record, RECORD_TOTAL_RETURN, final / initial - 1.0);
  put(record, RECORD_CAGR, cagr);
  put(record, RECORD_VOLATILITY, deviation * year);
  put(record, RECORD_SHARPE, ratio(mean, deviation) * year);
  put(record, RECORD_SORTINO, ratio(mean, Math.sqrt(curve.lossSquares / days)) * year);
  put(record, RECORD_CALMAR, isRuined ? NaN : ratio(cagr, curve.maxDrawdown));
  put(record, RECORD_MAX_DRAWDOWN, -curve.maxDrawdown);
  put(record, RECORD_MAX_DRAWDOWN_DAYS, curve.longestUnderWaterMs / DAY_MS);
  put(record, RECORD_TURNOVER, isRuined ? NaN : ratio(account.ledger.notional, curve.equitySum / <f64>(to - from)));
  put(record, RECORD_FINAL_EQUITY, final);
}

function writeTrades(ledger: Ledger, record: usize): void {
  const trades = <f64>ledger.trades;
  put(record, RECORD_TRADES, trades);
  put(record, RECORD_WIN_RATE, ratio(<f64>ledger.wins, trades));
  put(record, RECORD_PROFIT_FACTOR, ratio(ledger.profits, ledger.losses));
  put(record, RECORD_EXPECTANCY, ratio(ledger.tradeReturnSum, trades));
  put(record, RECORD_AVG_R, ratio(ledger.rSum, <f64>ledger.rCount));
  put(record, RECORD_SQN, systemQuality(ledger, trades));
  put(record, RECORD_AMBIGUOUS_TRADES, <f64>ledger.ambiguous);
}

// @ts-ignore: decorator
@inline
function put(record: usize, field: i32, value: f64): void {
  store<f64>(record + (<usize>field << 3), isNaN(value) ? NaN : value); // one NaN: its bits differ between compilers
}

// @ts-ignore: decorator
@inline
function ratio(a: f64, b: f64): f64 {
  return b == 0 ? NaN : a / b;
}

/** Annual growth over the span from the first bar's open to the last bar's close; -1 when equity is gone. */
function growth(factor: f64, spec: Spec): f64 {
  if (factor <= 0) return -1.0;
  const first = load<f64>(spec.market.time + (<usize>spec.window.from << 3));
  const last = load<f64>(spec.market.time + (<usize>(spec.window.to - 1) << 3)) + spec.market.timeframeMs;
  const rate = f64x2.mul(logOf(f64x2.splat(factor)), f64x2.splat((YEAR_DAYS * DAY_MS) / (last - first)));
  return f64x2.extract_lane(expOf(rate), 0) - 1.0;
}

function dailyMean(curve: Curve, days: f64): f64 {
  return (curve.returnShiftSum + curve.firstReturn * <f64>curve.changedDays) / days;
}

/** Of the days whose equity changed, joined with those that returned exactly 0 (Chan, Golub, LeVeque 1979). */
function dailyDeviation(curve: Curve, days: f64): f64 {
  const changed = <f64>curve.changedDays;
  if (days < 2) return NaN;
  if (changed == 0) return 0;
  const mean = curve.firstReturn + curve.returnShiftSum / changed;
  const within = max(0.0, curve.returnShiftSquares - (curve.returnShiftSum * curve.returnShiftSum) / changed);
  return Math.sqrt((within + mean * mean * ((changed * (days - changed)) / days)) / (days - 1.0));
}

function systemQuality(ledger: Ledger, trades: f64): f64 {
  const mean = ledger.firstPnl + ledger.pnlShiftSum / trades;
  return Math.sqrt(trades) * ratio(mean, sampleDeviation(trades, ledger.pnlShiftSum, ledger.pnlShiftSquares));
}

/** From a count, a sum and a sum of squares; NaN below two values. */
function sampleDeviation(count: f64, sum: f64, squares: f64): f64 {
  if (count < 2) return NaN;
  return Math.sqrt(max(0.0, squares - (sum * sum) / count) / (count - 1.0));
}
