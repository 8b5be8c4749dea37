export { align_column } from "./align";
export { arithmetic } from "./arithmetic";
export { constant_column } from "./constant";
export { describeColumn, markUnclean } from "./header";
export { select_column } from "./select";
export { shift_column } from "./shift";
