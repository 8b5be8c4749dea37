// What texts parse to is kept by their hashes, and never stands for another text.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ParsedTexts } from '../../../src/app/factory/parsed-texts.js';
import { parseYaml } from '../../../src/app/system/read-system-text.js';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'barloom-parsed-'));
const keptOf = (folder: string): string => readFileSync(join(folder, 'parsed.json'), 'utf8');

test('a text parses to what it says, the first time and from what was kept', async () => {
  const folder = newFolder();
  for (const text of ['a: {b: [1, x]}', 'a: {b: [1, y]}', 'at: 2020-01-01']) {
    const first = new ParsedTexts(folder);
    expect(first.parse(text, 'one')).toEqual(parseYaml(text, 'one'));
    await first.keep();
    expect(new ParsedTexts(folder).parse(text, 'one')).toEqual(parseYaml(text, 'one'));
  }
});

test('what no text used is dropped, what JSON would change is not kept, and what is no YAML is refused', async () => {
  const folder = newFolder();
  const texts = new ParsedTexts(folder);
  expect(texts.parse('a: .inf', 'one')).toEqual({ a: Infinity });
  texts.parse('b: 1', 'two');
  await texts.keep();
  expect(keptOf(folder)).toContain('"b":1');
  expect(keptOf(folder)).not.toContain('"a"');
  expect(new ParsedTexts(folder).parse('a: .inf', 'one')).toEqual({ a: Infinity });
  expect(() => texts.parse('a: [', 'three')).toThrow(/three line 1 is not valid YAML/);
});

test('what is not what was written counts for nothing', async () => {
  const folder = newFolder();
  const texts = new ParsedTexts(folder);
  texts.parse('b: 1', 'one');
  await texts.keep();
  writeFileSync(join(folder, 'parsed.json'), keptOf(folder).replace('"b":1', '"b":2'));
  expect(new ParsedTexts(folder).parse('b: 1', 'one')).toEqual({ b: 1 });
});
