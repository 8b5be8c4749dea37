import { Account, startDay } from "./account";
import { lower } from "./extremes";
import { Spec } from "./spec";

/** Settles the days that end flat before `to`: the first may differ from the day before, the others return exactly 0. */
// @ts-ignore: decorator
@inline
export function settleFlatDays(account: Account, spec: Spec, to: i32): void {
  if (account.dayEnd >= to) return;
  settleDay(account, spec, account.day, account.cash);
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
    settleDay(account, spec, day, base + slope * (load<f64>(spec.close + (<usize>dayEnd << 3)) - entry));
    dayEnd = load<i32>(spec.dayEnd + (<usize>++day << 2));
  } while (dayEnd < to);
  account.day = day;
  account.dayEnd = dayEnd;
}

/** Books the return of a day that ends with this equity. What is booked once equity is gone counts for nothing: see record.ts. */
// @ts-ignore: decorator
@inline
export function settleDay(account: Account, spec: Spec, day: i32, equity: f64): void {
  const before = account.dayEquity;
  if (equity == before) return;
  const change = equity / before - 1.0;
  account.dayEquity = equity;
  if (account.changedDays == 0) account.firstReturn = change;
  account.changedDays++;
  const shifted = change - account.firstReturn;
  account.returnShiftSum += shifted;
  account.returnShiftSquares += shifted * shifted;
  const loss = lower(0.0, change); // no branch: which days lose is not to be foreseen
  account.lossSquares += loss * loss;
  if (account.returns != 0) addReturn(account.returns, spec, day, change);
}

/** Adds a day's return to its block; block b of B holds the days [floor(b * days / B), floor((b + 1) * days / B)) of the window. */
function addReturn(returns: usize, spec: Spec, day: i32, change: f64): void {
  const first = load<i32>(spec.dayOfBar + (<usize>spec.from << 2)), last = load<i32>(spec.dayOfBar + (<usize>(spec.to - 1) << 2));
  const block = <i32>((<i64>(day - first + 1) * spec.returnBlocks - 1) / (last - first + 1));
  const sum = returns + (<usize>block << 3), square = sum + (<usize>spec.returnBlocks << 3);
  store<f64>(sum, load<f64>(sum) + change);
  store<f64>(square, load<f64>(square) + change * change);
}

/** The returns of an account that was ruined are undefined: its blocks are all 0, as those of a trial that was not run. */
export function dropReturns(account: Account, spec: Spec): void {
  if (account.returns != 0) memory.fill(account.returns, 0, <usize>spec.returnBlocks << 4);
}
