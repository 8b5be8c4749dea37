export { align_column } from "./align";
export { arithmetic } from "./arithmetic";
export { constant_column } from "./constant";
export { describe_column, mark_unclean } from "./header";
export { select_column } from "./select";
export { shift_column } from "./shift";
