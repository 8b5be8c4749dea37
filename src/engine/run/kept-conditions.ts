import type { BarWindow } from '../../core/trading-data.js';
import type { TrialTable } from '../../core/trial-table.js';
import type { KeptSlots } from '../memory/kept-slots.js';
import { localRoots, type LocalProgram } from '../plan/local-program.js';
import { headOf, type TrialUnits } from '../plan/trial-units.js';

/** A slot whose bits the worker that has the unit is to write: slots are aligned, so bit 0 of a pointer is free for it. */
const TO_WRITE = 1;

/** Returns whether the bits of a kept condition are there. */
export function isThere(kept: number): boolean {
  return kept !== 0 && (kept & TO_WRITE) === 0;
}

/** Returns the slot that a worker is to write, 0 where there is none to write. */
export function slotToWrite(kept: number): number {
  return (kept & TO_WRITE) === 0 ? 0 : kept - TO_WRITE;
}

/** The conditions of one evaluation whose bits outlive it: trials of later batches that have the same entries and exits find them there. */
export class KeptConditions {
  /** of each condition that workers compute themselves, what tells its values apart */
  private readonly names: readonly ((unit: number) => string)[];
  private readonly slots: KeptSlots<string>;
  private pending: string[] = [];

  constructor(slots: KeptSlots<string>, program: LocalProgram, table: TrialTable, units: TrialUnits, { from, to }: BarWindow) {
    this.slots = slots;
    this.names = localRoots(program).map((root) => {
      const { parameters } = program.nodes[root]!;
      return (unit) =>
        `${root}@${from}:${to}(${parameters.map((parameter) => String(table.values[parameter]![table.indices[parameter]![headOf(units, unit)]!])).join()})`;
    });
  }

  /** Returns for each condition and unit where its bits are (see isThere), or where the worker that has the unit is to write them
   *  (see slotToWrite), or 0. Only one batch writes a condition: no other may read it meanwhile.                          */
  assign(batches: readonly Int32Array[]): Map<number, number>[] {
    const writer = new Map<string, { readonly batch: number; readonly slot: number }>();
    const room = { left: this.slots.capacity };
    const found = this.names.map(() => new Map<number, number>());
    for (let batch = 0; batch < batches.length; batch++) {
      for (const unit of batches[batch]!)
        this.names.forEach((nameOf, root) => found[root]!.set(unit, this.place(nameOf(unit), batch, writer, room)));
    }
    return found;
  }

  private place(
    name: string,
    batch: number,
    writer: Map<string, { readonly batch: number; readonly slot: number }>,
    room: { left: number },
  ): number {
    const own = writer.get(name);
    if (own !== undefined) return own.batch < 0 ? own.slot : own.batch === batch ? own.slot + TO_WRITE : 0;
    if (room.left === 0) return 0;
    room.left--;
    const known = this.slots.use(name);
    const slot = known === 0 ? this.slots.take(name) : known;
    writer.set(name, { batch: known === 0 ? batch : KNOWN, slot });
    if (known === 0) this.pending.push(name);
    return known === 0 ? slot + TO_WRITE : slot;
  }

  confirm(): void {
    this.pending = [];
  }

  /** What was to be written and was not must not be taken for written. */
  close(): void {
    for (const name of this.pending) this.slots.drop(name);
    this.pending = [];
  }
}

/** Stands for the batch of a condition that an earlier evaluation wrote. */
const KNOWN = -1;
