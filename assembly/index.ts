export * from "./layout";
export * from "./indicators/index";
