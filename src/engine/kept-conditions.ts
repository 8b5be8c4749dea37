import type { BarWindow } from '../core/trading-data.js';
import type { TrialTable } from '../core/trial-table.js';
import type { KeptSlots } from './kept-slots.js';
import { localRoots, type LocalProgram } from './local-program.js';
import { headOf, type TrialUnits } from './trial-units.js';

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

  /** Returns for each condition and unit where its bits are (above 0), or where the worker that has the unit is to write them (below 0), or 0.
   *  Only one batch writes a condition: no other may read it meanwhile.                                                             */
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
    if (own !== undefined) return own.batch < 0 ? own.slot : own.batch === batch ? -own.slot : 0;
    if (room.left === 0) return 0;
    room.left--;
    const known = this.slots.use(name);
    const slot = known === 0 ? this.slots.take(name) : known;
    writer.set(name, { batch: known === 0 ? batch : KNOWN, slot });
    if (known === 0) this.pending.push(name);
    return known === 0 ? -slot : slot;
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
