import type { Instance } from '../plan/instances.js';
import type { KeptSlots } from '../memory/kept-slots.js';
import type { ColumnSlots } from '../memory/slot-store.js';

/** Stored values that outlive an evaluation, by the instances of one: a study that asks for trials batch by batch computes each once. */
export class KeptColumns implements ColumnSlots {
  private readonly slots: KeptSlots<number>;
  private readonly instances: readonly Instance[];
  private readonly pointers: Float64Array;
  private pending: readonly number[] = [];

  constructor(slots: KeptSlots<number>, instances: readonly Instance[]) {
    this.slots = slots;
    this.instances = instances;
    this.pointers = new Float64Array(instances.length);
  }

  get capacity(): number {
    return this.slots.capacity;
  }

  admit(instances: ReadonlySet<number>): number[] {
    const ids = [...instances].sort((a, b) => a - b);
    for (const id of ids) this.pointers[id] = this.slots.use(this.instances[id]!.name);
    this.pending = ids.filter((id) => this.pointers[id] === 0);
    for (const id of this.pending) this.pointers[id] = this.slots.take(this.instances[id]!.name);
    return [...this.pending];
  }

  confirm(): void {
    this.pending = [];
  }

  /** What was admitted and not computed must not be taken for computed. */
  close(): void {
    for (const id of this.pending) this.slots.drop(this.instances[id]!.name);
    this.pending = [];
  }

  pointerOf(id: number): number {
    return this.pointers[id]!;
  }
}
