import { closeSync, fsyncSync, openSync } from 'node:fs';
import { UsageError } from '../core/errors.js';
import { writeFileAtomically } from './write-atomically.js';
import { openLine, sealLine, shortHash } from './chained-line.js';
import { headPath, inspectChain, type Chain, type ChainEnd } from './inspect-chain.js';
import { writeAll } from './write-all.js';

/** Returns the entries of a file of chained lines, the first first; none where there is no file.
 *  Throws UsageError REGISTRY_DAMAGED with the line and the rule that it breaks: no entry of a damaged file is believed. */
export function readChain(path: string): object[] {
  const chain = inspectChain(path);
  requireWhole(path, chain);
  return chain.lines.map(({ entry }) => entry!);
}

/** Appends an entry and brings it to disk, then the head that says where the file ends. One write: lines of several processes do not mix,
 *  and each of them follows a line that its writer has seen. Behind a line that a kill tore it begins anew and says so.
 *  Throws UsageError REGISTRY_DAMAGED; what the file system refuses as it is. */
export function appendChain(path: string, entry: object): void {
  const chain = inspectChain(path);
  requireWhole(path, chain);
  const { end, tornTail, isEmpty } = chain;
  // a file with checksums is never without a head, not even for the moment of its first line
  if (chain.isUnheaded) writeHead(path, end);
  const line = sealLine(entry, end.last, tornTail === undefined ? undefined : shortHash(tornTail));
  appendLine(path, `${isEmpty || chain.endsWithFeed ? '' : '\n'}${line}\n`);
  bringHead(path);
}

/** How an entry is appended. */
export interface AppendWay {
  /** whether it is on disk before the call returns; else the next one that is brings it there */
  readonly isSynced?: boolean;
  /** whether the head is brought up to it; lines behind the head count, but nothing tells where they are cut off */
  readonly isHeaded?: boolean;
}

/** Appends an entry behind a line that ends there, with its line feed, and returns where the file ends then. */
export function appendSealed(
  path: string,
  entry: object,
  behind: ChainEnd,
  { isSynced = true, isHeaded = true }: AppendWay = {},
): ChainEnd {
  const line = sealLine(entry, behind.last);
  // a head never speaks of lines that a loss of power can take
  appendLine(path, `${line}\n`, isSynced || isHeaded);
  // the line before ends before its line feed
  const end = { bytes: behind.bytes + 1 + Buffer.byteLength(line), last: openLine(line)!.checksum };
  if (isHeaded) writeHead(path, end);
  return end;
}

function appendLine(path: string, text: string, isSynced = true): void {
  const file = openSync(path, 'a');
  try {
    writeAll(file, text);
    if (isSynced) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes the head until it is that of the file: the last of several writers has read everything. */
function bringHead(path: string): void {
  for (let written = -1; ;) {
    const { end } = inspectChain(path);
    if (end.bytes === written) return;
    writeHead(path, end);
    written = end.bytes;
  }
}

/** Writes where a file of chained lines ends. */
export function writeHead(path: string, end: ChainEnd): void {
  writeFileAtomically(headPath(path), `${sealLine(end, '')}\n`);
}

/** Throws UsageError REGISTRY_DAMAGED with the first line that is damaged and the rule that it breaks. */
export function requireWhole(path: string, { lines, damage }: Chain): void {
  const line = lines.find((each) => each.damage !== undefined);
  const sentence = line === undefined ? damage[0] : `line ${line.number} is damaged: ${line.damage}`;
  if (sentence === undefined) return;
  throw new UsageError(
    'REGISTRY_DAMAGED',
    `${path} cannot be believed: ${sentence}. "barloom learn repair", or "barloom factory repair" of a factory's journal, shows what is readable, and mends it`,
    { context: { file: path, ...(line && { line: line.number }) } },
  );
}
