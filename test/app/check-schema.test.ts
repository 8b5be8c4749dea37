// The checker says what TypeBox says, on systems with something changed anywhere in them.
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { fillDefaults, findSchemaErrors } from '../../src/app/system/check-schema.js';
import type { JsonSchema } from '../../src/app/system/schema-builder.js';
import { SystemSchema } from '../../src/app/system/system-schema.js';

const SCHEMA = SystemSchema as unknown as JsonSchema;
/** Errors that TypeBox lists at most. */
const TYPEBOX_ERRORS = 8;
const SYSTEM = {
  data: {
    source: 'csv',
    path: 'bars.csv',
    symbols: ['A', 'B'],
    start: '2015-01-01',
    quality: { gap: 'fail' },
    synthetic: { seed: 1 },
    detail: { timeframe: '1m' },
  },
  windows: { early: ['2015-01-01', '2016-01-01'] },
  params: { fast: 1, on: true, name: 'x' },
  strategy: { let: { a: 'close', b: 3 }, long: { enter: 'a > b', exit: 'false' }, stop: 2 },
  execution: { fill: 'close', taker_fee_bps: 3 },
  space: { fast: { int: [1, 5], step: 2 }, x: { float: [1, 2] }, name: { choice: ['x', 1, true] } },
  maximize: ['sharpe'],
  require: ['$fast > 1'],
};
const replacement = fc.oneof(
  fc.constantFrom(-1, 0, 0.5, 10_000, Number.NaN, '', 'x y', 'close', true, null, [], {}, [1], [1, 2, 3], { int: [1] }, { unknown: 1 }),
  fc.string(),
);

type Tree = Record<string, unknown> | unknown[];

/** Paths of all entries of a value. */
function listPaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...listPaths(inner, [...path, name])])
    : [];
}

function change(path: readonly string[], value: unknown, name: string | undefined): unknown {
  const system = structuredClone(SYSTEM) as Tree;
  const holder = path.slice(0, -1).reduce<Tree>((inner, entry) => (inner as Record<string, Tree>)[entry]!, system) as Record<
    string,
    unknown
  >;
  holder[name !== undefined && !Array.isArray(holder) ? name : path.at(-1)!] = value;
  return system;
}

test('verdict, keywords and places are those of TypeBox', () => {
  let [refused, compared] = [0, 0];
  const path = fc.constantFrom(...listPaths(SYSTEM));
  fc.assert(
    fc.property(path, replacement, fc.option(fc.constantFrom('unknown', 'step', 'lot', 'a b'), { nil: undefined }), (at, value, name) => {
      const system = change(at, value, name);
      const filled = fillDefaults(SCHEMA, structuredClone(system));
      const ours = findSchemaErrors(SCHEMA, filled).map(({ keyword, instancePath }) => `${instancePath} ${keyword}`);
      expect(ours.length === 0).toBe(Value.Check(SystemSchema, filled));
      // TypeBox says of an unknown entry and of one too many that their schema is false, and stops after some errors
      const theirs = [...Value.Errors(SystemSchema, filled)];
      const texts = new Set(
        theirs.filter(({ keyword }) => keyword !== 'boolean').map(({ keyword, instancePath }) => `${instancePath} ${keyword}`),
      );
      expect([...texts].filter((text) => !ours.includes(text))).toEqual([]);
      if (ours.length > 0) refused++;
      if (theirs.length >= TYPEBOX_ERRORS) return;
      compared++;
      expect(ours.filter((text) => !texts.has(text) && !text.endsWith(' additionalItems'))).toEqual([]);
    }),
    { seed: 11, numRuns: 3000 },
  );
  expect(refused).toBeGreaterThan(1000);
  expect(compared).toBeGreaterThan(1000);
});

test('an empty system gets every default, and what is given stays', () => {
  expect(fillDefaults(SCHEMA, {})).toMatchObject({
    system: 'system',
    data: { source: 'synthetic', symbols: ['SYNTH'] },
    params: {},
    execution: { fill: 'next_open', taker_fee_bps: 10 },
    risk: { cash: 10_000 },
    require: [],
    seed: 1,
  });
  expect(fillDefaults(SCHEMA, { execution: { taker_fee_bps: 3 }, data: null })).toMatchObject({
    execution: { taker_fee_bps: 3, maker_fee_bps: 10 },
    data: null,
  });
  expect(Object.hasOwn(fillDefaults(SCHEMA, {}) as object, 'windows')).toBe(false);
});
