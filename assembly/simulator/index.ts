export { bar_loop, end_steps, start_steps, step_bar } from "./bar-loop";
export { prepare_signals } from "./signals";
export { are_opens_inside, bound_reach, summarize_closes } from "./summaries";
export { walk } from "./walk";
export * from "./offsets";
