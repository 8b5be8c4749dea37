export * from "./layout";
export * from "./columns/index";
export * from "./conditions/index";
export * from "./indicators/index";
export * from "./learning/index";
export * from "./simulator/index";
export * from "./text/index";
export * from "./validation/index";
