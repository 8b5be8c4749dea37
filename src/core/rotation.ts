/** Policies that weigh legs by their past returns, in the order of the kernels' POLICY codes. */
export const WEIGHT_POLICIES = ['equal', 'inverse_volatility', 'min_variance', 'risk_parity', 'hrp'] as const;

export type WeightPolicy = (typeof WEIGHT_POLICIES)[number];

/** P10: legs are held by weights, which are read again where the strategy's `rebalance` holds. */
export interface RotationRules {
  /** legs of the largest weights above 0 that are held, at most */
  readonly top: number;
  /** legs of the smallest weights below 0 that are sold short, at most */
  readonly shortTop: number;
  /** what the weights are made to sum to, signs set aside; share of the equity */
  readonly gross: number;
  /** a difference that is not larger is not traded; share of the equity */
  readonly threshold: number;
  /** what weighs the legs that were picked, over the returns of so many bars; undefined: their own weights */
  readonly weights: { readonly policy: WeightPolicy; readonly bars: number } | undefined;
}

/** What the rebalances of a rotation aimed at, in their order: the legs that were picked, or a row with leg -1 where none was. */
export interface TargetColumns {
  readonly count: number;
  /** i32: the leg, or -1 */
  readonly leg: Int32Array;
  /** i32: the instant at whose close it was decided */
  readonly instant: Int32Array;
  /** f64: signed share of the equity */
  readonly weight: Float64Array;
}
