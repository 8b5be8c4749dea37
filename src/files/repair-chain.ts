import { closeSync, constants, copyFileSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { writeFileAtomically } from './write-atomically.js';
import { sealLine, shortHash } from './chained-line.js';
import { writeHead } from './chained-lines.js';
import { inspectChain, type FoundLine } from './inspect-chain.js';

/** What a repair found and did. */
export type ChainRepair =
  | { readonly state: 'absent' | 'whole'; readonly file: string; readonly lines: number }
  | {
      readonly state: 'repaired';
      readonly file: string;
      /** the damaged file, as it was */
      readonly kept: string;
      /** lines that could be read, and stand in the repaired file */
      readonly lines: number;
      /** a sentence for each damage; what is lost cannot be told from these */
      readonly damage: readonly string[];
    };

/** Mends a file of chained lines: the lines that can be read are chained anew, beside the file, and take its place; the damaged file stays
 *  under another name.
 *  A line that is lost stays lost. Throws what the file system refuses. */
export function repairChain(file: string): ChainRepair {
  const { lines, damage, isEmpty } = inspectChain(file);
  const entries = lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const sentences = [...lines.flatMap((line) => (line.damage === undefined ? [] : [describeDamage(line)])), ...damage];
  if (sentences.length === 0) return { state: isEmpty ? 'absent' : 'whole', file, lines: entries.length };
  const kept = keepDamaged(file);
  const { text, last } = chainAnew(entries);
  writeFileAtomically(file, text);
  writeHead(file, { bytes: Math.max(0, Buffer.byteLength(text) - 1), last });
  return { state: 'repaired', file, kept, lines: entries.length, damage: sentences };
}

const WIDEST = 160;

/** What is left out is shown: a person may know what it said. */
function describeDamage({ number, damage, entry, text }: FoundLine): string {
  if (entry !== undefined) return `line ${number}, which is kept: ${damage!}`;
  return `line ${number}, which is left out: ${damage!}; it reads ${text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text}`;
}

function chainAnew(entries: readonly object[]): { readonly text: string; readonly last: string } {
  let last = shortHash('');
  const lines = entries.map((entry) => {
    const line = sealLine(entry, last);
    last = shortHash(line.replace(/,"checksum":"[0-9a-f]{16}"\}$/, '}'));
    return `${line}\n`;
  });
  return { text: lines.join(''), last };
}

function keepDamaged(file: string): string {
  for (let number = 1; ; number++) {
    const kept = `${file}.damaged-${number}`;
    if (existsSync(kept)) continue;
    if (!existsSync(file)) return kept;
    copyFileSync(file, kept, constants.COPYFILE_EXCL);
    const copy = openSync(kept, 'r+');
    try {
      fsyncSync(copy);
    } finally {
      closeSync(copy);
    }
    return kept;
  }
}
