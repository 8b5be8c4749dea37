export { write_lines } from "./lines";
export * from "./offsets";
