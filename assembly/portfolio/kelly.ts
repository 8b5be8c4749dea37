import { Book } from "./book";
import { Kelly } from "./kelly-record";

/** Returns the bytes of `Kelly.room`: of each leg, or of all, how many trades were closed, and the returns of the last ones. */
export function kelly_bytes(scopes: i32, trades: i32): i32 {
  return trades == 0 ? 0 : scopes * (trades + 1) * 8;
}

/** No trade is closed yet. */
export function startKelly(book: Book): void {
  const kelly = book.kelly;
  const scopes = kelly.isOfLeg != 0 ? book.legCount : 1;
  for (let scope = 0; scope < scopes; scope++) store<i32>(returnsOf(kelly, scope), 0);
}

/** Keeps the return of a trade that was closed. */
export function rememberReturn(book: Book, leg: i32, tradeReturn: f64): void {
  const kelly = book.kelly, returns = returnsOf(kelly, kelly.isOfLeg != 0 ? leg : 0), count = load<i32>(returns);
  store<f64>(returns + (<usize>(count % kelly.trades) << 3), tradeReturn, 8);
  store<i32>(returns, count + 1);
}

/** Returns the share of the equity that an entry of a leg takes: a fraction of W / a - (1 - W) / b, where W is the share of the trades that
 *  won, b what these returned on average and a what the others lost, shares of their notional; between the floor and the cap, and the floor
 *  until there are enough trades. Trades without a return count as neither.
 *  Source  Kelly, A New Interpretation of Information Rate, 1956; for unequal odds: Thorp, The Kelly Criterion in Blackjack, Sports Betting
 *          and the Stock Market, 1997, section 2 */
export function kellyShare(book: Book, leg: i32): f64 {
  const kelly = book.kelly, returns = returnsOf(kelly, kelly.isOfLeg != 0 ? leg : 0), count = load<i32>(returns), trades = kelly.trades;
  if (count < trades) return kelly.floor;
  let wins = 0, losses = 0, won: f64 = 0, lost: f64 = 0;
  for (let k = 0; k < trades; k++) {
    const each = load<f64>(returns + (<usize>((count + k) % trades) << 3), 8);
    if (each > 0) {
      wins++;
      won += each;
    } else if (each < 0) {
      losses++;
      lost -= each;
    }
  }
  if (wins == 0) return kelly.floor;
  if (losses == 0) return kelly.cap;
  const all = <f64>trades, full = <f64>wins / all / (lost / <f64>losses) - <f64>losses / all / (won / <f64>wins);
  return min(kelly.cap, max(kelly.floor, kelly.fraction * full));
}

// @ts-ignore: decorator
@inline
function returnsOf(kelly: Kelly, leg: i32): usize {
  return kelly.room + (<usize>(leg * (kelly.trades + 1)) << 3);
}
