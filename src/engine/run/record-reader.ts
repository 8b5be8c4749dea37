import { intColumn } from '../../core/int-column.js';
import type { Kernels } from '../memory/kernels.js';

/** What copies fields out of records that follow each other from a pointer on: i32 and f64 columns. */
export interface RecordReader {
  readonly whole: (field: string) => Int32Array;
  readonly number: (field: string) => Float64Array;
}

/** Returns what reads the fields of `count` records.
 *  kind  what the kernels' constants of the record begin with, e.g. TRADE */
export function recordReader(kernels: Kernels, kind: string, pointer: number, count: number): RecordReader {
  const bytes = kernels.constant(`${kind}_BYTES`);
  const view = new DataView(kernels.memory.buffer, pointer, count * bytes);
  return {
    whole: (field) => {
      const offset = kernels.constant(`${kind}_${field}`);
      return intColumn(count, (i) => view.getInt32(i * bytes + offset, true));
    },
    number: (field) => {
      const offset = kernels.constant(`${kind}_${field}`);
      const column = new Float64Array(count);
      for (let i = 0; i < count; i++) column[i] = view.getFloat64(i * bytes + offset, true);
      return column;
    },
  };
}
