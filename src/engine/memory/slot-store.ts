import type { SharedMemory } from './memory.js';

/** Where the stored values of an evaluation are. */
export interface ColumnSlots {
  /** Makes room for the instances, evicting others; returns those that are not there yet, ascending. */
  admit(instances: ReadonlySet<number>): number[];
  /** The instances that were missing are computed. */
  confirm(): void;
  /** The evaluation has ended, whether all was computed or not. */
  close(): void;
  /** Returns the pointer of an instance that was admitted. */
  pointerOf(id: number): number;
}

/** Slots of equal size for stored values; what the next group needs too stays where it is. */
export class SlotStore implements ColumnSlots {
  /** pointer of each instance that is there; 0 where it is not */
  private readonly pointers: Float64Array;
  private readonly free: number[] = [];
  private resident: readonly number[] = [];

  constructor(shared: SharedMemory, instances: number, count: number, slotBytes: number, headerBytes: number) {
    this.pointers = new Float64Array(instances);
    for (let slot = 0; slot < count; slot++) this.free.push(shared.reserve(slotBytes - headerBytes, 'the columns', headerBytes));
    this.free.reverse();
  }

  admit(instances: ReadonlySet<number>): number[] {
    for (const id of this.resident) {
      if (instances.has(id)) continue;
      this.free.push(this.pointers[id]!);
      this.pointers[id] = 0;
    }
    this.resident = [...instances].sort((a, b) => a - b);
    const missing = this.resident.filter((id) => this.pointers[id] === 0);
    for (const id of missing) this.pointers[id] = this.free.pop()!;
    return missing;
  }

  confirm(): void {}

  close(): void {}

  pointerOf(id: number): number {
    return this.pointers[id]!;
  }
}
