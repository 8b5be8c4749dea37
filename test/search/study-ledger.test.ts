import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeStudyCut,
  isTornStudyLedger,
  readStudyLedger,
  StudyLedger,
  type RecordedTrial,
  type StudyHeader,
} from '../../src/search/study-ledger.js';
import { expectOpen } from './open-files.js';

const HEADER: StudyHeader = { format: 'barloom-study', version: 1, study: 'abc', fields: ['sharpe', 'trades'] };
const { NaN: UNDEFINED } = Number;

/** One of each state, and what JSON does not know. */
const TRIALS: RecordedTrial[] = [
  {
    trialNumber: 0,
    parameters: { fast: 12, exit: 'cross', is_long: true },
    outcome: { state: 'complete', values: [1.25, UNDEFINED], violation: 0.5 },
    record: Float64Array.of(1e-300, UNDEFINED),
  },
  {
    trialNumber: 1,
    parameters: { fast: 0.1 + 0.2 },
    outcome: { state: 'pruned', step: 3, value: -0.1 },
    reports: [
      [1, UNDEFINED],
      [3, -0.1],
    ],
    record: undefined,
  },
  {
    trialNumber: 2,
    parameters: { fast: 3 },
    outcome: { state: 'pruned', step: 1, value: UNDEFINED },
    reports: [[1, UNDEFINED]],
    record: undefined,
  },
  {
    trialNumber: 3,
    parameters: { fast: 4 },
    outcome: { state: 'failed', code: 'TRIAL_FAILED', message: 'длина\t"n" ≥ 1\r\nnot 0 \u2028 📉 \\' },
    record: undefined,
  },
  { trialNumber: 4, parameters: {}, outcome: { state: 'infeasible' }, record: undefined },
  {
    trialNumber: 5,
    parameters: { fast: 5 },
    outcome: { state: 'complete', values: [UNDEFINED] },
    reports: [
      [1, 2],
      [2, 5e-324],
    ],
    record: Float64Array.of(Number.MAX_VALUE, 3),
  },
];

function pathOf(bytes?: Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-study-ledger-')), 'ledger.jsonl');
  if (bytes !== undefined) writeFileSync(path, bytes);
  return path;
}

function write(parts: readonly (readonly RecordedTrial[])[]): { path: string; hash: string; bytes: Buffer } {
  const path = pathOf();
  const ledger = StudyLedger.create(path, HEADER);
  for (const part of parts) ledger.write(part);
  const hash = ledger.finish();
  return { path, hash, bytes: readFileSync(path) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Ends of the lines, the header's first: bytes. */
const endsOf = (bytes: Buffer): number[] => [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));

describe("a study's ledger", () => {
  test('gives back every state as it was told', () => {
    const { path, bytes } = write([TRIALS]);
    expect(readStudyLedger(path)).toEqual({ header: HEADER, trials: TRIALS, soundBytes: bytes.length, damagedBytes: 0, damagedLines: 0 });
  });

  test('gives back any number: as it is, -0 as 0, infinities as undefined', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (value, field) => {
        const { path } = write([
          [
            {
              trialNumber: 0,
              parameters: {},
              outcome: { state: 'complete', values: [value] },
              reports: [[1, value]],
              record: Float64Array.of(field, 1),
            },
          ],
        ]);
        const [{ outcome, reports, record }] = readStudyLedger(path).trials as [RecordedTrial];
        const kept = (number: number): number => (Number.isFinite(number) ? number + 0 : UNDEFINED);
        expect(outcome).toEqual({ state: 'complete', values: [kept(value)] });
        expect([reports, record]).toEqual([[[1, kept(value)]], Float64Array.of(kept(field), 1)]);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test('is the same bytes for any parts, and its hash is that of the file', () => {
    const whole = write([TRIALS]);
    expect(whole.hash).toBe(sha256(whole.bytes));
    for (const parts of [[[], TRIALS], TRIALS.map((trial) => [trial]), [TRIALS.slice(0, 2), [], TRIALS.slice(2)]])
      expect(write(parts).hash).toBe(whole.hash);
  });

  test('that is cut off anywhere keeps every whole line, and goes on to the same bytes', () => {
    const whole = write([TRIALS]);
    const ends = endsOf(whole.bytes);
    for (let length = ends[0]!; length <= whole.bytes.length; length++) {
      const path = pathOf(whole.bytes.subarray(0, length));
      const content = readStudyLedger(path);
      const kept = ends.filter((end) => end <= length).length - 1;
      expect(content).toEqual({
        header: HEADER,
        trials: TRIALS.slice(0, kept),
        soundBytes: ends[kept],
        damagedBytes: length - ends[kept]!,
        damagedLines: length > ends[kept]! ? 1 : 0,
      });
      if (length % 7 > 0 && kept < TRIALS.length) continue;
      const ledger = StudyLedger.resume(path, content);
      ledger.write(TRIALS.slice(kept));
      expect([ledger.finish(), readFileSync(path)]).toEqual([whole.hash, whole.bytes]);
    }
  });

  test('with any byte of its last lines changed keeps what stands before the damage', () => {
    const { bytes } = write([TRIALS]);
    const ends = endsOf(bytes);
    fc.assert(
      fc.property(fc.integer({ min: ends[2]!, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at]! ^= change;
        const { trials, soundBytes, damagedBytes } = readStudyLedger(pathOf(damaged));
        const sound = ends.filter((end) => end <= at).length - 1;
        expect(trials).toEqual(TRIALS.slice(0, sound));
        expect([soundBytes, damagedBytes]).toEqual([ends[sound], bytes.length - ends[sound]!]);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test('with a line that stands twice or is missing keeps what stands before it', () => {
    const { bytes } = write([TRIALS]);
    const ends = endsOf(bytes);
    const [, , second, third] = ends as [number, number, number, number];
    for (const parts of [
      [bytes.subarray(0, third), bytes.subarray(second, third)],
      [bytes.subarray(0, second), bytes.subarray(third)],
    ]) {
      const content = readStudyLedger(pathOf(Buffer.concat(parts)));
      expect(content.trials).toEqual(TRIALS.slice(0, content.trials.length));
      expect([content.trials.length, content.soundBytes]).toEqual(parts[0]!.length === third ? [3, third] : [2, second]);
    }
  });

  test('is torn where it was cut off within its first line, and is none where something else stands there', () => {
    const { bytes } = write([TRIALS]);
    const [header] = endsOf(bytes) as [number];
    for (let length = 0; length < header; length++) expect(isTornStudyLedger(pathOf(bytes.subarray(0, length))), String(length)).toBe(true);
    expect(isTornStudyLedger(pathOf(bytes.subarray(0, header)))).toBe(false);
    for (const text of ['something else', '{"format":"barloom-ledger"', 'x\n', '{}\n', '\n', `${JSON.stringify(HEADER)}\n`]) {
      const path = pathOf(Buffer.from(text));
      expect(isTornStudyLedger(path), text).toBe(false);
      expect(() => readStudyLedger(path), text).toThrow(/is not a study's ledger: its first line is not a header$/);
    }
    expect(() => readStudyLedger('/nowhere/ledger.jsonl')).toThrow('ledger /nowhere/ledger.jsonl does not exist');
  });

  test('with fields in another order is read and gone on with by their names', () => {
    const turned = pathOf(),
      ledger = StudyLedger.create(turned, { ...HEADER, fields: ['trades', 'sharpe'] });
    ledger.write(TRIALS.map((trial) => ({ ...trial, record: trial.record && Float64Array.from(trial.record).reverse() })));
    ledger.finish();
    const content = readStudyLedger(turned, HEADER.fields);
    expect(content.trials).toEqual(TRIALS);
    const resumed = StudyLedger.resume(turned, content, HEADER.fields),
      more: RecordedTrial = { ...TRIALS[0]!, trialNumber: TRIALS.length };
    resumed.write([more]);
    resumed.close();
    expect(readStudyLedger(turned, HEADER.fields).trials).toEqual([...TRIALS, more]);
    expect(readStudyLedger(turned).trials.at(-1)!.record).toEqual(Float64Array.from(more.record!).reverse());
  });

  test('with other fields is refused with both lists', () => {
    const { path } = write([TRIALS]);
    expect(() => readStudyLedger(path, ['sharpe', 'ulcer_index'])).toThrow(
      /has records of other fields: sharpe, trades; this version of barloom has sharpe, ulcer_index$/,
    );
  });

  test('with a damaged line keeps nothing behind it, sound or not, and counts all of that', () => {
    const { bytes } = write([TRIALS]);
    const ends = endsOf(bytes);
    const line = (k: number): Buffer => bytes.subarray(k === 0 ? 0 : ends[k - 1], ends[k]);
    const content = readStudyLedger(pathOf(Buffer.concat([line(0), line(1), Buffer.from('damaged\n'), line(2), line(3)])));
    expect([content.trials, content.soundBytes, content.damagedLines]).toEqual([[TRIALS[0]], ends[1], 3]);
    expect(content.damagedBytes).toBe(8 + line(2).length + line(3).length);
  });

  test('of another version or format is none, and the file is named', () => {
    for (const change of [{ version: 2 }, { format: 'barloom-ledger' }]) {
      const path = pathOf();
      StudyLedger.create(path, { ...HEADER, ...change } as StudyHeader).finish();
      expect(() => readStudyLedger(path)).toThrow(expect.objectContaining({ code: 'RUN_UNREADABLE', context: { path } }));
    }
    const empty = pathOf(Buffer.alloc(0));
    expect(() => readStudyLedger(empty)).toThrow(expect.objectContaining({ code: 'RUN_UNREADABLE', context: { path: empty } }));
  });

  test('can be closed twice', () => {
    const path = pathOf();
    const ledger = StudyLedger.create(path, HEADER);
    expectOpen(path, 1);
    ledger.close();
    expectOpen(path, 0);
    ledger.close();
    const finished = StudyLedger.create(path, HEADER);
    finished.finish();
    expectOpen(path, 0);
    finished.close();
  });

  test('says what is cut off when it goes on', () => {
    const content = { header: HEADER, trials: [], soundBytes: 10 };
    expect(describeStudyCut('LEDGER', { ...content, damagedBytes: 0, damagedLines: 0 })).toEqual([]);
    expect(describeStudyCut('LEDGER', { ...content, damagedBytes: 1234, damagedLines: 1 })).toEqual([
      'Resumed: 1 trial at the end of LEDGER (1,234 bytes) could not be read and was cut off; the study runs on from there.',
    ]);
    expect(describeStudyCut('LEDGER', { ...content, damagedBytes: 9, damagedLines: 2000 })).toEqual([
      'Resumed: 2,000 trials at the end of LEDGER (9 bytes) could not be read and were cut off; the study runs on from there.',
    ]);
  });
});
