import { existsSync, readFileSync } from 'node:fs';
import { isSealed, openLine, shortHash, type ChainedLine } from './chained-line.js';

/** A line of a file of chained lines, as it was found. */
export interface FoundLine {
  /** from 1 */
  readonly number: number;
  /** what it says; undefined where it cannot be read */
  readonly entry: Readonly<Record<string, unknown>> | undefined;
  readonly text: string;
  /** the rule that it breaks; undefined where it is whole, or torn by a kill and known to be */
  readonly damage: string | undefined;
}

/** What a file of chained lines holds. */
export interface Chain {
  readonly lines: readonly FoundLine[];
  /** sentences about the file as a whole: it is shorter than it was, its head is gone */
  readonly damage: readonly string[];
  /** what the next line follows, and where the last whole line ends */
  readonly end: ChainEnd;
  /** what a kill left of a last line; undefined where the file ends with a whole one */
  readonly tornTail: string | undefined;
  readonly isEmpty: boolean;
  readonly endsWithFeed: boolean;
  /** whether no head stands beside it yet */
  readonly isUnheaded: boolean;
}

/** The end of the whole lines: `bytes` from the file's begin, and the checksum of the last one. */
export interface ChainEnd {
  readonly bytes: number;
  readonly last: string;
}

interface Piece {
  readonly text: string;
  readonly startByte: number;
  readonly endByte: number;
  readonly line: ChainedLine | undefined;
}

/** Returns the file that says where a file of chained lines ends: a cut takes lines away without damaging one. */
export function headPath(path: string): string {
  return `${path}.head`;
}

/** Reads a file of chained lines and finds every damage in it. A last line that a kill tore is none.
 *  Lines without checksums, from before there were any, stand first; the first line with one vouches for them. */
export function inspectChain(path: string): Chain {
  // the head first: what is appended meanwhile stands behind it
  const head = readHead(path);
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const pieces = splitLines(bytes);
  const firstSealed = pieces.findIndex(({ text }) => isSealed(text));
  const old = firstSealed < 0 ? pieces : pieces.slice(0, firstSealed);
  const root = shortHash(trimEnd(bytes.subarray(0, firstSealed < 0 ? bytes.length : pieces[firstSealed]!.startByte)));
  const tail = pieces.at(-1);
  const isTornTail =
    tail !== undefined && tail.endByte === bytes.length && tail.line === undefined && !(old.includes(tail) && isRecord(tail.text));
  const torn = new Set(pieces.flatMap(({ line }) => (line?.torn === undefined ? [] : [line.torn])));
  const isHarmless = ({ text, endByte }: Piece): boolean => torn.has(shortHash(text)) || (isTornTail && endByte === bytes.length);
  const lines = [...foundOld(old, isHarmless), ...foundSealed(pieces, firstSealed, root, isHarmless)];
  const end = endOf(pieces, root, trimEnd(bytes).length);
  return {
    lines,
    damage: headDamage(path, head, pieces, root, firstSealed >= 0),
    end,
    tornTail: isTornTail ? tail.text : undefined,
    isEmpty: pieces.length === 0,
    endsWithFeed: bytes.at(-1) === 10,
    isUnheaded: head === 'none',
  };
}

function splitLines(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let startByte = 0; startByte < bytes.length;) {
    const feed = bytes.indexOf(10, startByte);
    const endByte = feed < 0 ? bytes.length : feed;
    const text = bytes.toString('utf8', startByte, endByte);
    // two processes that write behind the same torn line leave an empty one
    if (text !== '') pieces.push({ text, startByte, endByte, line: openLine(text) });
    startByte = endByte + 1;
  }
  return pieces;
}

function foundOld(old: readonly Piece[], isHarmless: (piece: Piece) => boolean): FoundLine[] {
  return old.flatMap((piece, index): FoundLine[] => {
    const number = index + 1;
    if (isRecord(piece.text))
      return [{ number, entry: JSON.parse(piece.text) as Record<string, unknown>, text: piece.text, damage: undefined }];
    return isHarmless(piece) ? [] : [{ number, entry: undefined, text: piece.text, damage: 'it must be a JSON object, and is none' }];
  });
}

/** Every line with a checksum follows one that is there: where one is gone, the line behind it tells. */
function foundSealed(pieces: readonly Piece[], first: number, root: string, isHarmless: (piece: Piece) => boolean): FoundLine[] {
  if (first < 0) return [];
  const known = new Set([root]);
  return pieces.slice(first).flatMap((piece, index): FoundLine[] => {
    const { line } = piece;
    const number = first + index + 1;
    if (line === undefined) {
      return isHarmless(piece)
        ? []
        : [{ number, entry: undefined, text: piece.text, damage: 'its checksum must be that of its text, and is another' }];
    }
    const damage = known.has(line.before) ? undefined : `it must follow the line ${line.before}, and that is not there`;
    known.add(line.checksum);
    return [{ number, entry: line.entry, text: piece.text, damage }];
  });
}

function endOf(pieces: readonly Piece[], root: string, oldBytes: number): ChainEnd {
  const last = pieces.findLast(({ line }) => line !== undefined);
  return last === undefined ? { bytes: oldBytes, last: root } : { bytes: last.endByte, last: last.line!.checksum };
}

type Head = ChainEnd | 'none' | 'damaged';

/** Returns where a file of chained lines ends, by its head. */
export function readHead(path: string): Head {
  const file = headPath(path);
  if (!existsSync(file)) return 'none';
  const line = openLine(readFileSync(file, 'utf8').replace(/\n$/, ''));
  const { bytes, last } = line?.entry ?? {};
  return typeof bytes === 'number' && typeof last === 'string' ? { bytes, last } : 'damaged';
}

/** Lines behind the head are whole and not yet told of: a kill came before it. Lines in front of it must be there. */
function headDamage(path: string, head: Head, pieces: readonly Piece[], root: string, hasSealed: boolean): string[] {
  if (head === 'none') return hasSealed ? [`${headPath(path)}, which says where it ends, must be there, and is not`] : [];
  if (head === 'damaged') return [`${headPath(path)}, which says where it ends, must have its checksum, and has another`];
  const isThere = head.last === root || pieces.some(({ line, endByte }) => line?.checksum === head.last && endByte === head.bytes);
  return isThere ? [] : [`it must have a line that ends at byte ${head.bytes}, and has none: lines are missing`];
}

function isRecord(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Bytes without the line feeds at their end. */
function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 10) end--;
  return bytes.subarray(0, end);
}
