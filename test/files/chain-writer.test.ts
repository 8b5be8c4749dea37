// A writer that reads a file of chained lines once leaves what many calls that read it each time would.
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendChain, ChainWriter, readChain } from '../../src/files/chained-lines.js';
import { headPath } from '../../src/files/inspect-chain.js';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'barloom-chain-')), 'lines.jsonl');
const ENTRIES = [{ n: 1 }, { n: 2, text: 'ß' }, { n: 3 }];

describe('a writer of a file of its own', () => {
  test('writes the same bytes, the head included', () => {
    const [slow, fast] = [newPath(), newPath()];
    for (const entry of ENTRIES) appendChain(slow, entry);
    const writer = new ChainWriter(fast);
    for (const entry of ENTRIES) writer.append(entry);
    expect(readFileSync(fast, 'utf8')).toBe(readFileSync(slow, 'utf8'));
    expect(readFileSync(headPath(fast), 'utf8')).toBe(readFileSync(headPath(slow), 'utf8'));
    expect(readChain(fast)).toEqual(ENTRIES);
  });

  test('goes on behind what was there, and behind a line that a kill tore', () => {
    const path = newPath();
    appendChain(path, ENTRIES[0]!);
    const writer = new ChainWriter(path);
    expect(writer.entries).toEqual([ENTRIES[0]]);
    writer.append(ENTRIES[1]!);
    appendFileSync(path, '{"n":9,"tor');
    const next = new ChainWriter(path);
    expect(next.entries).toEqual(ENTRIES.slice(0, 2));
    next.append(ENTRIES[2]!);
    next.append(ENTRIES[0]!);
    expect(readChain(path)).toEqual([...ENTRIES, ENTRIES[0]]);
  });

  test('believes no damaged file', () => {
    const path = newPath();
    for (const entry of ENTRIES) appendChain(path, entry);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":2', '"n":4'));
    expect(() => new ChainWriter(path)).toThrow(/line 2 is damaged/);
  });
});
