import { RECORD_NAMES } from '../../core/trial-record.js';
import { LedgerCursor, type RecordAt } from '../../search/ledger-cursor.js';
import type { KnownTrials } from './sweep-outcome.js';

/** Trials that a ledger has, read from it as they are asked for: memory does not grow with their number. Fields go by their names. */
export class KnownRecords implements KnownTrials {
  readonly until: number;
  /** the end of all known trials */
  readonly end: number;
  /** of the ledger */
  readonly fields: readonly string[];
  private readonly cursor: LedgerCursor;
  private readonly loose: ReadonlyMap<number, Float64Array>;
  /** i32[RECORD_NAMES]: where each field stands in a record; -1 for one that the ledger lacks */
  private readonly places: Int32Array;

  /** until  trials of the ledger that are handed out
   *  loose  records of others
   *  Throws UsageError RUN_UNREADABLE. */
  constructor(path: string, until: number, loose: ReadonlyMap<number, Float64Array> = new Map()) {
    this.cursor = new LedgerCursor(path);
    this.fields = this.cursor.header.fields;
    this.places = this.cursor.fieldsAt(RECORD_NAMES);
    this.until = until;
    this.loose = loose;
    this.end = [...loose.keys()].reduce((end, trial) => Math.max(end, trial + 1), until);
  }

  /** Returns the loose records from a trial on. */
  looseFrom(first: number): ReadonlyMap<number, Float64Array> {
    return new Map([...this.loose].filter(([trial]) => trial >= first));
  }

  fill(first: number, states: Uint8Array, records: Float64Array): void {
    const end = first + states.length,
      take = ({ trialNumber, state, numbers, at }: RecordAt): void => {
        const row = trialNumber - first;
        states[row] = state;
        for (let field = 0; field < this.places.length; field++) {
          const place = this.places[field]!;
          records[row * this.places.length + field] = place < 0 ? Number.NaN : numbers[at + place]!;
        }
      };
    this.cursor.takeUntil(Math.min(end, this.until), take);
    if (end <= this.until) return;
    for (const [trialNumber, numbers] of this.loose)
      if (trialNumber >= first && trialNumber < end) take({ trialNumber, state: numbers[1]!, numbers, at: 0 });
  }

  close(): void {
    this.cursor.close();
  }
}
