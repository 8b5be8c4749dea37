/** Protobuf's wire format, read by its definition: each field as a whole number or as bytes, in their order. */
export interface WireField {
  readonly field: number;
  readonly whole: bigint | undefined;
  readonly bytes: Uint8Array;
}

export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n,
      shift = 0n;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a number is cut short');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7n;
    }
  };
  while (at < bytes.length) {
    const tag = varint(),
      field = Number(tag >> 3n),
      wire = Number(tag & 7n);
    if (wire === 0) fields.push({ field, whole: varint(), bytes: new Uint8Array() });
    else if (wire === 2) {
      const length = Number(varint());
      if (at + length > bytes.length) throw new Error('a field is cut short');
      fields.push({ field, whole: undefined, bytes: bytes.subarray(at, at + length) });
      at += length;
    } else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

/** The numbers of a packed field. */
export function readPacked(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0n,
    shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte < 128) {
      values.push(Number(value));
      [value, shift] = [0n, 0n];
    }
  }
  return values;
}
