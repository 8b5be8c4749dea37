// Candidates of one idea, and that the verdict on each counts them all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, write } from './binary.js';
import { boardOf, journalOf, round, systemOn, writeBars } from './factory-folder.js';
import { expectRefusalHere, runJsonHere } from './in-process.js';

interface Expanded {
  readonly candidates: readonly { readonly system: string; readonly set: readonly string[]; readonly isNew: boolean }[];
}

function ideaFolder(text = systemOn({ name: 'idea' })): string {
  const dir = folder();
  for (const symbol of ['ABC', 'DEF']) writeBars(dir, 320, Infinity, symbol);
  write(dir, 'idea.yaml', text);
  return dir;
}

describe('factory expand', () => {
  test('makes a candidate of each symbol, timeframe, leverage and value, once', async () => {
    const dir = ideaFolder();
    const words = [
      'factory',
      'expand',
      'idea.yaml',
      '--symbols',
      'ABC,DEF',
      '--timeframes',
      '1d,2d',
      '--leverage',
      '1,2',
      '--param',
      'length=5,9',
    ];
    const { candidates } = await runJsonHere<Expanded>(words, dir);
    expect(candidates).toHaveLength(16);
    expect(candidates[1]).toEqual({
      system: 'idea-ABC-1d-x1-length9',
      isNew: true,
      set: [
        'system=idea-ABC-1d-x1-length9',
        'lifecycle.idea=idea',
        'data.symbols=["ABC"]',
        'data.timeframe=1d',
        'risk.max_leverage=1',
        'risk.sizing=fraction',
        'risk.fraction=1',
        'params.length=9',
      ],
    });
    expect((await runJsonHere<Expanded>(words, dir)).candidates.every(({ isNew }) => !isNew)).toBe(true);
    expect(await boardOf(dir)).toHaveLength(16);
  });

  test('runs them as what is laid over the file says', async () => {
    const dir = ideaFolder();
    await runJsonHere(['factory', 'expand', 'idea.yaml', '--symbols', 'ABC,DEF'], dir);
    await round(dir);
    const runs = journalOf(dir).flatMap(({ event, record }) =>
      event === 'judged' ? [Object.keys((record as { data: object }).data)] : [],
    );
    expect(new Set(runs.flat())).toEqual(new Set(['own ABC 1d', 'own DEF 1d']));
    expect((await boardOf(dir)).map(({ stage }) => stage)).toEqual(['demo', 'demo']);
  });

  test('counts all of them in the verdict, also those that failed', async () => {
    const text = systemOn({ name: 'idea' })
      .replace('test: {checks: []', 'test: {checks: [verdict]')
      .replace('hygiene: {checks: []}', 'hygiene: {checks: [], require: ["$length < 9"]}');
    const dir = ideaFolder(text);
    await runJsonHere(['factory', 'expand', 'idea.yaml', '--symbols', 'ABC,DEF', '--param', 'length=5,6,7,9'], dir);
    await round(dir);
    const gates = (await boardOf(dir)).map(({ system, gates: { hygiene } }) => [system, hygiene]);
    expect(gates).toContainEqual(['idea-ABC-length9', 'failed']);
    const lines = readFileSync(join(dir, 'factory', 'runs', 'registry.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const ended = lines
      .map((line) => JSON.parse(line) as { kind: string; idea: string; study: string })
      .filter(({ kind, idea }) => kind === 'ended' && idea === 'idea');
    expect(new Set(ended.map(({ study }) => study)).size).toBe(8);
    const judged = journalOf(dir).filter(({ event, record }) => event === 'judged' && (record as { gate: string }).gate === 'test');
    expect(judged).toHaveLength(6);
    for (const { record } of judged) expect(JSON.stringify(record)).toMatch(/The best of 8 trials/);
  });

  test.each([
    [['--leverage', '0'], /--leverage must be a number above 0, not 0/],
    [['--param', 'length'], /--param must be a parameter and its values such as fast=5,10, not "length"/],
    [['--param', 'lengt=5'], /lengt/],
    [['--timeframes', '1d,,2d'], /--timeframes must be values separated by commas/],
    [[], /needs one of --symbols, --timeframes, --leverage and --param/],
    [['--param', `length=${Array.from({ length: 501 }, (_, i) => i + 2).join(',')}`], /makes 501 candidates; it makes 1 to 500 at once/],
  ] as const)('refuses %j', async (words, sentence) => {
    const dir = ideaFolder();
    await expectRefusalHere(['factory', 'expand', 'idea.yaml', ...words], dir, 2, sentence);
    expect(await boardOf(dir)).toEqual([]);
  });
});
