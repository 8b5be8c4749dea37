export { step_account } from "./step-account";
