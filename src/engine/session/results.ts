import type { AccountStretch } from '../../core/account-steps.js';
import type { Kernels } from '../memory/kernels.js';
import type { SharedMemory } from '../memory/memory.js';
import { readCharges } from '../run/account/read-charges.js';
import { readFills } from '../run/account/read-fills.js';
import { readSkipped } from '../run/account/read-skipped.js';
import { readTargets } from '../run/account/read-targets.js';
import type { AccountRunner } from '../run/account/account-runner.js';
import { readTrades } from '../run/read-trades.js';

/** How many trades, fills, … there were. */
export interface Totals {
  readonly trades: number;
  readonly fills: number;
  readonly charges: number;
  readonly skipped: number;
  readonly targets: number;
}

export const NO_TOTALS: Totals = { trades: 0, fills: 0, charges: 0, skipped: 0, targets: 0 };

const KINDS = [
  ['trades', 'TRADE'],
  ['fills', 'FILL'],
  ['charges', 'CHARGE'],
  ['skipped', 'SKIPPED'],
  ['targets', 'TARGET'],
] as const;

/** Room for what a stretch writes. It begins anew with each: the walk counts on and is pointed so far before the room that what comes next
 *  stands at its start. */
export class ResultRoom {
  private readonly shared: SharedMemory;
  private readonly kernels: Kernels;
  /** of each kind */
  readonly capacity: number;
  private readonly pointers: Readonly<Record<keyof Totals, number>>;
  /** i32 each: of what the walk counts */
  readonly totals: number;
  private base = NO_TOTALS;

  constructor(shared: SharedMemory, kernels: Kernels, capacity: number) {
    this.shared = shared;
    this.kernels = kernels;
    this.capacity = capacity;
    this.pointers = Object.fromEntries(
      KINDS.map(([kind, record]) => [kind, reserveRecords(shared, capacity, kernels.constant(`${record}_BYTES`))]),
    ) as Record<keyof Totals, number>;
    this.totals = shared.reserve(KINDS.length * 4, 'the results of a stretch');
    shared.i32(this.totals, KINDS.length).fill(0);
  }

  /** Where the walk counts something. */
  totalAt(kind: Exclude<keyof Totals, 'trades'>): number {
    return this.totals + 4 * KINDS.findIndex(([name]) => name === kind);
  }

  /** What comes next, behind so many, is written at the start of the room. */
  beginBehind(base: Totals, runner: AccountRunner): void {
    this.base = base;
    const shifted = (kind: keyof Totals, record: string): number =>
      (this.pointers[kind] - base[kind] * this.kernels.constant(`${record}_BYTES`)) | 0;
    const [trades, fills, charges, skipped, targets] = KINDS.map(([kind, record]) => shifted(kind, record)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    runner.placeResults(
      { trades, trade_capacity: base.trades + this.capacity },
      {
        fills,
        fill_capacity: base.fills + this.capacity,
        charges,
        charge_capacity: base.charges + this.capacity,
        skips: skipped,
        skip_capacity: base.skipped + this.capacity,
        targets,
        target_capacity: base.targets + this.capacity,
      },
    );
  }

  /** Returns how many there are by now. */
  count(book: number): Totals {
    const of = (kind: Exclude<keyof Totals, 'trades'>): number => this.shared.i32(this.totalAt(kind), 1)[0]!;
    return {
      trades: this.kernels.call('closed_trades')(book),
      fills: of('fills'),
      charges: of('charges'),
      skipped: of('skipped'),
      targets: of('targets'),
    };
  }

  /** Whether some were left out. */
  isOverrun(now: Totals): boolean {
    return KINDS.some(([kind]) => now[kind] - this.base[kind] > this.capacity);
  }

  /** Returns what was written since the room was begun.
   *  isRotation  whether targets are of interest */
  read(now: Totals, isRotation: boolean): Omit<AccountStretch, 'from' | 'to' | 'equity'> {
    const { kernels, pointers, capacity } = this;
    const since = (kind: keyof Totals): number => now[kind] - this.base[kind];
    return {
      trades: readTrades(kernels, pointers.trades, since('trades'), true, true),
      fills: readFills(kernels, pointers.fills, since('fills'), capacity).columns,
      charges: readCharges(kernels, pointers.charges, since('charges'), capacity),
      skipped: readSkipped(kernels, pointers.skipped, since('skipped')),
      ...(isRotation && { targets: readTargets(kernels, pointers.targets, since('targets')) }),
    };
  }
}

/** Reserves room whose pointer less any number of records is never 0, which would say that there is none. */
function reserveRecords(shared: SharedMemory, capacity: number, recordBytes: number): number {
  const pointer = shared.reserve(capacity * recordBytes + ODD_BYTES, 'the results of a stretch');
  return pointer % recordBytes === 0 ? pointer + ODD_BYTES : pointer;
}

/** Records are aligned to so many bytes, and longer. */
const ODD_BYTES = 8;
