import type { LocalNodes } from '../local-nodes.js';
import type { SpecField, TrialField } from '../spec-writer.js';
import type { TrialNumber } from '../trial-numbers.js';

/** What is read of one leg for a unit or a trial. */
export interface LegReader {
  readonly local: LocalNodes;
  readonly conditions: readonly { readonly field: SpecField; readonly value: TrialNumber }[];
  readonly columns: readonly { readonly field: TrialField; readonly value: TrialNumber }[];
  readonly numbers: readonly { readonly field: TrialField; readonly value: Exclude<TrialNumber, number> }[];
  readonly rank: TrialNumber;
  /** writes what a trial has of its own in the leg's orders */
  readonly writeOrders: (row: number, unit: number) => void;
}
