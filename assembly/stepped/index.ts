export { rotation_bytes } from "./rotation/room";
export { step_account } from "./step-account";
