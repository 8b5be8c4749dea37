import type { SharedMemory } from './memory.js';

/** Slots of equal size for stored values; what the next group needs too stays where it is. */
export class SlotStore {
  private readonly pointerOfInstance = new Map<number, number>();
  private readonly free: number[] = [];

  constructor(shared: SharedMemory, count: number, slotBytes: number, headerBytes: number) {
    for (let slot = 0; slot < count; slot++) this.free.push(shared.reserve(slotBytes - headerBytes, 'the columns', headerBytes));
    this.free.reverse();
  }

  /** Makes room for the instances, evicting others; returns those that are not there yet, ascending. */
  admit(instances: ReadonlySet<number>): number[] {
    for (const [id, pointer] of this.pointerOfInstance) {
      if (instances.has(id)) continue;
      this.pointerOfInstance.delete(id);
      this.free.push(pointer);
    }
    const missing = [...instances].filter((id) => !this.pointerOfInstance.has(id)).sort((a, b) => a - b);
    for (const id of missing) this.pointerOfInstance.set(id, this.free.pop()!);
    return missing;
  }

  /** Returns the pointer of an instance that was admitted. */
  pointerOf(id: number): number {
    return this.pointerOfInstance.get(id)!;
  }
}
