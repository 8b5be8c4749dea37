// Files that include others: laid over them in their order, with nothing of `include` left.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { printSystem, readSystemFile, resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { parseYaml } from '../../../src/app/system/read-system-text.js';
import type { SystemFile } from '../../../src/app/system/system-schema.js';

const root = mkdtempSync(join(tmpdir(), 'barloom-include-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
/** Writes files into a new folder and returns the path of the first. */
function files(texts: Readonly<Record<string, string>>): string {
  const dir = join(root, String(folders++));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return join(dir, Object.keys(texts)[0]!);
}

const read = (texts: Readonly<Record<string, string>>, overrides: readonly string[] = []): SystemFile =>
  readSystemFile(files(texts), overrides).file;

/** Returns code and sentence of what is refused, its folder left out. */
function refusal(texts: Readonly<Record<string, string>>): { readonly code: string; readonly message: string } {
  const path = files(texts);
  try {
    readSystemFile(path);
  } catch (error) {
    if (error instanceof UsageError) return { code: error.code, message: error.message.replaceAll(`${dirname(path)}/`, '') };
    throw error;
  }
  throw new Error('nothing was refused');
}

const STRATEGY = 'strategy: {long: {enter: "close > open"}}\n';

describe('an included file', () => {
  test('lies below the one that includes it, and later ones over earlier ones', () => {
    const { risk, execution } = read({
      'a.yaml': `include: [b.yaml, c.yaml]\n${STRATEGY}risk: {cash: 1}\n`,
      'b.yaml': 'risk: {cash: 2, fraction: 0.2, sizing: fraction}\nexecution: {reverse: true}\n',
      'c.yaml': 'risk: {cash: 3, fraction: 0.3}\n',
    });
    expect(risk).toMatchObject({ cash: 1, fraction: 0.3, sizing: 'fraction' });
    expect(execution.reverse).toBe(true);
  });

  test('is found beside the file that names it, however deep', () => {
    const { risk } = read({
      'a.yaml': `include: inner/b.yaml\n${STRATEGY}`,
      'inner/b.yaml': 'include: [deeper/c.yaml]\nrisk: {fraction: 0.2}\n',
      'inner/deeper/c.yaml': 'include: [../../d.yaml]\nrisk: {fraction: 0.3, quantity: 3}\n',
      'd.yaml': 'risk: {quantity: 4, cash: 44}\n',
    });
    expect(risk).toMatchObject({ fraction: 0.2, quantity: 3, cash: 44 });
  });

  test('has lists replaced, mappings merged, entries taken out by null, and axes merged unless they name another range', () => {
    const { require, strategy, space, params } = read({
      'a.yaml':
        'include: [b.yaml]\nrequire: ["$x > 1"]\nstrategy: {short: null, stop: "$x"}\nspace: {x: {step: 2}, y: {float: [1, 2]}}\nparams: {g.two: 5}\n',
      'b.yaml':
        'require: ["$x > 2", "$x > 3"]\nstrategy: {long: {enter: "close > $y"}, short: {enter: "close < $y"}}\nspace: {x: {int: [1, 9]}, y: {int: [1, 9], step: 3}}\nparams: {g: {one: 1, two: 2}}\n',
    });
    expect(require).toEqual(['$x > 1']);
    expect(strategy).toEqual({ long: { enter: 'close > $y' }, stop: '$x' });
    expect(space).toEqual({ x: { int: [1, 9], step: 2 }, y: { float: [1, 2] } });
    expect(params).toEqual({ 'g.one': 1, 'g.two': 5 });
  });

  test('counts its own paths from its own folder', () => {
    const path = files({
      'a.yaml': `include: [inner/b.yaml]\n${STRATEGY}`,
      'inner/b.yaml':
        'data: {source: csv, path: [x.csv, /abs/y.csv], extra: {news: {path: n.csv, columns: [a]}}}\nml: {model_path: m.json}\nml_training: {features: f.yaml}\n',
    });
    const inner = join(dirname(path), 'inner');
    const { data, ml, ml_training: training } = readSystemFile(path).file;
    expect(data.path).toEqual([join(inner, 'x.csv'), '/abs/y.csv']);
    expect(data.extra!['news']!.path).toBe(join(inner, 'n.csv'));
    expect(ml!.model_path).toBe(join(inner, 'm.json'));
    expect(training.features).toBe(join(inner, 'f.yaml'));
  });

  test('may come twice, by several ways', () => {
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`f${k}.yaml`, `include: [f${k + 1}.yaml, f${k + 1}.yaml]\n`]));
    const { risk } = read({ 'a.yaml': `include: [f0.yaml]\n${STRATEGY}`, ...texts, 'f40.yaml': 'risk: {cash: 7}\n' });
    expect(risk.cash).toBe(7);
  });

  test('is found among the shipped configs where there is none beside', () => {
    const { strategy, space } = read({ 'a.yaml': 'include: [sample.yaml]\nrisk: {cash: 5}\n' });
    expect(strategy.long).toBeDefined();
    expect(Object.keys(space).length).toBeGreaterThan(0);
    expect(read({ 'a.yaml': `include: [sample.yaml]\n`, 'sample.yaml': `${STRATEGY}risk: {cash: 6}` }).risk.cash).toBe(6);
  });

  test('is chosen by --set, before everything else is laid over', () => {
    const texts = { 'a.yaml': `include: [b.yaml]\n${STRATEGY}`, 'b.yaml': 'risk: {cash: 2}', 'c.yaml': 'risk: {cash: 3, fraction: 0.3}' };
    expect(read(texts, ['risk.fraction=0.9', 'include=[c.yaml]']).risk).toMatchObject({ cash: 3, fraction: 0.9 });
    expect(read(texts, ['include=null']).risk.cash).toBe(10_000);
  });

  test('is part of an object too, from the working folder or another', () => {
    const path = files({ 'b.yaml': 'risk: {cash: 2}' });
    const system = { include: ['b.yaml'], strategy: { long: { enter: 'close > open' } } };
    expect(resolveSystem(system, { baseDir: dirname(path) }).file.risk.cash).toBe(2);
    expect(system.include).toEqual(['b.yaml']);
  });
});

test('what is resolved is the file written out', () => {
  const texts = {
    'a.yaml': `include: [b.yaml]\n${STRATEGY}space: {exit.stop: {int: [2, 3]}}\nparams: {exit: {stop: 2}}\n`,
    'b.yaml': 'risk: {cash: 2, max_leverage: $exit.stop}\nspace: {exit: {wait: {int: [1, 4]}}}\n',
  };
  const resolved = readSystemFile(files(texts));
  const printed = printSystem(resolved);
  expect(printed).not.toContain('include');
  expect(resolveSystem(parseYaml(printed, 'printed')).file).toEqual(resolved.file);
  expect(Object.keys(resolved.file.space)).toEqual(['exit.wait', 'exit.stop']);
});

describe('what is refused', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'a file that is missing',
      { 'a.yaml': `include: [b.yml]\n${STRATEGY}`, 'b.yaml': '' },
      'CONFIG_UNREADABLE',
      'a.yaml: include names "b.yml", which is neither beside it nor among the shipped configs (did you mean "b.yaml"?)',
    ],
    [
      'a file that is missing further down',
      { 'a.yaml': 'include: [i/b.yaml]', 'i/b.yaml': 'include: [c.yaml]' },
      'CONFIG_UNREADABLE',
      'i/b.yaml: include names "c.yaml", which',
    ],
    [
      'a list',
      { 'a.yaml': 'include: [b.yaml]', 'b.yaml': '- 1' },
      'CONFIG_INVALID',
      'b.yaml must hold a system file (entries such as data, strategy, space), not a list',
    ],
    [
      'an empty file',
      { 'a.yaml': 'include: [b.yaml]', 'b.yaml': '' },
      'CONFIG_INVALID',
      'b.yaml must hold a system file (entries such as data, strategy, space), not nothing',
    ],
    ['no YAML', { 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'risk: {' }, 'CONFIG_UNREADABLE', 'b.yaml line 1 is not valid YAML'],
    [
      'an unknown entry',
      { 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'risk: {cahs: 3}' },
      'CONFIG_INVALID',
      'b.yaml: unknown entry "risk.cahs" (did you mean "cash"?)',
    ],
    [
      'an unknown entry of the file itself',
      { 'a.yaml': 'includ: [b.yaml]' },
      'CONFIG_INVALID',
      'a.yaml: unknown entry "includ" (did you mean "include"?)',
    ],
    [
      'a wrong value',
      { 'a.yaml': 'include: [b.yaml]\nrisk: {cash: 3}', 'b.yaml': 'risk: {cash: -3}' },
      'CONFIG_INVALID',
      'b.yaml: risk.cash must be > 0, not -3',
    ],
    ['a wrong axis', { 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'space: {x: {int: [1]}}' }, 'CONFIG_INVALID', 'b.yaml: space.x must be'],
    [
      'a value and a group',
      { 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'params: {x: 1, x.y: 2}' },
      'CONFIG_INVALID',
      'b.yaml: params.x is a value, and params.x.y makes a group of it',
    ],
    ['a number', { 'a.yaml': 'include: 3' }, 'CONFIG_INVALID', 'a.yaml: include must list paths of files, not 3'],
    ['itself', { 'a.yaml': 'include: [a.yaml]' }, 'CONFIG_INVALID', 'a.yaml: include must not lead back to a file: a.yaml -> a.yaml'],
    [
      'a cycle',
      { 'a.yaml': 'include: [i/b.yaml]', 'i/b.yaml': 'include: [c.yaml]', 'i/c.yaml': 'include: [d.yaml, b.yaml]', 'i/d.yaml': 'seed: 3' },
      'CONFIG_INVALID',
      'i/c.yaml: include must not lead back to a file: i/b.yaml -> i/c.yaml -> i/b.yaml',
    ],
  ])('%s', (_, texts, code, sentence) => {
    const refused = refusal(texts);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(sentence);
  });

  test('a folder, and a file that leads back under another name', () => {
    const path = files({ 'a.yaml': 'include: [inner]', 'inner/x.yaml': '' });
    expect(() => readSystemFile(path)).toThrow('is a folder and not a file');
    const linked = files({ 'a.yaml': 'include: [link.yaml]' });
    symlinkSync(linked, join(dirname(linked), 'link.yaml'));
    expect(() => readSystemFile(linked)).toThrow('must not lead back to a file');
  });
});
