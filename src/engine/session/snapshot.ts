import type { SharedMemory } from '../memory/memory.js';

/** A copy of places in memory. */
export class Snapshot {
  private readonly shared: SharedMemory;
  private readonly places: readonly (readonly [pointer: number, bytes: number])[];
  private copies: Uint8Array[] = [];

  constructor(shared: SharedMemory, places: readonly (readonly [pointer: number, bytes: number])[]) {
    this.shared = shared;
    this.places = places;
  }

  /** Copies what stands there now. */
  take(): void {
    this.copies = this.places.map(([pointer, bytes]) => this.shared.bytes(pointer, bytes).slice());
  }

  /** Writes back what was taken. */
  restore(): void {
    this.places.forEach(([pointer, bytes], place) => this.shared.bytes(pointer, bytes).set(this.copies[place]!));
  }

  copy(): Snapshot {
    const copy = new Snapshot(this.shared, this.places);
    copy.copies = this.copies;
    return copy;
  }

  become({ copies }: Snapshot): void {
    this.copies = copies;
  }
}
