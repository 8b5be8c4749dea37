import { Field } from "./field";

/** What stands in a field's column. A field of FIELD_FIXED has none. */
export const FIELD_FIXED: i32 = 0;
export const FIELD_NUMBER: i32 = 1;
export const FIELD_WHOLE: i32 = 2;
export const FIELD_TIME: i32 = 3;
export const FIELD_CHOICE: i32 = 4;

export const LINE_KIND: i32 = offsetof<Field>("kind");
export const LINE_COLUMN: i32 = offsetof<Field>("column");
export const LINE_BEFORE: i32 = offsetof<Field>("before");
export const LINE_BEFORE_BYTES: i32 = offsetof<Field>("beforeBytes");
export const LINE_MISSING: i32 = offsetof<Field>("missing");
export const LINE_MISSING_BYTES: i32 = offsetof<Field>("missingBytes");
export const LINE_IS_FINITE: i32 = offsetof<Field>("isFinite");
export const LINE_TEXTS: i32 = offsetof<Field>("texts");
export const LINE_BYTES: i32 = offsetof<Field>();

/** Most bytes that an entry's text takes, choices apart. */
export const MAX_ENTRY_BYTES: i32 = 27;
/** Bytes behind the text that may be written over. */
export const TEXT_SLACK_BYTES: i32 = 48;
/** Powers of ten that numbers are written with: the first exponent and how many. */
export const FIRST_POWER: i32 = -292;
export const POWER_COUNT: i32 = 617;
