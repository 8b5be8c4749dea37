import type { PackedArray } from './packed-value.js';

/** A bundle's bytes: magic, format version u32, bytes of the head u32, the head (JSON, UTF-8), zeros up to a multiple of 8, the
 *  arrays, each from a multiple of 8 on, and the sha256 of all that. Numbers are little-endian, as the kernels' memory. */
export const MAGIC = 'barmodel';
export const FORMAT_VERSION = 1;
export const HEAD_START = MAGIC.length + 8;
export const DIGEST_BYTES = 32;
const ALIGNMENT = 8;

export type ArrayType = 'f64' | 'i32' | 'u8';

/** Where an array stands. */
export interface ArrayPlace {
  readonly type: ArrayType;
  readonly length: number;
  /** bytes from the end of the padded head */
  readonly offset: number;
}

export const BYTES_OF: Readonly<Record<ArrayType, number>> = { f64: 8, i32: 4, u8: 1 };

/** Returns the next multiple of 8. */
export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Returns a place for each array, one behind the other. */
export function placeArrays(arrays: readonly PackedArray[]): ArrayPlace[] {
  let offset = 0;
  return arrays.map((array) => {
    const place = { type: typeOf(array), length: array.length, offset };
    offset += align(array.byteLength);
    return place;
  });
}

/** Returns the array at a place, copied out of the bytes. */
export function readArray(bytes: Uint8Array, start: number, { type, length, offset }: ArrayPlace): PackedArray {
  // not bytes.slice: that of a Buffer copies nothing
  const { buffer } = new Uint8Array(bytes.subarray(start + offset, start + offset + length * BYTES_OF[type]));
  if (type === 'f64') return new Float64Array(buffer);
  return type === 'i32' ? new Int32Array(buffer) : new Uint8Array(buffer);
}

function typeOf(array: PackedArray): ArrayType {
  if (array instanceof Float64Array) return 'f64';
  return array instanceof Int32Array ? 'i32' : 'u8';
}
