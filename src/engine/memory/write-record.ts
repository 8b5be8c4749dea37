import type { KernelRoom } from './kernel-room.js';

/** Fields of a kernel's record by name in lower camel case: pointers and whole numbers as i32, numbers as f64. */
export interface RecordFields {
  readonly whole: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Reserves a record of the kernels and writes its fields; returns its pointer. Fields that are not named are 0.
 *  name  as in the exported offsets, e.g. GROWTH                                  */
export function writeRecord(room: KernelRoom, name: string, { whole, numbers }: RecordFields): number {
  const bytes = room.kernels.constant(`${name}_BYTES`),
    pointer = room.shared.reserve(bytes, 'a record');
  room.shared.bytes(pointer, bytes).fill(0);
  const view = new DataView(room.shared.memory.buffer, pointer, bytes);
  for (const [field, value] of Object.entries(whole)) view.setInt32(offsetOf(room, name, field), value, true);
  for (const [field, value] of Object.entries(numbers)) view.setFloat64(offsetOf(room, name, field), value, true);
  return pointer;
}

function offsetOf({ kernels }: KernelRoom, name: string, field: string): number {
  return kernels.constant(`${name}_${field.replace(/([A-Z])/g, '_$1').toUpperCase()}`);
}
