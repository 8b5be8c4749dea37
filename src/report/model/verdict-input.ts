/** One test of a verdict, as it is told. */
export interface VerdictReason {
  /** snake_case name, e.g. `deflated_sharpe` */
  readonly test: string;
  /** required: a failure is no edge. benchmark: a failure is the market. sufficiency: a failure is not proven. advisory: told, and
   *  decides nothing */
  readonly weight: 'required' | 'benchmark' | 'sufficiency' | 'advisory';
  /** undefined where it could not be run */
  readonly passed: boolean | undefined;
  /** plain words, with the value and the threshold */
  readonly sentence: string;
}

/** Whether the best trial is an edge or the luckiest of many, and what was counted for it. */
export interface VerdictInput {
  readonly kind: 'edge' | 'market' | 'not_proven' | 'no_edge';
  readonly sentence: string;
  /** required tests first */
  readonly reasons: readonly VerdictReason[];
  /** trials ever tried on these bars with this family of strategies, this study's included */
  readonly trialsTried: number;
  /** and with any strategy */
  readonly trialsOnData: number;
  /** how often the holdout was looked at, this study's look included; undefined where there is none */
  readonly holdoutLooks: number | undefined;
  /** f64[split] of CSCV: a logit <= 0 is a split whose in-sample winner was below the middle out of sample; empty where there are none */
  readonly overfittingLogits: Float64Array;
  /** share of logits <= 0, NaN where undefined */
  readonly overfittingProbability: number;
}
