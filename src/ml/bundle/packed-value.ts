/** Arrays that stand outside the JSON text. */
export type PackedArray = Float64Array | Int32Array | Uint8Array;

/** Entries that JSON has no word for are objects of one key: {"$array": position}, {"$number": "-0"}. NaN is null. Other keys that
 *  begin with $ are written with one more of it. */
const ARRAY = '$array',
  NUMBER = '$number';

/** Returns what JSON can hold of plain data, and appends its typed arrays to `arrays`. Entries that are undefined are left out. */
export function packValue(value: unknown, arrays: PackedArray[]): unknown {
  if (value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array)
    return { [ARRAY]: placeOf(value, arrays) };
  if (typeof value === 'number') return packNumber(value);
  if (Array.isArray(value)) return value.map((entry) => packValue(entry, arrays));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([name, entry]) => [name.startsWith('$') ? `$${name}` : name, packValue(entry, arrays)]));
}

/** An array that several entries hold stands once. */
function placeOf(array: PackedArray, arrays: PackedArray[]): number {
  const known = arrays.indexOf(array);
  return known < 0 ? arrays.push(array) - 1 : known;
}

/** Returns the plain data of what `packValue` made; an array that is not there is undefined. */
export function unpackValue(packed: unknown, arrays: readonly PackedArray[]): unknown {
  if (packed === null) return Number.NaN;
  if (Array.isArray(packed)) return packed.map((entry) => unpackValue(entry, arrays));
  if (typeof packed !== 'object') return packed;
  const entries = Object.entries(packed);
  if (entries.length === 1 && entries[0]![0] === ARRAY) return arrays[Number(entries[0]![1])];
  if (entries.length === 1 && entries[0]![0] === NUMBER) return Number(entries[0]![1]);
  return Object.fromEntries(entries.map(([name, entry]) => [name.startsWith('$') ? name.slice(1) : name, unpackValue(entry, arrays)]));
}

function packNumber(value: number): unknown {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) && !Object.is(value, -0) ? value : { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
}
