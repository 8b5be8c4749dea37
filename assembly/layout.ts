/** The only truth about bytes: record sizes, field offsets and codes, exported as wasm globals and read by the host. */

/** What a kernel answers: 0, or what it refused. */
export const STATUS_OK: i32 = 0;
/** The room for trades was smaller than their number. */
export const STATUS_TRADES_FULL: i32 = 1;
/** The build of the kernels has no such kernel. */
export const STATUS_NOT_BUILT: i32 = 2;

/** Bytes before a column that describe it; see `columns/header.ts`. */
export const COLUMN_HEADER_BYTES: i32 = 64;

/** Comparison codes. */
export const LESS: i32 = 0;
export const LESS_EQUAL: i32 = 1;
export const EQUAL: i32 = 2;
export const NOT_EQUAL: i32 = 3;

/** Arithmetic codes. */
export const ADD: i32 = 0;
export const SUBTRACT: i32 = 1;
export const MULTIPLY: i32 = 2;
export const DIVIDE: i32 = 3;
export const REMAINDER: i32 = 4;

/** Sizing codes (F10). */
export const SIZING_ALL_IN: i32 = 0;
export const SIZING_FRACTION: i32 = 1;
export const SIZING_WEIGHT: i32 = 2;
export const SIZING_FIXED: i32 = 3;
export const SIZING_RISK: i32 = 4;

/** What is taken where one bar touches stop and target (F6). */
export const INTRABAR_PESSIMISTIC: i32 = 0;
export const INTRABAR_OPTIMISTIC: i32 = 1;
export const INTRABAR_DETAIL: i32 = 2;

/** Why a signal of an account's leg came to nothing (P4), in the order of the host's SKIP_REASONS. */
export const SKIP_GUARD: i32 = 0;
export const SKIP_PLACE: i32 = 1;
export const SKIP_CORRELATION: i32 = 2;
export const SKIP_CASH: i32 = 3;
export const SKIP_SIZE: i32 = 4;
export const SKIP_EXPOSURE: i32 = 5;
export const SKIP_LOT: i32 = 6;
export const SKIP_CANCELLED: i32 = 7;
export const SKIP_REPLACED: i32 = 8;
export const SKIP_POLICY: i32 = 9;

/** Exit reasons, in the order of the host's EXIT_REASONS. */
export const REASON_SIGNAL: i32 = 0;
export const REASON_REVERSE: i32 = 1;
export const REASON_TIME: i32 = 2;
export const REASON_STOP: i32 = 3;
export const REASON_TARGET: i32 = 4;
export const REASON_END: i32 = 5;
export const REASON_GUARD: i32 = 6;
export const REASON_DELISTED: i32 = 7;
export const REASON_LIQUIDATION: i32 = 8;
export const REASON_POLICY: i32 = 9;

/** What is paid while positions are held, in the order of the host's CHARGE_KINDS. */
export const CHARGE_FUNDING: i32 = 0;
export const CHARGE_SWAP: i32 = 1;
export const CHARGE_BORROW: i32 = 2;

/** What a fill did, in the order of the host's FILL_KINDS. */
export const FILL_ENTER: i32 = 0;
export const FILL_ADD: i32 = 1;
export const FILL_PART: i32 = 2;
export const FILL_LEAVE: i32 = 3;

/** Fields of a trial's record, f64 each: the metrics in the order of the host's METRIC_NAMES, then what else is known of the run. */
export const RECORD_TOTAL_RETURN: i32 = 0;
export const RECORD_CAGR: i32 = 1;
export const RECORD_VOLATILITY: i32 = 2;
export const RECORD_SHARPE: i32 = 3;
export const RECORD_SORTINO: i32 = 4;
export const RECORD_CALMAR: i32 = 5;
export const RECORD_MAX_DRAWDOWN: i32 = 6;
export const RECORD_MAX_DRAWDOWN_DAYS: i32 = 7;
export const RECORD_TRADES: i32 = 8;
export const RECORD_WIN_RATE: i32 = 9;
export const RECORD_PROFIT_FACTOR: i32 = 10;
export const RECORD_EXPECTANCY: i32 = 11;
export const RECORD_AVG_R: i32 = 12;
export const RECORD_SQN: i32 = 13;
export const RECORD_EXPOSURE: i32 = 14;
export const RECORD_FEES: i32 = 15;
export const RECORD_TURNOVER: i32 = 16;
export const RECORD_FINAL_EQUITY: i32 = 17;
/** What was paid while positions were held (I5, I7), and liquidations (I4). */
export const RECORD_FUNDING: i32 = 18;
export const RECORD_SWAPS: i32 = 19;
export const RECORD_BORROW: i32 = 20;
export const RECORD_LIQUIDATIONS: i32 = 21;
/** Trades of which one bar touched stop and target and a rule had to choose (F6). */
export const RECORD_AMBIGUOUS_TRADES: i32 = 22;
/** The first bar on whose mark equity is at or below 0 (F12); NaN where there is none. */
export const RECORD_RUINED_BAR: i32 = 23;
/** Entries that came to nothing: the quantity was less than a lot, or the price was not above 0 and the size a share of it (F10). */
export const RECORD_ENTRIES_BELOW_LOT: i32 = 24;
export const RECORD_ENTRIES_UNPRICED: i32 = 25;
export const RECORD_FIELDS: i32 = 26;

/** Bars per block of furthest prices. */
export const REACH_BLOCK_SHIFT: i32 = 3;

/** Closes per summary block: the block's lowest and highest close bound the drawdown of a holding period. */
export const CLOSE_BLOCK_SHIFT: i32 = 5;
