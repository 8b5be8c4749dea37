import type { SettingValue } from './run-report-input.js';
import type { TrialColumns } from './sweep-report-input.js';

/** One parameter as a set of values. */
export interface GridAxis {
  readonly name: string;
  readonly values: readonly SettingValue[];
  /** true where neighbouring values are close although they are not numbers (names of ranges, ascending); absent: where all are numbers */
  readonly isOrdered?: boolean | undefined;
}

/** Trials on a grid of values: what heat maps and slices are made of. A sweep is one as it stands; a study is put into bins. */
export interface SearchGrid {
  readonly axes: readonly GridAxis[];
  /** `valueIndex` is -1 where a trial does not have the parameter */
  readonly trials: TrialColumns;
  readonly objective: { readonly text: string; readonly direction: 'maximize' | 'minimize' };
}
