import { Account, startDay } from "./account";
import { lower } from "./extremes";
import { Spec } from "./spec";

/** Settles the days that end flat before `to`: the first may differ from the day before, the others return exactly 0. */
// @ts-ignore: decorator
@inline
export function settleFlatDays(account: Account, spec: Spec, to: i32): void {
  if (account.dayEnd >= to) return;
  settleDay(account, account.cash);
  startDay(account, spec, load<i32>(spec.dayOfBar + (<usize>(to - 1) << 2)));
  if (account.dayEnd < to) startDay(account, spec, account.day + 1);
}

/** Settles the days that end before `to` while equity is `base + slope * (close - entry)`. */
// @ts-ignore: decorator
@inline
export function settleHeldDays(account: Account, spec: Spec, to: i32, base: f64, slope: f64, entry: f64): void {
  let dayEnd = account.dayEnd;
  if (dayEnd >= to) return;
  let day = account.day;
  do {
    settleDay(account, base + slope * (load<f64>(spec.close + (<usize>dayEnd << 3)) - entry));
    dayEnd = load<i32>(spec.dayEnd + (<usize>++day << 2));
  } while (dayEnd < to);
  account.day = day;
  account.dayEnd = dayEnd;
}

/** Books the return of a day that ends with this equity. Equity that is gone has no further daily returns: the sums become NaN. */
// @ts-ignore: decorator
@inline
export function settleDay(account: Account, equity: f64): void {
  const before = account.dayEquity;
  if (equity == before && before > 0) return;
  const change = before > 0 ? equity / before - 1.0 : NaN;
  account.dayEquity = equity;
  if (account.changedDays == 0) account.firstReturn = change;
  account.changedDays++;
  const shifted = change - account.firstReturn;
  account.returnShiftSum += shifted;
  account.returnShiftSquares += shifted * shifted;
  const loss = lower(0.0, change); // no branch: which days lose is not to be foreseen
  account.lossSquares += loss * loss;
}
