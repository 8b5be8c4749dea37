import { existsSync, readFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openLine, sealLine } from '../../files/chained-line.js';
import { writing } from '../../files/output.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import { parseYaml } from '../system/read-system-text.js';

const FILE = 'parsed.json';

/** What the texts of system files parse to, by the texts' hashes: a factory reads hundreds of files in each round, and parsing is most of
 *  the time that takes. A text that is another one has another hash; what is kept can be thrown away at any time. */
export class ParsedTexts {
  private readonly folder: string;
  private readonly known: Readonly<Record<string, unknown>>;
  private readonly used = new Map<string, unknown>();

  constructor(folder: string) {
    this.folder = folder;
    this.known = readKnown(join(folder, FILE));
  }

  /** Parses YAML. Throws as `parseYaml` does. */
  readonly parse = (text: string, name: string): unknown => {
    const key = hash('sha256', text, 'hex');
    const found = this.used.get(key) ?? this.known[key] ?? parseYaml(text, name);
    this.used.set(key, found);
    return found;
  };

  /** Keeps what was parsed, where any of it is new, and drops what no text used. What JSON would change is parsed every time. */
  async keep(): Promise<void> {
    const kept = [...this.used].filter(([, value]) => isDeepStrictEqual(value, JSON.parse(JSON.stringify(value))));
    if (kept.every(([key]) => Object.hasOwn(this.known, key))) return;
    const path = join(this.folder, FILE);
    await writing(this.folder, () => writeFileAtomically(path, `${sealLine({ texts: Object.fromEntries(kept) }, '')}\n`));
  }
}

function readKnown(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  const { texts } = (openLine(readFileSync(path, 'utf8').trimEnd())?.entry ?? {}) as { texts?: Readonly<Record<string, unknown>> };
  return texts ?? {};
}
