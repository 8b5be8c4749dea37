export const LAYOUT_VERSION: i32 = 1;
