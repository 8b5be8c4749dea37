export { LISTS_TOGETHER, weigh_rows } from "./weigh-rows";
