import { Book } from "./book";

/** P9: returns what an entry's quantity is scaled by: the target over the account's realised volatility, at most `maxScale`; 1 until there
 *  are enough days. */
export function volatilityScale(book: Book): f64 {
  const days = book.volatilityDays;
  if (days == 0 || book.days < days) return 1.0;
  const returns = book.dayReturns + (<usize>(book.days - days) << 3);
  let sum: f64 = 0;
  for (let i = 0; i < days; i++) sum += load<f64>(returns + (<usize>i << 3));
  const mean = sum / <f64>days;
  let squares: f64 = 0;
  for (let i = 0; i < days; i++) {
    const difference = load<f64>(returns + (<usize>i << 3)) - mean;
    squares += difference * difference;
  }
  const realised = Math.sqrt(squares / <f64>(days - 1)) * Math.sqrt(book.clock.market.daysPerYear);
  return isNaN(realised) ? 1.0 : min(book.maxScale, book.volatilityTarget / realised);
}
