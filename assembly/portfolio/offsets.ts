/** Where the host finds the fields of the records that it writes and reads, derived from the classes themselves. */
import { Book } from "./book";
import { Leg } from "./leg";
import { Skip } from "./skip";

export const BOOK_BYTES: i32 = offsetof<Book>();
export const LEG_BYTES: i32 = offsetof<Leg>();
export const SKIPPED_BYTES: i32 = offsetof<Skip>();

export const BOOK_CLOCK_AT: i32 = offsetof<Book>("clockAt");
export const BOOK_LEGS: i32 = offsetof<Book>("legs");
export const BOOK_FILLS: i32 = offsetof<Book>("fills");
export const BOOK_ANY_FILL: i32 = offsetof<Book>("anyFill");
export const BOOK_EQUITY: i32 = offsetof<Book>("equity");
export const BOOK_SKIPS: i32 = offsetof<Book>("skips");
export const BOOK_DAY_RETURNS: i32 = offsetof<Book>("dayReturns");
export const BOOK_WORK: i32 = offsetof<Book>("work");
export const BOOK_LEG_COUNT: i32 = offsetof<Book>("legCount");
export const BOOK_PLACES: i32 = offsetof<Book>("places");
export const BOOK_SKIP_TOTAL: i32 = offsetof<Book>("skipTotal");
export const BOOK_SKIP_CAPACITY: i32 = offsetof<Book>("skipCapacity");
export const BOOK_CORRELATION_BARS: i32 = offsetof<Book>("correlationBars");
export const BOOK_VOLATILITY_DAYS: i32 = offsetof<Book>("volatilityDays");
export const BOOK_FLATTENS: i32 = offsetof<Book>("flattens");
export const BOOK_HAS_GUARD: i32 = offsetof<Book>("hasGuard");
export const BOOK_MAX_SYMBOL: i32 = offsetof<Book>("maxSymbol");
export const BOOK_MAX_GROUP: i32 = offsetof<Book>("maxGroup");
export const BOOK_MAX_NET: i32 = offsetof<Book>("maxNet");
export const BOOK_MAX_GROSS: i32 = offsetof<Book>("maxGross");
export const BOOK_CORRELATION_LIMIT: i32 = offsetof<Book>("correlationLimit");
export const BOOK_VOLATILITY_TARGET: i32 = offsetof<Book>("volatilityTarget");
export const BOOK_MAX_SCALE: i32 = offsetof<Book>("maxScale");
export const BOOK_DAILY_LOSS: i32 = offsetof<Book>("dailyLoss");
export const BOOK_MAX_DRAWDOWN: i32 = offsetof<Book>("maxDrawdown");
export const BOOK_COOL_DOWN: i32 = offsetof<Book>("coolDown");

export const LEG_SPEC_AT: i32 = offsetof<Leg>("specAt");
export const LEG_TRIAL_AT: i32 = offsetof<Leg>("trialAt");
export const LEG_INSTANT_OF: i32 = offsetof<Leg>("instantOf");
export const LEG_BAR_AT: i32 = offsetof<Leg>("barAt");
export const LEG_MARK: i32 = offsetof<Leg>("mark");
export const LEG_MARK_SUM: i32 = offsetof<Leg>("markSum");
export const LEG_RANK: i32 = offsetof<Leg>("rank");
export const LEG_LOG_CLOSE: i32 = offsetof<Leg>("logClose");
export const LEG_SHARE: i32 = offsetof<Leg>("share");
export const LEG_GROUP: i32 = offsetof<Leg>("group");
export const LEG_END_REASON: i32 = offsetof<Leg>("endReason");

export const SKIPPED_LEG: i32 = offsetof<Skip>("leg");
export const SKIPPED_INSTANT: i32 = offsetof<Skip>("instant");
export const SKIPPED_SIDE: i32 = offsetof<Skip>("side");
export const SKIPPED_REASON: i32 = offsetof<Skip>("reason");
