/** Where the host finds the fields of the records that it writes, derived from the classes themselves. */
import { LEG_ORDERS_SIZE, LegOrders } from "./leg-orders";
import { ProgramStep } from "./program-step";
import { SideOrders, Take } from "./side-orders";

export const LEG_ORDERS_BYTES: i32 = <i32>LEG_ORDERS_SIZE;
export const TAKE_BYTES: i32 = offsetof<Take>();
export const STEP_OF_PROGRAM_BYTES: i32 = offsetof<ProgramStep>();

export const LEG_ORDERS_TRAIL: i32 = offsetof<LegOrders>("trail");
export const LEG_ORDERS_TRAIL_STEPS: i32 = offsetof<LegOrders>("trailSteps");
export const LEG_ORDERS_TO_ENTRY: i32 = offsetof<LegOrders>("toEntry");
export const LEG_ORDERS_TO_ENTRY_SCALE: i32 = offsetof<LegOrders>("toEntryScale");

/** Where the sides stand in a LegOrders. */
export const LONG_ORDERS: i32 = offsetof<LegOrders>();
export const SHORT_ORDERS: i32 = LONG_ORDERS + offsetof<SideOrders>();
export const SIDE_ORDERS_KIND: i32 = offsetof<SideOrders>("kind");
export const SIDE_ORDERS_PRICE: i32 = offsetof<SideOrders>("price");
export const SIDE_ORDERS_PRICE_SCALE: i32 = offsetof<SideOrders>("priceScale");
export const SIDE_ORDERS_VALID_BARS: i32 = offsetof<SideOrders>("validBars");
export const SIDE_ORDERS_EXIT: i32 = offsetof<SideOrders>("exit");
export const SIDE_ORDERS_EXIT_STEPS: i32 = offsetof<SideOrders>("exitSteps");
export const SIDE_ORDERS_WHEN: i32 = offsetof<SideOrders>("when");
export const SIDE_ORDERS_WHEN_STEPS: i32 = offsetof<SideOrders>("whenSteps");
export const SIDE_ORDERS_MOST_ADDITIONS: i32 = offsetof<SideOrders>("mostAdditions");
export const SIDE_ORDERS_FRACTION: i32 = offsetof<SideOrders>("fraction");
export const SIDE_ORDERS_RESTOP: i32 = offsetof<SideOrders>("restop");
export const SIDE_ORDERS_TAKES: i32 = offsetof<SideOrders>("takes");
export const SIDE_ORDERS_TAKE_COUNT: i32 = offsetof<SideOrders>("takeCount");

export const TAKE_DISTANCE: i32 = offsetof<Take>("distance");
export const TAKE_SCALE: i32 = offsetof<Take>("scale");
export const TAKE_SHARE: i32 = offsetof<Take>("share");

export const STEP_OF_PROGRAM_CODE: i32 = offsetof<ProgramStep>("code");
export const STEP_OF_PROGRAM_A: i32 = offsetof<ProgramStep>("a");
export const STEP_OF_PROGRAM_B: i32 = offsetof<ProgramStep>("b");
export const STEP_OF_PROGRAM_C: i32 = offsetof<ProgramStep>("c");
export const STEP_OF_PROGRAM_NUMBER: i32 = offsetof<ProgramStep>("number");
