import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BarloomError } from '../../src/core/errors.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { openMarket } from '../../src/data/open-market.js';
import { hourlyCsv, requestFor, temporaryFile, temporaryFolder } from './request.js';

async function refusal(request: DataRequest): Promise<BarloomError> {
  const error: unknown = await openMarket(request).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BarloomError);
  const refused = error as BarloomError;
  expect(refused.message.split('\n')).toHaveLength(1);
  return refused;
}

describe('each refusal is one sentence with code and place', () => {
  test('a missing file', async () => {
    const { code, message, exitCode } = await refusal(requestFor('/nowhere/bars.csv'));
    expect([code, exitCode]).toEqual(['DATA_NOT_FOUND', 3]);
    expect(message).toBe('file "/nowhere/bars.csv" does not exist');
  });

  test('a missing file beside one with nearly its name', async () => {
    const path = temporaryFile(hourlyCsv(2), 'EURUSD-1h.csv').replace('EURUSD', 'EURUDS');
    expect((await refusal(requestFor(path))).message).toMatch(/does not exist \(did you mean "EURUSD-1h.csv"\?\)$/);
  });

  test.each([
    ['PK\u0003\u0004rest', /is not a whole zip archive: /],
    ['PAR1rest', /is Parquet; read it with the source parquet$/],
  ])('another format: %j', async (text, sentence) => {
    expect((await refusal(requestFor(temporaryFile(text)))).message).toMatch(sentence);
  });

  test('a missing file, although the cache knew it', async () => {
    const { code } = await refusal(requestFor('/nowhere/bars.csv', { useCache: true, timeframe: '1h', cacheDir: temporaryFolder() }));
    expect(code).toBe('DATA_NOT_FOUND');
  });

  test('a folder', async () => {
    const folder = join(temporaryFolder(), 'bars.csv');
    mkdirSync(folder);
    expect((await refusal(requestFor(folder))).message).toBe(`folder "${folder}" holds no file of the source csv`);
  });

  test.each([
    ['', 'nothing'],
    ['\n \n', 'blank lines'],
  ])('an empty file (%j, %s)', async (text) => {
    const { code, message } = await refusal(requestFor(temporaryFile(text)));
    expect(code).toBe('DATA_EMPTY');
    expect(message).toMatch(/is empty; a source needs at least one bar$/);
  });

  test('a header without bars', async () => {
    const { code, message } = await refusal(requestFor(temporaryFile('time,open,high,low,close\n')));
    expect(code).toBe('DATA_EMPTY');
    expect(message).toMatch(/has a header and no bars/);
  });

  test('a header without a needed column, with the nearest name', async () => {
    const { code, message, context } = await refusal(requestFor(temporaryFile('time,opn,high,low,close\n2020-01-01,1,1,1,1\n')));
    expect(code).toBe('DATA_LAYOUT_UNKNOWN');
    expect(message).toMatch(
      /needs the column "open", and its header has time, opn, high, low, close \(did you mean "opn"\?\); data\.columns: \{open: …\} names it$/,
    );
    expect(context).toMatchObject({ column: 'open' });
  });

  test('a header without time', async () => {
    const { message } = await refusal(requestFor(temporaryFile('when,open,high,low,close\nx,1,1,1,1\n')));
    expect(message).toMatch(/needs a time column, and its header has when, open, high, low, close; data\.columns: \{time: …\} names it$/);
  });

  test('too few columns and no header', async () => {
    const { code, message } = await refusal(requestFor(temporaryFile('1420070400000,1,2\n1420070460000,1,2\n')));
    expect(code).toBe('DATA_LAYOUT_UNKNOWN');
    expect(message).toMatch(/has 3 columns and no header; bars need time, open, high, low and close$/);
  });

  test('text in a number cell, by file, row and column', async () => {
    const path = temporaryFile('time,open,high,low,close,volume\n2020-01-01,1,2,0.5,1.5,1\n\n2020-01-02,1,2,"1,5",1.5,1\n');
    const { code, message, context } = await refusal(requestFor(path));
    expect(code).toBe('DATA_CELL_INVALID');
    expect(message).toBe(`file "${path}" row 4 column low: "1,5" is not a number`);
    expect(context).toEqual({ file: path, row: 4, column: 'low', value: '1,5' });
  });

  test('a row that is cut off', async () => {
    const path = temporaryFile('time,open,high,low,close\n2020-01-01,1,2,0.5,1.5\n2020-01-02,1,2\n');
    const { code, message } = await refusal(requestFor(path));
    expect(code).toBe('DATA_CELL_INVALID');
    expect(message).toBe(`file "${path}" row 3 has 3 cells and none for column low`);
  });

  test('times with and without zone in one file', async () => {
    const path = temporaryFile('time,open,high,low,close\n2020-01-01T00:00,1,2,0.5,1.5\n2020-01-01T01:00Z,1,2,0.5,1.5\n');
    expect((await refusal(requestFor(path))).message).toBe(
      `file "${path}" row 3 column time: "2020-01-01T01:00Z" has a zone, and the first row has none`,
    );
  });

  test('gzip that is cut off', async () => {
    const whole = gzipSync(hourlyCsv(500));
    const { code, message } = await refusal(requestFor(temporaryFile(whole.subarray(0, whole.length / 2))));
    expect(code).toBe('DATA_UNREADABLE');
    expect(message).toMatch(/is not whole gzip/);
  });

  test('a finer timeframe than the file has', async () => {
    const path = temporaryFile(hourlyCsv(5));
    const { code, message } = await refusal(requestFor(path, { timeframe: 'M15' }));
    expect(code).toBe('DATA_TIMEFRAME');
    expect(message).toBe(`file "${path}" has bars of 1h, and the timeframe 15m is finer than they are`);
  });

  test('a timeframe that the file does not divide', async () => {
    const { message } = await refusal(requestFor(temporaryFile(hourlyCsv(5)), { timeframe: '90m' }));
    expect(message).toMatch(/has bars of 1h, and the timeframe 90m is not a multiple of it$/);
  });

  test('a single bar without timeframe', async () => {
    expect((await refusal(requestFor(temporaryFile(hourlyCsv(1))))).message).toMatch(
      /has a single bar, which shows no timeframe; name one$/,
    );
  });

  test('an unknown calendar, zone, layout, policy', async () => {
    const path = temporaryFile(hourlyCsv(3));
    const unknown = (changes: object): Promise<BarloomError> => refusal({ ...requestFor(path), ...changes });
    expect((await unknown({ calendar: 'cripto' })).message).toMatch(/did you mean "crypto"/);
    expect((await unknown({ timezone: 'America/New_Yrok' })).message).toMatch(/did you mean "America\/New_York"/);
    expect((await unknown({ layout: 'yaho' })).message).toMatch(/did you mean "yahoo"/);
    expect((await unknown({ quality: { gaps: 'keep' } })).message).toMatch(/quality\.gaps is not a kind of finding.*did you mean "gap"/);
    expect((await unknown({ quality: { gap: 'winsorise' } })).message).toBe(
      'quality.gap must be fail or repair or keep, and it is "winsorise"',
    );
    expect((await unknown({ quality: { gap: 'drop' } })).exitCode).toBe(2);
  });

  test('unsorted times', async () => {
    const lines = hourlyCsv(5).split('\n');
    const path = temporaryFile([...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)].join('\n'));
    const { code, message, context } = await refusal(requestFor(path));
    expect(code).toBe('DATA_QUALITY');
    expect(message).toMatch(
      /row 4 \(2020-01-01T01:00:00Z\): a bar is earlier than the one before it .*; 1 in all; quality\.disorder: repair lets it pass$/,
    );
    expect(context).toMatchObject({ kind: 'disorder', row: 4 });
  });
});
