export { rotation_bytes } from "./rotation/room";
export { OPEN_POSITION_FIELDS, open_positions } from "./open-positions";
export { closed_trades, finish_account, start_account, step_account, step_account_on } from "./step-account";
export { cmo_on, ema_on, rma_on, rsi_on, RUN_STATE_BYTES } from "./go-on";
