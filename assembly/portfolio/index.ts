export { gather_fills } from "./gather-fills";
export { kelly_bytes } from "./kelly";
export { book_bytes } from "./room";
export { walk_account } from "./walk-account";
export * from "./offsets";
