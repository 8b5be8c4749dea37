// The pages say what the code does: registers, generated pages, examples, schemas.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVEN_SAMPLERS } from '../../src/search/samplers/names.js';
import { generatedPages } from '../../scripts/generated-pages.mjs';
import { CancelledError, DataError, ERROR_CODES, KernelError, UsageError, type ErrorCode } from '../../src/core/errors.js';
import { DEFAULT_THRESHOLDS } from '../../src/validation/thresholds.js';
import { crossFolder, run, runJson } from '../cli/binary.js';
import { listSources, readSource, ROOT } from './imports.js';
import { readTests } from './read-tests.js';

const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

/** Returns the cells of the table rows whose first cell is in backticks. */
function codeRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    );
}

describe('docs/errors.md', () => {
  test('lists every code of the register with its meaning, in its order', () => {
    const rows = codeRows(page('errors.md')).filter(([code]) => code! in ERROR_CODES || /^[A-Z_]+$/.test(code!));
    expect(rows.map(([code, , meaning]) => [code, meaning])).toEqual(Object.entries(ERROR_CODES));
  });

  test('gives each code the exit code of the class that throws it', () => {
    const sources = listSources('src').map(readSource).join('\n');
    for (const [code, exit] of codeRows(page('errors.md'))) {
      const thrown = [...sources.matchAll(new RegExp(`new (UsageError|DataError)\\(\\s*'${code}'`, 'g'))].map(
        (match) =>
          (match[1] === 'UsageError' ? new UsageError(code as ErrorCode, '') : new DataError(code as ErrorCode, '')).exitCode as number,
      );
      if (code === 'INVARIANT') thrown.push(new KernelError('').exitCode);
      if (code === 'CANCELLED') thrown.push(new CancelledError('').exitCode);
      if (code !== 'EXPRESSION_INVALID') expect(thrown.length, `${code} is thrown somewhere`).toBeGreaterThan(0);
      for (const each of thrown) expect(String(each), code).toBe(exit);
    }
  });
});

test.each(Object.entries(generatedPages()))('docs/%s is what npm run docs writes', (name, text) => {
  expect(page(name)).toBe(text);
});

test.each(['optimize.md', 'verdict.md'])('%s names the even samplers of the register', (name) => {
  const listed = [...EVEN_SAMPLERS].sort().map((sampler) => `\`${sampler}\``);
  const found = /`random`, `\w+` and `\w+`|`\w+`, `random` and `\w+`/.exec(page(name))?.[0];
  expect(found?.match(/`\w+`/g)?.sort()).toEqual(listed);
});

describe('docs/fills.md', () => {
  const text = page('fills.md');
  const tests = ['orders', 'stops', 'sizing'].flatMap((name) =>
    readTests(readFileSync(join(ROOT, 'test/fills', `${name}.test.ts`), 'utf8')),
  );

  test.each(Array.from({ length: 14 }, (_, i) => `F${i + 1}`))('%s is stated, and a test that asserts something bears its name', (rule) => {
    expect(text).toMatch(new RegExp(`^\\*\\*${rule} `, 'm'));
    expect(tests.filter(({ title, assertions }) => title.startsWith(`${rule} `) && assertions.length > 0)).not.toEqual([]);
  });

  test.each(['103.02', '100.98', '104.94', '89.1', '99.0099', '4.16', '3.84', '109.08', '108.9', '8_969.8', '9_989.8', '10_039'])(
    'its number %s stands in an assertion',
    (number) => {
      expect(text.replaceAll(',', '')).toContain(number.replaceAll('_', ''));
      const words = new RegExp(`(?<![\\d.])${number.replaceAll('.', '\\.')}`);
      expect(tests.flatMap(({ assertions }) => assertions).filter((assertion) => words.test(assertion))).not.toEqual([]);
    },
  );
});

describe('docs/telemetry.md', () => {
  test('its fields are those of real output, in their order', async () => {
    const dir = crossFolder();
    const { run_dir } = await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--no-cache'], dir);
    const lines = ['telemetry.jsonl', 'events.jsonl'].flatMap((name) =>
      readFileSync(join(dir, run_dir, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );
    const sections = new Map(
      page('telemetry.md')
        .split('\n### ')
        .slice(1)
        .map((section) => [section.split('\n')[0]!, codeRows(section).filter(([field]) => /^[a-z_]+$/.test(field!))]),
    );
    expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(sections.keys()));
    for (const line of lines) {
      const fields = sections.get(line['event'] as string)!.map(([field]) => field!);
      const common = line['schema'] === 'barloom.events/1' ? ['schema', 'event', 'time', 'run_id'] : [];
      expect(Object.keys(line)).toEqual([...common, ...fields]);
      for (const [field, type] of sections.get(line['event'] as string)!)
        expect(fits(line[field!], type!), `${field} is ${type}`).toBe(true);
      expect(page('telemetry.md')).toContain(`\`${String(line['schema'])}\``);
    }
  });

  function fits(value: unknown, type: string): boolean {
    if (value === null) return type.includes('null');
    if (type === 'time') return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(String(value));
    if (type === 'whole number') return Number.isInteger(value);
    return typeof value === ({ text: 'string', 'true or false': 'boolean', object: 'object' }[type] ?? 'number');
  }
});

describe('docs/library.md', () => {
  const LIBRARY_ARGUMENTS = ['outputDir', 'startedMs', 'resumeDir', 'timeMs', 'delayBars', 'isForced', 'barCount'];
  const example = readFileSync(join(ROOT, 'examples/library.mjs'), 'utf8');

  test('shows the example that stands in examples/', () => {
    expect(page('library.md')).toContain(`\`\`\`js\n${example}\`\`\``);
  });

  test('shows the study that stands in examples/, and it runs', () => {
    const path = join(ROOT, 'examples/study.mjs');
    expect(page('library.md')).toContain(`\`\`\`js\n${readFileSync(path, 'utf8')}\`\`\``);
    expect(execFileSync(process.execPath, [path], { encoding: 'utf8' })).toMatch(
      /^100 trials with surrogate: exit stop, stop 3\.0, fast 21\n$/,
    );
  });

  test('the example runs', () => {
    const printed = execFileSync(process.execPath, [join(ROOT, 'examples/library.mjs')], { encoding: 'utf8' });
    expect(printed).toMatch(
      /^DEMO: 5000 bars of 1h, synthetic\nwarm-up: 48 bars\n\d+ trades, sharpe \S+, first: long at \d+\.\d\d\n12 trials, best \{"fast":\d+,"slow":\d+\}\n$/,
    );
  });

  test('names only what is exported', async () => {
    const exported = Object.keys(await import('../../src/library/index.js'));
    const named = codeRows(page('library.md'))
      .flatMap(([cell]) => [...cell!.matchAll(/([A-Za-z_]+)(?=\(|`|,|$)/g)].map((match) => match[1]!))
      .filter((name) => /^[a-z]+[A-Z]|^[A-Z_]+$|^(sweep|backtest)$/.test(name));
    expect(named.filter((name) => !exported.includes(name) && !LIBRARY_ARGUMENTS.includes(name))).toEqual([]);
  });
});

describe('docs/learning.md', () => {
  const path = join(ROOT, 'examples/learning.mjs');

  test('shows the example that stands in examples/, and it runs', () => {
    expect(page('learning.md')).toContain(`\`\`\`js\n${readFileSync(path, 'utf8')}\`\`\``);
    const printed = execFileSync(process.execPath, [path], { encoding: 'utf8', env: { ...process.env, ALLOW_FAKE_DATA: 'true' } })
      .trimEnd()
      .split('\n');
    expect(printed).toEqual([
      expect.stringMatching(/^(\d{3}) trades, \1 rows$/),
      'demo version 1: canaries passed, passed, passed, passed',
      expect.stringMatching(/^look 1: No better than chance: /),
      expect.stringMatching(/^keep: Nothing is in production\. No better than chance: /),
      expect.stringMatching(/^\d{3} labelled signals, 0 reasons to train again$/),
      expect.stringMatching(/^the last bar's score is 0\.\d\d$/),
    ]);
  });
});

test('docs/factory.md names every command of the factory, and no other', async () => {
  const { stdout } = await run(['factory', '--help'], ROOT);
  const known = [...stdout.matchAll(/^ {2}([a-z]+)(?:\|[a-z]+)? \[options\]/gm)].map(([, name]) => name!);
  const text = page('factory.md');
  const table = text.slice(text.indexOf('## Commands'), text.indexOf('## Files'));
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`(?:barloom factory )?([a-z]+)/g)].map(([, name]) => name!),
  );
  expect(known.length).toBeGreaterThan(5);
  expect(named.toSorted()).toEqual(known.filter((name) => name !== 'help').toSorted());
});

test('docs/verdict.md gives the thresholds that are the defaults, in their order', () => {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const rows = codeRows(page('verdict.md').split('## What is computed')[0]!).filter(([, value]) => Number.isFinite(Number(value)));
  expect(rows.map(([name, value]) => [name, Number(value)])).toEqual(
    Object.entries(DEFAULT_THRESHOLDS).map(([name, value]) => [snake(name), value]),
  );
});

test.each([
  'architecture.md',
  'fills.md',
  'files.md',
  'language.md',
  'library.md',
  'errors.md',
  'telemetry.md',
  'verdict.md',
  'learning.md',
  'models.md',
  'factory.md',
])('docs/%s names only files that exist', (name) => {
  const text = page(name);
  const paths = [...text.matchAll(/`((?:src|assembly|test|docs|configs|examples|scripts)\/[\w./-]*)`/g)].map((match) => match[1]!);
  const links = [...text.matchAll(/\]\(([\w./-]+)\)/g)].map((match) => join('docs', match[1]!));
  expect([...paths, ...links].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
