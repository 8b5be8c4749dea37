/** Where the host finds the fields of the records that it writes and reads, derived from the classes themselves. */
import { Book } from "./book";
import { Entry } from "./entry";
import { Fill } from "./fill";
import { Kelly } from "./kelly-record";
import { Leg } from "./leg";
import { Rotation, ROTATION_BYTES, Target } from "./rotation-record";
import { Skip } from "./skip";

export const BOOK_BYTES: i32 = offsetof<Book>() + <i32>ROTATION_BYTES + offsetof<Kelly>();
export const LEG_BYTES: i32 = offsetof<Leg>();
export const ENTRY_BYTES: i32 = offsetof<Entry>();
export const SKIPPED_BYTES: i32 = offsetof<Skip>();
export const FILL_BYTES: i32 = offsetof<Fill>();

export const BOOK_CLOCK_AT: i32 = offsetof<Book>("clockAt");
export const BOOK_LEGS: i32 = offsetof<Book>("legs");
export const BOOK_ANY_ENTRY: i32 = offsetof<Book>("anyEntry");
export const BOOK_ENTRY_START: i32 = offsetof<Book>("entryStart");
export const BOOK_ENTRIES: i32 = offsetof<Book>("entries");
export const BOOK_ENTRY_ORDER: i32 = offsetof<Book>("entryOrder");
export const BOOK_VALUES: i32 = offsetof<Book>("values");
export const BOOK_ENTRY_CAPACITY: i32 = offsetof<Book>("entryCapacity");
export const BOOK_EQUITY: i32 = offsetof<Book>("equity");
export const BOOK_SKIPS: i32 = offsetof<Book>("skips");
export const BOOK_FILLS: i32 = offsetof<Book>("fills");
export const BOOK_FILL_TOTAL: i32 = offsetof<Book>("fillTotal");
export const BOOK_FILL_CAPACITY: i32 = offsetof<Book>("fillCapacity");
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
export const LEG_SHIFT: i32 = offsetof<Leg>("shift");
export const LEG_BAR_AT: i32 = offsetof<Leg>("barAt");
export const LEG_MARK: i32 = offsetof<Leg>("mark");
export const LEG_MARK_SUM: i32 = offsetof<Leg>("markSum");
export const LEG_RANK: i32 = offsetof<Leg>("rank");
export const LEG_LOG_CLOSE: i32 = offsetof<Leg>("logClose");
export const LEG_SHARE: i32 = offsetof<Leg>("share");
export const LEG_GROUPS: i32 = offsetof<Leg>("groups");
export const LEG_GROUPS_HIGH: i32 = LEG_GROUPS + 4;
export const LEG_SYMBOL: i32 = offsetof<Leg>("symbol");
export const LEG_END_REASON: i32 = offsetof<Leg>("endReason");

export const SKIPPED_LEG: i32 = offsetof<Skip>("leg");
export const SKIPPED_INSTANT: i32 = offsetof<Skip>("instant");
export const SKIPPED_SIDE: i32 = offsetof<Skip>("side");
export const SKIPPED_REASON: i32 = offsetof<Skip>("reason");

export const FILL_LEG: i32 = offsetof<Fill>("leg");
export const FILL_INSTANT: i32 = offsetof<Fill>("instant");
export const FILL_SIDE: i32 = offsetof<Fill>("side");
export const FILL_KIND: i32 = offsetof<Fill>("kind");
export const FILL_NUMBER: i32 = offsetof<Fill>("number");
export const FILL_REASON: i32 = offsetof<Fill>("reason");
export const FILL_QUANTITY: i32 = offsetof<Fill>("quantity");
export const FILL_PRICE: i32 = offsetof<Fill>("price");
export const FILL_FEE: i32 = offsetof<Fill>("fee");

export const TARGET_BYTES: i32 = offsetof<Target>();
export const TARGET_LEG: i32 = offsetof<Target>("leg");
export const TARGET_INSTANT: i32 = offsetof<Target>("instant");
export const TARGET_WEIGHT: i32 = offsetof<Target>("weight");

/** A Rotation stands behind its Book. */
const ROTATION_AT: i32 = offsetof<Book>();
export const BOOK_ROTATES: i32 = ROTATION_AT + offsetof<Rotation>("rotates");
export const BOOK_TOP: i32 = ROTATION_AT + offsetof<Rotation>("top");
export const BOOK_SHORT_TOP: i32 = ROTATION_AT + offsetof<Rotation>("shortTop");
export const BOOK_POLICY: i32 = ROTATION_AT + offsetof<Rotation>("policy");
export const BOOK_POLICY_BARS: i32 = ROTATION_AT + offsetof<Rotation>("policyBars");
export const BOOK_TARGET_CAPACITY: i32 = ROTATION_AT + offsetof<Rotation>("targetCapacity");
export const BOOK_TARGET_GROSS: i32 = ROTATION_AT + offsetof<Rotation>("targetGross");
export const BOOK_THRESHOLD: i32 = ROTATION_AT + offsetof<Rotation>("threshold");
export const BOOK_TARGETS: i32 = ROTATION_AT + offsetof<Rotation>("targets");
export const BOOK_TARGET_TOTAL: i32 = ROTATION_AT + offsetof<Rotation>("targetTotal");
export const BOOK_ROTATION_ROOM: i32 = ROTATION_AT + offsetof<Rotation>("room");

/** A Kelly stands behind the Rotation. */
const KELLY_AT: i32 = ROTATION_AT + <i32>ROTATION_BYTES;
export const BOOK_KELLY_TRADES: i32 = KELLY_AT + offsetof<Kelly>("trades");
export const BOOK_KELLY_OF_LEG: i32 = KELLY_AT + offsetof<Kelly>("isOfLeg");
export const BOOK_KELLY_FRACTION: i32 = KELLY_AT + offsetof<Kelly>("fraction");
export const BOOK_KELLY_FLOOR: i32 = KELLY_AT + offsetof<Kelly>("floor");
export const BOOK_KELLY_CAP: i32 = KELLY_AT + offsetof<Kelly>("cap");
export const BOOK_KELLY_ROOM: i32 = KELLY_AT + offsetof<Kelly>("room");
