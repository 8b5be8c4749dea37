export { LAYOUT_VERSION } from "./layout";
