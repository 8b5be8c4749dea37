/** Fields of protobuf messages as bytes. A message is its fields, one behind the other.
 *  Source  protobuf.dev, Encoding */

const VARINT = 0,
  BYTES = 2;

/** Returns a field that holds a whole number, 0 … 2^53 - 1. */
export function wholeField(field: number, value: number): Uint8Array {
  return joinBytes([varint(field * 8 + VARINT), varint(value)]);
}

/** Returns a field that holds whole numbers of 0 … 2^53 - 1, packed. */
export function packedField(field: number, values: ArrayLike<number>): Uint8Array {
  return bytesField(field, packVarints(values));
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

/** Returns a field that holds a message of its own. */
export function messageField(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, joinBytes(fields));
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return joinBytes([varint(field * 8 + BYTES), varint(bytes.length), bytes]);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
function varint(value: number): Uint8Array {
  return packVarints([value]);
}

function packVarints(values: ArrayLike<number>): Uint8Array {
  const MOST_BYTES = 8;
  const packed = new Uint8Array(values.length * MOST_BYTES);
  let at = 0;
  for (let index = 0; index < values.length; index++) {
    let rest = values[index]!;
    for (; rest >= 128; rest = Math.floor(rest / 128)) packed[at++] = (rest % 128) + 128;
    packed[at++] = rest;
  }
  return packed.subarray(0, at);
}
