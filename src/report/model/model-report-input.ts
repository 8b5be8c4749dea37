import type { DataPolicy } from '../../core/data-policy.js';
import type { Settings } from './run-report-input.js';

/** How good predictions were on a part of the rows. */
export interface ModelPart {
  readonly part: string;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics:
    | {
        readonly kind: 'class';
        readonly auc: number;
        readonly logLoss: number;
        readonly brier: number;
        readonly calibration: readonly { readonly rows: number; readonly said: number; readonly seen: number }[];
        readonly lift: readonly { readonly rows: number; readonly share: number; readonly lift: number }[];
      }
    | { readonly kind: 'number'; readonly rankCorrelation: number; readonly rootMeanSquare: number; readonly explained: number };
}

/** One fold of a walk-forward; times are those at which rows were decided. */
export type ModelFold =
  | {
      readonly state: 'complete';
      readonly foldNumber: number;
      readonly trainRows: number;
      readonly train: { readonly fromMs: number; readonly toMs: number };
      readonly testRows: number;
      readonly test: { readonly fromMs: number; readonly toMs: number };
      readonly metrics: ModelPart['metrics'];
    }
  | { readonly state: 'skipped'; readonly foldNumber: number; readonly sentence: string };

/** What taking signals came to; fractions, summed and not compounded. */
export interface TakenTrades {
  readonly trades: number;
  readonly winRate: number;
  readonly meanReturn: number;
  readonly totalReturn: number;
  readonly profitFactor: number;
  readonly deepestFall: number;
}

/** What changed since a model was judged. */
export type DriftTable =
  | { readonly state: 'too_few_rows'; readonly reason: string }
  | {
      readonly state: 'measured';
      readonly features: readonly DriftRow[];
      readonly predictions: DriftRow;
      readonly driftedFeatures: number;
      readonly falseDiscovery: number;
      readonly advice: 'none' | 'look' | 'train';
      readonly reasons: readonly string[];
      readonly notes: readonly string[];
    };

export interface DriftRow {
  readonly name: string;
  readonly stability: number;
  readonly distance: number;
  /** from where on they count */
  readonly stabilityBound: number;
  readonly distanceBound: number;
  /** independent rows that the rows count for */
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly pValue: number;
  readonly qValue: number;
  readonly isDrifted: boolean;
}

/** Everything that a model's report shows. */
export interface ModelReportInput {
  readonly model: string;
  readonly version: number;
  readonly system: string;
  readonly timeframe: string;
  readonly symbols: readonly string[];
  readonly origin: 'real' | 'synthetic';
  readonly dataPolicy: DataPolicy;
  readonly engineVersion: string;
  readonly trained: {
    readonly featureSet: string;
    readonly features: number;
    readonly label: Readonly<Record<string, string | number>>;
    readonly spec: Settings;
    /** undefined of linear models; stopping: the rows that decided how many trees were kept */
    readonly trees:
      | {
          readonly kept: number;
          readonly grown: number;
          readonly stopping?: { readonly rows: number; readonly fromMs: number; readonly toMs: number } | undefined;
        }
      | undefined;
    /** how rows were weighed, and the mean share of a label that is its own */
    readonly weights: { readonly by: string; readonly uniqueness: number } | undefined;
    readonly searched: number;
    readonly reason: string;
    readonly threshold: number;
    readonly rows: number;
  };
  /** the last one is drawn */
  readonly parts: readonly ModelPart[];
  /** undefined where there was none */
  readonly walkForward?: { readonly pooled: ModelPart; readonly folds: readonly ModelFold[] } | undefined;
  readonly verdict: { readonly isBetter: boolean; readonly sentence: string };
  readonly warnings: readonly string[];
  readonly canaries: readonly { readonly name: string; readonly state: string; readonly sentence: string }[];
  /** the largest drop first; gain is a share, and undefined where the model has no trees */
  readonly importance: readonly { readonly feature: string; readonly drop: number; readonly gain?: number | undefined }[];
  /** against the rows that it was judged on; undefined where it was not measured */
  readonly drift?: DriftTable | undefined;
  readonly trades: { readonly taken: TakenTrades; readonly all: TakenTrades } | undefined;
}
