import type { Metrics } from '../../core/metrics.js';
import type { ModelPart } from './model-report-input.js';
import type { ReportIdentity, Settings, StrategyText } from './run-report-input.js';
import type { VerdictInput } from './verdict-input.js';

/** A fold of a model's walk-forward. */
export interface ModelFoldRow {
  readonly foldNumber: number;
  readonly trainStartMs: number;
  readonly trainEndMs: number;
  readonly testStartMs: number;
  readonly testEndMs: number;
  /** why the fold has no model; undefined where it has one */
  readonly skipped: string | undefined;
  /** undefined where the fold has no model */
  readonly tested:
    | {
        readonly trainedRows: number;
        readonly testedRows: number;
        /** rows that it learned during the test */
        readonly learnedRows: number;
        readonly metrics: ModelPart['metrics'];
        /** canaries that its model did not pass */
        readonly refusedBy: readonly string[];
      }
    | undefined;
  /** of the fold traded by itself */
  readonly traded: Metrics;
}

/** Everything that the report of a model's walk-forward shows. */
export interface ModelWalkInput extends ReportIdentity {
  readonly mode: string;
  readonly verdict: VerdictInput | undefined;
  readonly chance: { readonly isBetter: boolean; readonly sentence: string };
  readonly folds: readonly ModelFoldRow[];
  /** of the rows of all tests */
  readonly judged: { readonly rows: number; readonly metrics: ModelPart['metrics'] };
  readonly handoverRule: string;
  readonly account: {
    readonly timeMs: Float64Array;
    readonly equity: Float64Array;
    readonly metrics: Metrics;
    readonly initialCash: number;
  };
  /** means over the folds, the largest drop first */
  readonly importance: readonly { readonly feature: string; readonly drop: number }[];
  readonly strategy: StrategyText;
  readonly model: Settings;
  readonly label: Settings;
  readonly learning: Settings;
}
