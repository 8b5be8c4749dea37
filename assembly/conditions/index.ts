export { compare } from "./compare";
export { cross } from "./cross";
export { align_condition, and_conditions, not_condition, or_conditions, shift_condition } from "./logic";
