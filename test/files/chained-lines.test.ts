// Lines that are tied to each other: damage is found, a kill's torn line is harmless, a repair keeps what can be read.
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendChain, readChain } from '../../src/files/chained-lines.js';
import { repairChain } from '../../src/files/repair-chain.js';
import { randomStream } from '../../src/core/random.js';

const TEXTS = ['plain', 'quotes "and" \\ backslashes', 'two\nlines', 'ünïcode ☃', ''];

/** A new file with lines {n, text}. */
function filled(count = TEXTS.length): string {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-chain-')), 'log.jsonl');
  for (let n = 0; n < count; n++) appendChain(path, { n, text: TEXTS[n % TEXTS.length] });
  return path;
}

const numbers = (path: string): unknown[] => readChain(path).map((entry) => (entry as { n: unknown }).n);
const sentence = (path: string): string => {
  try {
    readChain(path);
    return 'whole';
  } catch (error) {
    expect(error).toMatchObject({ code: 'REGISTRY_DAMAGED', exitCode: 2 });
    return (error as Error).message;
  }
};

/** Flips a bit, or cuts the file, or takes a stretch out of it, at random. */
function spoil(path: string, random: ReturnType<typeof randomStream>): void {
  const bytes = readFileSync(path);
  const at = random.below(bytes.length);
  const kind = random.below(3);
  if (kind === 0) {
    bytes[at]! ^= 1 << random.below(8);
    writeFileSync(path, bytes);
  } else if (kind === 1) truncateSync(path, at);
  else writeFileSync(path, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(200))]));
}

describe('lines', () => {
  test('come back as they were written', () => {
    const path = filled();
    expect(readChain(path)).toEqual(TEXTS.map((text, n) => ({ n, text })));
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(TEXTS.length + 1);
    expect(readdirSync(join(path, '..')).sort()).toEqual(['log.jsonl', 'log.jsonl.head']);
    expect(readChain(join(path, '../none.jsonl'))).toEqual([]);
  });

  test('are found damaged, or say the same: 200 flips, cuts and holes of the file, and of its head', () => {
    const random = randomStream(31),
      path = filled(6),
      whole = [path, `${path}.head`].map((file) => [file, readFileSync(file)] as const);
    let found = 0;
    for (const spoiled of [path, `${path}.head`])
      for (let k = 0; k < 200; k++) {
        for (const [file, bytes] of whole) writeFileSync(file, bytes);
        spoil(spoiled, random);
        if (sentence(path) === 'whole') expect(numbers(path)).toEqual([0, 1, 2, 3, 4, 5]);
        else found++;
      }
    expect(found).toBeGreaterThan(390);
  });

  test('that are gone as a whole are missed, the last ones too', () => {
    const path = filled(4),
      lines = readFileSync(path, 'utf8').split('\n');
    for (let gone = 0; gone < 4; gone++) {
      writeFileSync(path, lines.filter((_, n) => n !== gone).join('\n'));
      expect(sentence(path)).toMatch(gone < 3 ? /it must follow the line|must have a line that ends at byte/ : /lines are missing/);
    }
    rmSync(path);
    expect(sentence(path)).toMatch(/lines are missing/);
  });

  test('swapped, doubled and foreign lines are found', () => {
    const path = filled(3),
      [a, b, c] = readFileSync(path, 'utf8').split('\n');
    for (const text of [`${b}\n${a}\n${c}\n`, `${a}\n{"n":9}\n${b}\n${c}\n`, `${a}\nnull\n${b}\n${c}\n`]) {
      writeFileSync(path, text);
      expect(sentence(path)).not.toBe('whole');
    }
  });

  test('name the file, the line and the rule', () => {
    const path = filled(3);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1', '"n":7'));
    expect(sentence(path)).toBe(
      `${path} cannot be believed: line 2 is damaged: its checksum must be that of its text, and is another. "barloom learn repair", or "barloom factory repair" of a factory's journal, shows what is readable, and mends it`,
    );
    expect(() => appendChain(path, { n: 3 })).toThrow(/line 2 is damaged/);
  });
});

describe('a kill', () => {
  /** The file as a kill leaves it that comes in the middle of an append: the head knows nothing of it. */
  function killed(bytes: number): string {
    const path = filled(3),
      head = readFileSync(`${path}.head`),
      before = readFileSync(path).length;
    appendChain(path, { n: 3, text: 'not told of' });
    truncateSync(path, Math.min(readFileSync(path).length, before + bytes));
    writeFileSync(`${path}.head`, head);
    return path;
  }

  test('at any byte of a line leaves the lines before it, and the next one stands behind it', () => {
    for (let bytes = 0; bytes < 140; bytes++) {
      const path = killed(bytes),
        kept = numbers(path);
      expect([
        [0, 1, 2],
        [0, 1, 2, 3],
      ]).toContainEqual(kept);
      appendChain(path, { n: 'next' });
      expect(numbers(path)).toEqual([...kept, 'next']);
      // what is torn and known to be stays harmless; what changes there is found
      appendChain(path, { n: 'last' });
      expect(numbers(path)).toEqual([...kept, 'next', 'last']);
    }
  });

  test('before the head of a first line leaves a file that goes on', () => {
    const path = filled(0);
    appendChain(path, { n: 0 });
    const head = readFileSync(`${path}.head`, 'utf8');
    expect(head).toMatch(/^\{"bytes":\d+,"last":"[0-9a-f]{16}",/);
    rmSync(`${path}.head`);
    expect(sentence(path)).toMatch(/log\.jsonl\.head, which says where it ends, must be there, and is not/);
  });
});

describe('a file from before there were checksums', () => {
  const OLD = '{"n":0}\n{"n":1}\n';
  const old = (text: string): string => {
    const path = filled(0);
    writeFileSync(path, text);
    return path;
  };

  test('is read, its first new line vouches for the old ones', () => {
    const path = old(OLD);
    expect(numbers(path)).toEqual([0, 1]);
    appendChain(path, { n: 2 });
    expect(numbers(path)).toEqual([0, 1, 2]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":0', '"n":5'));
    expect(sentence(path)).toMatch(/line 3 is damaged: it must follow the line [0-9a-f]{16}, and that is not there/);
  });

  test('may end with a line that a kill tore', () => {
    const path = old(`${OLD}{"n":2,"tex`);
    expect(numbers(path)).toEqual([0, 1]);
    appendChain(path, { n: 3 });
    appendChain(path, { n: 4 });
    expect(numbers(path)).toEqual([0, 1, 3, 4]);
  });

  test('with a line in its middle that cannot be read is refused', () => {
    expect(sentence(old(`{"n":0}\n{"n":1,"te\n{"n":2}\n`))).toMatch(/line 2 is damaged: it must be a JSON object, and is none/);
  });
});

describe('a repair', () => {
  test('keeps what can be read, and the damaged file beside it', () => {
    const path = filled(4),
      damaged = readFileSync(path, 'utf8').replace('"n":1', '"n":7');
    writeFileSync(path, damaged);
    expect(repairChain(path)).toEqual({
      state: 'repaired',
      file: path,
      kept: `${path}.damaged-1`,
      lines: 3,
      damage: [
        expect.stringMatching(
          /^line 2, which is left out: its checksum must be that of its text, and is another; it reads \{"n":7,"text":/,
        ),
        expect.stringMatching(/^line 3, which is kept: it must follow/),
      ],
    });
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe(damaged);
    expect(numbers(path)).toEqual([0, 2, 3]);
    appendChain(path, { n: 4 });
    expect(numbers(path)).toEqual([0, 2, 3, 4]);
    expect(repairChain(path)).toEqual({ state: 'whole', file: path, lines: 4 });
    truncateSync(path, 10);
    expect(repairChain(path)).toMatchObject({ kept: `${path}.damaged-2`, lines: 0 });
    expect(numbers(path)).toEqual([]);
  });

  test('of any damage leaves a whole file with lines of the old one in their order', () => {
    const random = randomStream(5),
      path = filled(6),
      whole = [path, `${path}.head`].map((file) => [file, readFileSync(file)] as const);
    for (let k = 0; k < 100; k++) {
      for (const [file, bytes] of whole) writeFileSync(file, bytes);
      spoil(path, random);
      repairChain(path);
      const kept = numbers(path);
      expect(kept).toEqual([0, 1, 2, 3, 4, 5].filter((n) => kept.includes(n)));
      appendChain(path, { n: 6 });
      expect(numbers(path).at(-1)).toBe(6);
    }
    expect(readdirSync(join(path, '..')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('of nothing does nothing', () => {
    const path = filled(0);
    expect(repairChain(path)).toEqual({ state: 'absent', file: path, lines: 0 });
    expect(existsSync(path)).toBe(false);
    appendFileSync(path, '');
    expect([basename(path), repairChain(path).state]).toEqual(['log.jsonl', 'absent']);
  });
});
