import { METRIC_NAMES } from '../../core/metrics.js';
import type { ExecutionRules } from '../../core/rules.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { TrialResults, TrialTable } from '../../core/trial-table.js';
import { readField } from '../../core/trial-record.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { TableColumn } from '../../data/parquet/write-table-parquet.js';

const METRICS = METRIC_NAMES.length;
const RULES = { stop_first: 'pessimistic', target_first: 'optimistic' } as const;
export type BracketSide = keyof typeof RULES;
export const BRACKET_SIDES = Object.keys(RULES) as BracketSide[];

/** Metrics of many trials with the stop first and with the target first wherever a bar touched both. */
export class TrialBrackets {
  /** f64[trial * METRIC_NAMES] by side; NaN where a trial did not come to a result */
  readonly metrics: Readonly<Record<BracketSide, Float64Array>>;
  private readonly runner: TrialRunner;
  private readonly window: BarWindow;
  private readonly own: ExecutionRules['intrabar'];

  /** own    what the trials themselves do
   *  count  of trials */
  constructor(runner: TrialRunner, window: BarWindow, own: ExecutionRules['intrabar'], count: number) {
    this.runner = runner;
    this.window = window;
    this.own = own;
    this.metrics = {
      stop_first: new Float64Array(count * METRICS).fill(Number.NaN),
      target_first: new Float64Array(count * METRICS).fill(Number.NaN),
    };
  }

  /** Measures the trials of a table, which have been evaluated; their records are read before anything else is evaluated.
   *  numbers  of the table's trials */
  async measure(
    numbers: Int32Array,
    table: TrialTable,
    results: Pick<TrialResults, 'fields' | 'records'>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const side of BRACKET_SIDES) if (this.own === RULES[side]) this.keep(side, numbers, results);
    for (const side of BRACKET_SIDES) {
      if (this.own === RULES[side] || signal?.aborted) continue;
      const hooks = { borrowsRecords: true, intrabar: RULES[side], ...(signal && { signal }) };
      this.keep(side, numbers, await this.runner.evaluate(table, this.window, hooks));
    }
  }

  private keep(side: BracketSide, numbers: Int32Array, { fields, records }: Pick<TrialResults, 'fields' | 'records'>): void {
    numbers.forEach((trial, row) =>
      METRIC_NAMES.forEach((name, metric) => {
        this.metrics[side][trial * METRICS + metric] = readField(records, name, row * fields);
      }),
    );
  }
}

/** Returns the metrics of trials [first, first + rows) as columns: `stop_first_sharpe`, … */
export function bracketColumns(brackets: TrialBrackets['metrics'] | undefined, first: number, rows: number): TableColumn[] {
  if (brackets === undefined) return [];
  return BRACKET_SIDES.flatMap((side) =>
    METRIC_NAMES.map((name, metric): TableColumn => ({
      name: `${side}_${name}`,
      kind: 'number',
      values: Float64Array.from({ length: rows }, (_, row) => brackets[side][(first + row) * METRICS + metric]!),
    })),
  );
}
