import { hash } from 'node:crypto';

/** A line that is whole: what it says, and the hashes that tie it to the others. */
export interface ChainedLine {
  readonly entry: Readonly<Record<string, unknown>>;
  /** checksum of a line before it; of the first one the hash of what stood in the file without checksums */
  readonly before: string;
  /** hash of a line that a kill tore, and behind which this one was written */
  readonly torn: string | undefined;
  readonly checksum: string;
}

const SEAL = /^(.*),"checksum":"([0-9a-f]{16})"\}$/s;

/** Returns the first 16 hexadecimal digits of a sha256. */
export function shortHash(bytes: string | Uint8Array): string {
  return hash('sha256', bytes, 'hex').slice(0, 16);
}

/** Returns an entry as a line without its line feed: JSON, the checksum of a line before it, and its own checksum, which is of all that
 *  stands left of it. */
export function sealLine(entry: object, before: string, torn?: string): string {
  const body = JSON.stringify({ ...entry, before, ...(torn !== undefined && { torn }) });
  return `${body.slice(0, -1)},"checksum":"${shortHash(body)}"}`;
}

/** Whether a line has a checksum, right or wrong. */
export function isSealed(text: string): boolean {
  return SEAL.test(text);
}

/** Reads a sealed line; undefined where it is none or its checksum is another. */
export function openLine(text: string): ChainedLine | undefined {
  const [, start, checksum] = SEAL.exec(text) ?? [];
  if (start === undefined || shortHash(`${start}}`) !== checksum) return undefined;
  const { before, torn, ...entry } = JSON.parse(`${start}}`) as Record<string, unknown>;
  return { entry, before: String(before), torn: torn === undefined ? undefined : String(torn), checksum: checksum! };
}
