import { Account } from "../simulator/account";
import { Spec } from "../simulator/spec";
import { Kelly } from "./kelly-record";
import { Leg, legAt } from "./leg";
import { Rotation, ROTATION_BYTES } from "./rotation-record";

/** An account of several legs: its rules, its clock, and what it carries from instant to instant. The host writes the fields down to
 *  `work`; pointers are usize into the shared memory, instants are counted from the start of the account's clock. */
@unmanaged
export class Book {
  /** Spec whose market is the account's clock: instants instead of bars */
  clockAt: usize;
  /** Leg[legCount], in the order that ties are served in */
  legs: usize;
  /** bits: the instants at which a leg wants to enter, written by `gather_fills`, as are the next three */
  anyEntry: usize;
  /** i32[instants + 2]: where the entries of each instant begin */
  entryStart: usize;
  /** i32[2 * entryCapacity]: the entries by time, each as its position and its leg */
  entryOrder: usize;
  /** Entry[entryCapacity], by leg; where there are more, they are read when they are met */
  entries: usize;
  /** f64[instants][legCount]: what a position of each leg is valued at when entries are sized: at an open its open, or its last close where
   *  it has no bar; at a close its mark */
  values: usize;
  /** f64[instants], out: the equity on each mark of the window */
  equity: usize;
  /** Skip[skipCapacity], out, or 0: the signals that came to nothing */
  skips: usize;
  /** i32, out, where `skips` is there: how many they are */
  skipTotal: usize;
  /** Fill[fillCapacity], out, or 0: the fills, where the account is walked by steps */
  fills: usize;
  /** i32, out, where `fills` is there: how many they are */
  fillTotal: usize;
  /** LegMoney[legCount], or 0 */
  money: usize;
  /** Charge[chargeCapacity], out, or 0: what was paid beside fees */
  charges: usize;
  /** i32, out, where `charges` is there: how many they are */
  chargeTotal: usize;
  /** f64[days of the clock] for the account's daily returns, where a volatility target asks for them; or 0 */
  dayReturns: usize;
  /** room for `bookBytes` */
  work: usize;
  legCount: i32;
  /** positions at once, at most */
  places: i32;
  skipCapacity: i32;
  fillCapacity: i32;
  chargeCapacity: i32;
  /** 1: a leg has a maintenance margin */
  hasMaintenance: i32;
  /** entries that there is room for */
  entryCapacity: i32;
  /** bars that a correlation is measured over; 0: none is asked for */
  correlationBars: i32;
  /** days that the realised volatility is measured over; 0: there is no target */
  volatilityDays: i32;
  /** 1: a guard closes what is held; 0: it refuses entries alone */
  flattens: i32;
  /** 1: there is a guard */
  hasGuard: i32;
  /** notional / equity, at most; Infinity: no cap */
  maxSymbol: f64;
  maxGroup: f64;
  maxNet: f64;
  maxGross: f64;
  correlationLimit: f64;
  /** a year, a fraction */
  volatilityTarget: f64;
  /** of an entry's quantity */
  maxScale: f64;
  /** fractions; Infinity: no such guard */
  dailyLoss: f64;
  maxDrawdown: f64;
  /** milliseconds */
  coolDown: f64;
  /** bps, of fills at the market; and the widest at which anything is entered */
  spread: f64;
  maxSpread: f64;

  /** entries of all legs in the window, written by `gather_fills` */
  entryCount: i32;
  /** when the first of what is held is left: instant * PHASES + phase; the largest number where nothing is */
  nextLeave: i64;
  /** the cash less the fees of the entries that are held */
  base: f64;
  /** written where an entry is sized: the equity then, and what is held in notional: all, with sides set off, and of the same symbol */
  sizingEquity: f64;
  heldGross: f64;
  heldNet: f64;
  heldSymbol: f64;
  /** positions that are held */
  count: i32;
  /** instants before this one have been counted as exposed or not */
  exposedTo: i32;
  /** instants before this one are in the sum of equity, but for what is held */
  summedTo: i32;
  /** signals that came to nothing */
  skipped: i32;
  /** written by the walk by steps: the instant that it is at, whether it deals with its closes, the fills, the positions that were
   *  entered, and the charges */
  instant: i32;
  isAtClose: i32;
  filled: i32;
  entered: i32;
  charged: i32;
  /** the day whose daily loss blocks entries, or -1 */
  blockedDay: i32;
  /** days whose returns have been written */
  days: i32;
  /** entries are blocked before this time, epoch milliseconds */
  blockedUntil: f64;
  /** highest mark since the last drawdown guard */
  guardPeak: f64;
  /** equity at the end of the day before */
  dayStart: f64;

  @inline get clock(): Spec {
    return changetype<Spec>(this.clockAt);
  }

  @inline get words(): i32 {
    return (this.legCount + 63) >> 6;
  }

  /** Stands behind the Book. */
  @inline get rotation(): Rotation {
    return changetype<Rotation>(changetype<usize>(this) + offsetof<Book>());
  }

  /** Stands behind the Rotation. */
  @inline get kelly(): Kelly {
    return changetype<Kelly>(changetype<usize>(this) + offsetof<Book>() + ROTATION_BYTES);
  }

  @inline get account(): Account {
    return changetype<Account>(this.work);
  }
}

// @ts-ignore: decorator
@inline
export function legOf(book: Book, index: i32): Leg {
  return legAt(book.legs, index);
}
