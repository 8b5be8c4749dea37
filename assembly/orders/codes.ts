/** What an entry waits for (O1). */
export const ORDER_MARKET: i32 = 0;
export const ORDER_LIMIT: i32 = 1;
export const ORDER_STOP: i32 = 2;

/** Steps of what is worked out from a position that is held (O5): where values come from, arithmetic, conditions, then functions of one
 *  bar's values in the order of the host's POINTWISE_KERNELS. */
export const PROGRAM_COLUMN: i32 = 0;
export const PROGRAM_CONDITION: i32 = 1;
export const PROGRAM_NUMBER: i32 = 2;
export const PROGRAM_POSITION: i32 = 3;
export const PROGRAM_SELECT: i32 = 4;
export const PROGRAM_ADD: i32 = 5;
export const PROGRAM_SUBTRACT: i32 = 6;
export const PROGRAM_MULTIPLY: i32 = 7;
export const PROGRAM_DIVIDE: i32 = 8;
export const PROGRAM_REMAINDER: i32 = 9;
export const PROGRAM_LESS: i32 = 10;
export const PROGRAM_LESS_EQUAL: i32 = 11;
export const PROGRAM_EQUAL: i32 = 12;
export const PROGRAM_NOT_EQUAL: i32 = 13;
export const PROGRAM_NOT: i32 = 14;
export const PROGRAM_AND: i32 = 15;
export const PROGRAM_OR: i32 = 16;
export const PROGRAM_ABSOLUTE: i32 = 17;
export const PROGRAM_SIGN: i32 = 18;
export const PROGRAM_SQUARE_ROOT: i32 = 19;
export const PROGRAM_NEAREST: i32 = 20;
export const PROGRAM_ROUND_DOWN: i32 = 21;
export const PROGRAM_ROUND_UP: i32 = 22;
export const PROGRAM_MINIMUM: i32 = 23;
export const PROGRAM_MAXIMUM: i32 = 24;
export const PROGRAM_LOGARITHM: i32 = 25;
export const PROGRAM_EXPONENTIAL: i32 = 26;
export const PROGRAM_ARC_TANGENT: i32 = 27;

/** Values of a position, in the order of the host's POSITION_VALUES. */
export const POSITION_ENTRY_PRICE: i32 = 0;
export const POSITION_BARS_HELD: i32 = 1;
export const POSITION_POSITION: i32 = 2;
export const POSITION_OPEN_PROFIT: i32 = 3;
export const POSITION_MAE: i32 = 4;
export const POSITION_MFE: i32 = 5;
