/** The only truth about bytes: record sizes, field offsets and codes, exported as wasm globals and read by the host. */

/** What a kernel answers: 0, or what it refused. */
export const STATUS_OK: i32 = 0;
/** The room for trades was smaller than their number. */
export const STATUS_TRADES_FULL: i32 = 1;

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
export const SIZING_FIXED: i32 = 2;
export const SIZING_RISK: i32 = 3;

/** What is taken where one bar touches stop and target (F6). */
export const INTRABAR_PESSIMISTIC: i32 = 0;
export const INTRABAR_OPTIMISTIC: i32 = 1;
export const INTRABAR_DETAIL: i32 = 2;

/** Exit reasons, in the order of the host's EXIT_REASONS. */
export const REASON_SIGNAL: i32 = 0;
export const REASON_REVERSE: i32 = 1;
export const REASON_TIME: i32 = 2;
export const REASON_STOP: i32 = 3;
export const REASON_TARGET: i32 = 4;
export const REASON_END: i32 = 5;

/** Closes per summary block: the block's lowest and highest close bound the drawdown of a holding period. */
export const CLOSE_BLOCK_SHIFT: i32 = 5;
