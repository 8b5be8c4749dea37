/** From where on change is drift. */
export interface DriftThresholds {
  /** rows that both samples need, and known outcomes for accuracy */
  readonly leastRows: number;
  /** population stability index that matters */
  readonly stability: number;
  /** Kolmogorov-Smirnov distance that matters */
  readonly distance: number;
  /** standard deviations above the mean of the reference's own chunks */
  readonly chunkDeviations: number;
  /** share of false ones among the columns that are called drifted, and the chance of any where nothing changed */
  readonly falseDiscovery: number;
  /** fall of realised accuracy, a share; and how many standard errors it must be */
  readonly accuracyFall: number;
  readonly standardErrors: number;
}

/** Three standard errors: accuracy is asked after again and again, and one alarm in a thousand is enough. */
export const DRIFT_THRESHOLDS: DriftThresholds = {
  leastRows: 200,
  stability: 0.25,
  distance: 0.1,
  chunkDeviations: 3,
  falseDiscovery: 0.01,
  accuracyFall: 0.05,
  standardErrors: 3,
};
