import { expOf, logOf } from "../math";
import { STATUS_OK, STATUS_TRADES_FULL } from "../layout";
import { Account } from "./account";
import { Spec } from "./spec";

/** Fields of a trial's record, f64 each: the host's METRIC_NAMES in their order, then these. */
export const METRIC_COUNT: i32 = 18;
export const RECORD_AMBIGUOUS: i32 = 18;
export const RECORD_FIELDS: i32 = 19;

const DAY_MS: f64 = 86400000.0;
const YEAR_DAYS: f64 = 365.25;

/** Computes every metric from the account's sums; undefined is NaN.
 *  Source  the definitions beside the host's METRIC_DEFINITIONS                        */
export function writeRecord(account: Account, spec: Spec, record: usize): i32 {
  const final = account.cash, initial = spec.cash;
  const days = <f64>(load<i32>(spec.dayOfBar + (<usize>(spec.to - 1) << 2)) - load<i32>(spec.dayOfBar + (<usize>spec.from << 2)) + 1);
  const mean = dailyMean(account, days);
  const deviation = dailyDeviation(account, days);
  const year = Math.sqrt(spec.daysPerYear);
  const cagr = growth(final / initial, spec);
  const trades = <f64>account.trades;
  put(record, 0, final / initial - 1.0);
  put(record, 1, cagr);
  put(record, 2, deviation * year);
  put(record, 3, ratio(mean, deviation) * year);
  put(record, 4, ratio(mean, Math.sqrt(account.lossSquares / days)) * year);
  put(record, 5, ratio(cagr, account.maxDrawdown));
  put(record, 6, -account.maxDrawdown);
  put(record, 7, account.longestUnderWaterMs / DAY_MS);
  put(record, 8, trades);
  put(record, 9, ratio(<f64>account.wins, trades));
  put(record, 10, ratio(account.profits, account.losses));
  put(record, 11, ratio(account.tradeReturnSum, trades));
  put(record, 12, ratio(account.rSum, <f64>account.rCount));
  put(record, 13, systemQuality(account, trades));
  put(record, 14, <f64>account.exposedBars / <f64>(spec.to - spec.from));
  put(record, 15, account.fees);
  put(record, 16, ratio(account.notional, account.equitySum / <f64>(spec.to - spec.from)));
  put(record, 17, final);
  put(record, RECORD_AMBIGUOUS, <f64>account.ambiguous);
  return spec.trades != 0 && account.trades > spec.tradeCapacity ? STATUS_TRADES_FULL : STATUS_OK;
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
  const first = load<f64>(spec.time + (<usize>spec.from << 3));
  const last = load<f64>(spec.time + (<usize>(spec.to - 1) << 3)) + spec.timeframeMs;
  const rate = f64x2.mul(logOf(f64x2.splat(factor)), f64x2.splat((YEAR_DAYS * DAY_MS) / (last - first)));
  return f64x2.extract_lane(expOf(rate), 0) - 1.0;
}

function dailyMean(account: Account, days: f64): f64 {
  return (account.returnShiftSum + account.firstReturn * <f64>account.changedDays) / days;
}

/** Of the days whose equity changed, joined with those that returned exactly 0 (Chan, Golub, LeVeque 1979). */
function dailyDeviation(account: Account, days: f64): f64 {
  const changed = <f64>account.changedDays;
  if (days < 2) return NaN;
  if (changed == 0) return 0;
  const mean = account.firstReturn + account.returnShiftSum / changed;
  const within = max(0.0, account.returnShiftSquares - (account.returnShiftSum * account.returnShiftSum) / changed);
  return Math.sqrt((within + mean * mean * ((changed * (days - changed)) / days)) / (days - 1.0));
}

function systemQuality(account: Account, trades: f64): f64 {
  const mean = account.firstPnl + account.pnlShiftSum / trades;
  return Math.sqrt(trades) * ratio(mean, sampleDeviation(trades, account.pnlShiftSum, account.pnlShiftSquares));
}

/** From a count, a sum and a sum of squares; NaN below two values. */
function sampleDeviation(count: f64, sum: f64, squares: f64): f64 {
  if (count < 2) return NaN;
  return Math.sqrt(max(0.0, squares - (sum * sum) / count) / (count - 1.0));
}
