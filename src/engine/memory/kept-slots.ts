import type { SharedMemory } from './memory.js';

/** Slots of equal size for values that outlive an evaluation, found by name. They lie below what an evaluation reserves for itself; those
 *  that were not used for longest give way. */
export class KeptSlots<Name> {
  private readonly shared: SharedMemory;
  private readonly slotBytes: number;
  private readonly headerBytes: number;
  /** slots by the names of the values that they hold; those used last stand last */
  private readonly slotOf = new Map<Name, number>();
  private readonly free: number[] = [];
  /** as many as fit into its share of the memory */
  readonly most: number;

  /** share        of the free memory that the slots may take, a fraction
   *  headerBytes  that each slot must have before it, beside its own */
  constructor(shared: SharedMemory, share: number, slotBytes: number, headerBytes = 0) {
    this.shared = shared;
    this.slotBytes = slotBytes;
    this.headerBytes = headerBytes;
    this.most = Math.floor((shared.freeBytes * share) / (slotBytes + 2 * headerBytes));
  }

  /** Reserves slots until there are so many, or as many as fit. To be called while no evaluation has reserved anything. */
  grow(count: number): void {
    while (this.capacity < Math.min(this.most, count))
      this.free.push(this.shared.reserve(this.slotBytes, 'what is kept', this.headerBytes));
  }

  get capacity(): number {
    return this.slotOf.size + this.free.length;
  }

  /** Returns the slot that holds a value, which is used now; 0 where none does. */
  use(name: Name): number {
    const slot = this.slotOf.get(name) ?? 0;
    if (slot === 0) return 0;
    this.slotOf.delete(name);
    this.slotOf.set(name, slot);
    return slot;
  }

  /** Returns a slot for a value; one of those that were not used for longest gives way. */
  take(name: Name): number {
    const slot = this.free.pop() ?? this.evict();
    this.slotOf.set(name, slot);
    return slot;
  }

  /** Forgets a value that was not computed after all. */
  drop(name: Name): void {
    this.free.push(this.slotOf.get(name)!);
    this.slotOf.delete(name);
  }

  private evict(): number {
    const [oldest, slot] = this.slotOf.entries().next().value!;
    this.slotOf.delete(oldest);
    return slot;
  }
}

/** What outlives an evaluation. */
export interface KeptValues {
  readonly columns: KeptSlots<number>;
  readonly conditions: KeptSlots<string>;
}
