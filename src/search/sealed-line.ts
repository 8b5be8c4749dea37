import { crc32 } from 'node:zlib';
import type { Line } from './read-lines.js';

/** Returns a value as a line of JSON that ends with the CRC-32 of what stands before. Undefined numbers (NaN) are null. */
export function sealLine(value: object): string {
  const text = JSON.stringify(value);
  return `${text}\t${crc32(text).toString(16).padStart(8, '0')}\n`;
}

/** Returns what stands in a line; undefined where its checksum is not that of its text. */
export function openLine({ bytes, isWhole }: Line): unknown {
  const [text, checksum] = bytes.toString('utf8').split('\t') as [string, string | undefined];
  return isWhole && checksum === crc32(text).toString(16).padStart(8, '0') ? (JSON.parse(text) as unknown) : undefined;
}

/** JSON has no NaN. */
export function numberOf(value: number | null): number {
  return value ?? Number.NaN;
}
