import type { Kernels } from './kernels.js';
import type { SharedMemory } from './memory.js';

/** A memory and the kernels over it. */
export interface KernelRoom {
  readonly shared: SharedMemory;
  readonly kernels: Kernels;
}

/** Reserves memory for an f64 column and copies it there; returns its pointer, 0 where there is none. */
export function placeColumn(room: KernelRoom, column: Float64Array | undefined, purpose: string): number {
  if (column === undefined) return 0;
  const pointer = room.shared.reserve(column.length * 8, purpose);
  room.shared.f64(pointer, column.length).set(column);
  return pointer;
}

/** Reserves memory and clears it. */
export function reserveZeros(room: KernelRoom, bytes: number, purpose: string): number {
  const pointer = room.shared.reserve(bytes, purpose);
  room.shared.bytes(pointer, bytes).fill(0);
  return pointer;
}
