// Parameters in groups: written in mappings or by their whole names, they are the same.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { printSystem, resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { parseYaml } from '../../../src/app/system/read-system-text.js';
import { openGrid } from '../../../src/app/trials/space-of.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';

const STRATEGY = {
  let: { line: 'ema(close, $entry.fast)' },
  long: { enter: 'crosses_above(close, line)', exit: 'crosses_below(close, line)' },
  stop: '$exit.hard_stop * atr(14)',
};
const GROUPED = {
  strategy: STRATEGY,
  params: { entry: { fast: 12, kind: 1 }, exit: { hard_stop: 2.5 } },
  space: {
    entry: { fast: { int: [5, 9] }, kind: { choice: [1, 2] } },
    exit: { hard_stop: { float: [1.5, 4], step: 0.5, when: { entry: { kind: 1 } } } },
  },
  require: ['$entry.fast < 9 * $entry.kind'],
};
const DOTTED = {
  strategy: STRATEGY,
  params: { 'entry.fast': 12, 'entry.kind': 1, 'exit.hard_stop': 2.5 },
  space: {
    'entry.fast': { int: [5, 9] },
    'entry.kind': { choice: [1, 2] },
    'exit.hard_stop': { float: [1.5, 4], step: 0.5, when: { 'entry.kind': 1 } },
  },
  require: ['$entry.fast < 9 * $entry.kind'],
};

const resolve = (raw: object, overrides: readonly string[] = []): ResolvedSystem => resolveSystem(raw, { source: 'x.yaml', overrides });

/** Returns code, sentence and context of what is refused. */
function refusal(raw: object, overrides: readonly string[] = []): { code: string; message: string; context: unknown } {
  try {
    resolve(raw, overrides);
  } catch (error) {
    if (error instanceof UsageError) return { code: error.code, message: error.message, context: error.context };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a group', () => {
  test('is the same as whole names, in params, space and when', () => {
    expect(resolve(GROUPED).file).toEqual(resolve(DOTTED).file);
    expect(resolve(GROUPED).file.params).toEqual({ 'entry.fast': 12, 'entry.kind': 1, 'exit.hard_stop': 2.5 });
    expect(resolve(GROUPED).file.space['exit.hard_stop']).toEqual({ float: [1.5, 4], step: 0.5, when: { 'entry.kind': 1 } });
    const mixed = { ...GROUPED, params: { entry: { fast: 12 }, 'exit.hard_stop': 2.5, 'entry.kind': 1 } };
    expect(Object.entries(resolve(mixed).file.params)).toEqual(Object.entries(resolve(DOTTED).file.params));
  });

  test('nests as deep as one likes', () => {
    const deep = {
      ...GROUPED,
      params: { a: { b: { c: { d: 3 } } } },
      strategy: { long: { enter: 'close > $a.b.c.d' } },
      space: {},
      require: [],
    };
    expect(resolve(deep).file.params).toEqual({ 'a.b.c.d': 3 });
    expect(graphOf(resolve(deep).file).nodes.flatMap(({ parameters }) => parameters)).toEqual(['a.b.c.d']);
  });

  test('comes back from what --print-config writes', () => {
    const printed = parseYaml(printSystem(resolve(GROUPED)), 'printed') as object;
    expect(resolve(printed).file).toEqual(resolve(GROUPED).file);
  });

  test('has a grid under its whole names', () => {
    const { file } = resolve(GROUPED);
    const table = openGrid(file, graphOf(file), undefined).ask(1000);
    expect(table.names).toEqual(['entry.fast', 'entry.kind', 'exit.hard_stop']);
    // kind 1: fast 5…8, six stops each; kind 2: fast 5…9, no stop of its own
    expect(table.count).toBe(4 * 6 + 5);
  });
});

describe('--set', () => {
  test.each([GROUPED, DOTTED])('finds a parameter, however the file wrote it', (raw) => {
    expect(resolve(raw, ['params.exit.hard_stop=3']).file.params['exit.hard_stop']).toBe(3);
    expect(resolve(raw, ['params.exit={hard_stop: 4}']).file.params['exit.hard_stop']).toBe(4);
    expect(resolve(raw, ['space.exit.hard_stop.float=[1,4]']).file.space['exit.hard_stop']).toMatchObject({ float: [1, 4], step: 0.5 });
    expect(resolve(raw, ['space.exit.hard_stop.when.entry.kind=2']).file.space['exit.hard_stop']!.when).toEqual({ 'entry.kind': 2 });
    expect(Object.keys(resolve(raw, ['params.exit=null']).file.params)).toEqual(['entry.fast', 'entry.kind']);
  });

  test.each([
    ['params.exit=3', 'FLAG_INVALID', 'params.exit is a group (hard_stop) and takes no value'],
    ['params.exit.hard_stop.x=3', 'FLAG_INVALID', '"hard_stop" is a value and has no entries'],
    ['params.exit.hard_stp=3', 'NAME_UNKNOWN', 'no expression reads "$exit.hard_stp" (did you mean "$exit.hard_stop"?)'],
    ['params.hard_stop=3', 'NAME_UNKNOWN', '(did you mean "$exit.hard_stop"?)'],
    ['params.exit={hard_stop: 3, ma: 20}', 'NAME_UNKNOWN', 'no expression reads "$exit.ma"'],
  ])('%s', (override, code, sentence) => {
    const refused = refusal(GROUPED, [override]);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(sentence);
    expect(refused.context).toEqual({ flag: '--set', value: override });
  });
});

describe('what is refused', () => {
  test.each<[string, object, string, string]>([
    [
      'a value and a group',
      { params: { exit: 2, 'exit.x': 3 } },
      'params.exit',
      'params.exit is a value, and params.exit.x makes a group of it',
    ],
    [
      'a value here and a group there',
      { params: { entry: 2 } },
      'params.entry',
      'params.entry is a value, and space.entry.fast makes a group',
    ],
    ['a name twice', { params: { exit: { x: 2 }, 'exit.x': 3 } }, 'params.exit.x', 'params.exit.x stands twice'],
    ['an empty group', { params: { exit: { inner: {} } } }, 'params.exit.inner', 'params.exit.inner is an empty group'],
    ['an empty group of axes', { space: { exit: {} } }, 'space.exit', 'space.exit is an empty group'],
    ['a word that is none', { params: { exit: { '2x': 1 } } }, 'params.exit.2x', 'not "exit.2x"'],
    ['a dot too many', { params: { 'exit..x': 1 } }, 'params.exit..x', 'not "exit..x"'],
  ])('%s', (_, entries, entry, sentence) => {
    const refused = refusal({ ...GROUPED, ...entries });
    expect(refused.code).toBe('CONFIG_INVALID');
    expect(refused.context).toEqual({ entry });
    expect(refused.message).toContain(sentence);
  });

  test('an axis that is none, by its whole name', () => {
    expect(refusal({ ...GROUPED, space: { exit: { hard_stop: { float: 3 } } } })).toMatchObject({
      code: 'CONFIG_INVALID',
      context: { entry: 'space.exit.hard_stop' },
    });
  });

  test.each([
    ['$exit', '"$exit" is a group of parameters, read one by one: $exit.hard_stop'],
    ['$exit.hard_stpo', 'unknown parameter "$exit.hard_stpo" (did you mean "$exit.hard_stop"?)'],
    ['$hard_stop', '(did you mean "$exit.hard_stop"?)'],
    ['$exit.ma', 'unknown parameter "$exit.ma"; the group has $exit.hard_stop'],
  ])('%s in an expression', (text, sentence) => {
    const { file } = resolve({ ...GROUPED, strategy: { ...STRATEGY, stop: text } });
    expect(() => graphOf(file)).toThrow(sentence);
  });
});
