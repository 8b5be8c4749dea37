/** Codes of the policies that weigh legs by their past returns, in the order of the host's WEIGHT_POLICIES. */
export const POLICY_EQUAL: i32 = 0;
export const POLICY_INVERSE_VOLATILITY: i32 = 1;
export const POLICY_MIN_VARIANCE: i32 = 2;
export const POLICY_RISK_PARITY: i32 = 3;
export const POLICY_HRP: i32 = 4;
