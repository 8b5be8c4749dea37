export * from "./codes";
export * from "./offsets";
