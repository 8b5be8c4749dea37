export { weigh_bytes, weigh_legs } from "./weigh-legs";
