import { FIRST_INDEX, type LedgerHeader } from './ledger-format.js';
import { LedgerReader } from './ledger-reader.js';
import { placesOf } from './match-fields.js';

/** One record of a ledger, good until the next one is read. */
export interface RecordAt {
  readonly trialNumber: number;
  /** index into TRIAL_STATES */
  readonly state: number;
  /** numbers in which the record begins at `at` */
  readonly numbers: Float64Array;
  readonly at: number;
}

/** Hands out a ledger's records in its order, each once; never holds more than a part of them. */
export class LedgerCursor {
  readonly header: LedgerHeader;
  private readonly reader: LedgerReader;
  private numbers: Float64Array = new Float64Array(0);
  private at = 0;

  /** Throws UsageError RUN_UNREADABLE. */
  constructor(path: string) {
    this.reader = new LedgerReader(path);
    this.header = this.reader.header;
  }

  /** Returns where in a record the named fields stand; -1 for one that the ledger lacks. */
  fieldsAt(names: readonly string[]): Int32Array {
    const first = FIRST_INDEX + this.header.parameters.length;
    return placesOf(this.header.fields, names).map((place) => (place < 0 ? -1 : first + place));
  }

  /** Calls `take` with every further record whose trial number is below `end`. */
  takeUntil(end: number, take: (record: RecordAt) => void): void {
    for (let record = this.peek(); record !== undefined && record.trialNumber < end; record = this.peek()) {
      take(record);
      this.at += this.reader.words;
    }
  }

  close(): void {
    this.reader.close();
  }

  private peek(): RecordAt | undefined {
    if (this.at >= this.numbers.length) {
      this.numbers = this.reader.next();
      this.at = 0;
      if (this.numbers.length === 0) return undefined;
    }
    const { numbers, at } = this;
    return { trialNumber: numbers[at]!, state: numbers[at + 1]!, numbers, at };
  }
}
