/** What a kernel answers: 0, or what it refused. */
export const STATUS_OK: i32 = 0;
