// Lines made by the kernel are those that JavaScript makes one by one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineField, LineTable } from '../../src/core/line-table.js';
import { formatTime } from '../../src/core/time.js';
import { LineFormatter } from '../../src/engine/text/line-formatter.js';

const SEED = 20240611;
const formatter = new LineFormatter();
const end: LineField = { before: '\n', kind: 'fixed' };

function textOf(table: LineTable): string {
  const pieces: Buffer[] = [];
  for (const piece of formatter.format(table)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

function linesOf(field: LineField, rows: number): string[] {
  return textOf({ head: '', rows, fields: [field, end] })
    .split('\n')
    .slice(0, -1);
}

/** Says where long lists differ: printing them takes minutes. */
function expectSame(found: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((text, i) => text !== found[i]);
  expect([found.length, at, found[at]]).toEqual([wanted.length, -1, undefined]);
}

function numberLines(values: readonly number[]): string[] {
  return linesOf({ before: '', kind: 'number', values: Float64Array.from(values), missing: '', infinities: 'named' }, values.length);
}

const plain = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** A number of any bits. */
const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0]!);

describe('a number', () => {
  test('of any bits is what JavaScript prints, and reads back as itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyBits, fc.double(), fc.integer(), fc.double({ min: -1e6, max: 1e6 })), { minLength: 1, maxLength: 200 }),
        (values) => {
          const lines = numberLines(values);
          expect(lines).toEqual(values.map(plain));
          lines.forEach((line, i) => expect(Number(line) === values[i] || line === '').toBe(true));
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('of few decimals, a power of two or ten, and at each turn of the notation', () => {
    const powers = Array.from({ length: 2098 }, (_, k) => 2 ** (k - 1074));
    const tens = Array.from({ length: 632 }, (_, k) => Number(`1e${k - 323}`));
    const decimals = Array.from({ length: 20_000 }, (_, k) => (k * 7919) / 10 ** (k % 9));
    const turns = [
      0,
      -0,
      5e-324,
      Number.MAX_VALUE,
      Number.MIN_VALUE,
      2.2250738585072014e-308,
      1e21,
      999999999999999900000,
      1e-6,
      9.999e-7,
      0.000001234567890123456,
      -0.000001234567890123456,
      2 ** 53,
      2 ** 53 + 2,
      4.35,
      0.1 + 0.2,
      5e-7,
    ];
    const values = [...powers, ...tens, ...decimals, ...turns].flatMap((value) => [value, -value]);
    expectSame(numberLines(values), values.map(String));
  });

  test('that is NaN is the text for what is missing; infinities are named or missing', () => {
    const values = Float64Array.of(Number.NaN, 1, Number.NaN, Infinity, -Infinity, 1, 1, Number.NaN);
    expect(linesOf({ before: '', kind: 'number', values, missing: '', infinities: 'named' }, 8)).toEqual([
      '',
      '1',
      '',
      'Infinity',
      '-Infinity',
      '1',
      '1',
      '',
    ]);
    expect(linesOf({ before: '', kind: 'number', values, missing: 'null', infinities: 'missing' }, 8)).toEqual([
      'null',
      '1',
      'null',
      'null',
      'null',
      '1',
      '1',
      'null',
    ]);
  });

  test('that repeats is the same text, over the edges of chunks too', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.floor(i / 70) / 7);
    expectSame(
      linesOf({ before: 'x', kind: 'number', values, missing: '', infinities: 'named' }, values.length),
      Array.from(values, (value) => `x${value}`),
    );
  });
});

test('a time is ISO 8601, whole seconds without a fraction, all years of a Date', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.integer({ min: -8.64e15, max: 8.64e15 }),
          fc.integer({ min: 0, max: 4e9 }).map((second) => second * 1000),
          fc.integer({ min: 0, max: 1e5 }),
        ),
        { minLength: 1, maxLength: 200 },
      ),
      (times) => {
        expect(linesOf({ before: '', kind: 'time', values: Float64Array.from(times) }, times.length)).toEqual(times.map(formatTime));
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
  const minutes = Array.from({ length: 50_000 }, (_, i) => Date.UTC(2015, 11, 30) + i * 60_000);
  expectSame(linesOf({ before: '', kind: 'time', values: Float64Array.from(minutes) }, minutes.length), minutes.map(formatTime));
});

test('whole numbers, choices of any length and fixed texts stand side by side', () => {
  const texts = ['', 'é', 'a text of more than sixteen bytes, twice over'];
  const wholes = Int32Array.of(0, -5, 2 ** 31 - 1, -(2 ** 31));
  const choices = Int32Array.of(2, 0, 1, 2);
  const table: LineTable = {
    head: 'head\n',
    rows: 4,
    fields: [
      { before: '{', kind: 'whole', values: wholes },
      { before: ', a separator of some length ', kind: 'choice', values: choices, texts },
      end,
    ],
  };
  expect(textOf(table)).toBe(
    `head\n${Array.from(wholes, (whole, i) => `{${whole}, a separator of some length ${texts[choices[i]!]}\n`).join('')}`,
  );
});

test('no row is no line', () => {
  expect(
    textOf({
      head: 'a,b\n',
      rows: 0,
      fields: [{ before: '', kind: 'number', values: new Float64Array(), missing: '', infinities: 'named' }, end],
    }),
  ).toBe('a,b\n');
});
