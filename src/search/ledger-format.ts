import { UsageError } from '../core/errors.js';
import type { ParameterValue } from '../core/graph.js';

/** What a ledger is about; equal studies have equal headers, whoever runs them and whenever.
 *  A record is f64[2 + parameters + fields + 1]: trial number, state, indices, fields, checksum (CRC-32 of the bytes before it). */
export interface LedgerHeader {
  readonly format: 'barloom-ledger';
  readonly version: 1;
  /** hash of everything that decides a trial's result: strategy, rules, data, engine */
  readonly study: string;
  readonly parameters: readonly { readonly name: string; readonly values: readonly ParameterValue[] }[];
  /** names of a record's results, in the order of this ledger */
  readonly fields: readonly string[];
  readonly seed: number;
  /** trials of the whole study, finished or not: a random subset of the grid numbers its own */
  readonly trials: number;
}

/** Where a record's indices begin. */
export const FIRST_INDEX = 2;

/** Returns the numbers of a record. */
export function recordWords({ parameters, fields }: LedgerHeader): number {
  return FIRST_INDEX + parameters.length + fields.length + 1;
}

/** Returns the first line, padded so that the records behind it are aligned. */
export function headerBytes(header: LedgerHeader): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const padding = (8 - ((text.length + 1) % 8)) % 8;
  return Buffer.concat([text, Buffer.from(`${' '.repeat(padding)}\n`)]);
}

/** Reads the first line. Throws UsageError RUN_UNREADABLE where it is none. */
export function parseHeader(line: Uint8Array, path: string): LedgerHeader {
  try {
    const header = JSON.parse(new TextDecoder().decode(line)) as LedgerHeader;
    if (header.format === 'barloom-ledger' && header.version === 1) return header;
  } catch {
    // falls through: damaged and foreign files get the same sentence
  }
  throw new UsageError('RUN_UNREADABLE', `${path} is not a ledger: its first line is not a ledger's header`, { context: { path } });
}

/** Returns how a ledger differs from the one that is wanted; undefined where it does not. Fields may stand in another order. */
export function describeLedgerDifference(found: LedgerHeader, wanted: LedgerHeader): string | undefined {
  const names = (header: LedgerHeader): string => header.parameters.map(({ name }) => name).join(', ');
  if (names(found) !== names(wanted)) return `its parameters are ${names(found)}, not ${names(wanted)}`;
  const changed = wanted.parameters.find(({ values }, p) => JSON.stringify(values) !== JSON.stringify(found.parameters[p]!.values));
  if (changed) return `the values of "${changed.name}" differ`;
  if (found.trials !== wanted.trials) return `it has ${found.trials} trials, not ${wanted.trials}`;
  if (found.study !== wanted.study) return `its inputs have the hash ${found.study}, not ${wanted.study}`;
  return undefined;
}
