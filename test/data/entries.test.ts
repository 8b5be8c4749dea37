// `data.columns`, `skip_lines`, `delimiter`: any table can be read; and what stands around one is passed over or named.
import { describe, expect, test } from 'vitest';
import { BarloomError } from '../../src/core/errors.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { openMarket } from '../../src/data/open-market.js';
import { hourlyCsv, requestFor, temporaryFile } from './request.js';

type Changes = Partial<DataRequest>;
const open = (text: string | Uint8Array, changes: Changes = {}): ReturnType<typeof openMarket> =>
  openMarket({ ...requestFor(temporaryFile(text), { calendar: undefined }), ...changes });
const refusal = async (text: string | Uint8Array, changes: Changes = {}): Promise<BarloomError> => {
  const error: unknown = await open(text, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BarloomError);
  expect((error as Error).message.length).toBeLessThan(700);
  expect((error as Error).message).not.toMatch(/\p{Cc}/u);
  return error as BarloomError;
};

describe('data.columns', () => {
  const text = 'Datum;Eröffnung;Hoch;Tief;Schluss;Umsatz\n2024-01-02;1;3;0,5;2;7\n2024-01-03;1;3;0,5;2,5;8\n';
  const columns = { time: 'Datum', open: 'Eröffnung', high: 'Hoch', low: 'Tief', close: 'Schluss', volume: 'Umsatz' };

  test('by name, by number, and only those that the names do not show', async () => {
    for (const entries of [columns, { time: 1, open: 2, high: 3, low: 4, close: 5, volume: 6 }])
      expect([...(await open(text, { columns: entries })).market.bars.close]).toEqual([2, 2.5]);
    expect([
      ...(await open(text.replace('Hoch;Tief', 'High;Low'), { columns: { time: 'datum', open: 2, close: 'schluss' } })).market.bars.low,
    ]).toEqual([0.5, 0.5]);
    expect((await open(text, { columns: { ...columns, volume: 'none' } })).market.bars.volume[0]).toBeNaN();
  });

  test('a date and a time of day', async () => {
    const two = 'D,T,O,H,L,C\n20240102,930,1,3,0.5,2\n20240102,1030,1,3,0.5,2\n';
    expect((await open(two, { columns: { time: ['D', 'T'] } })).market.bars.timeMs[0]).toBe(Date.UTC(2024, 0, 2, 9, 30));
  });

  test('of a file without header, by number', async () => {
    const bare = '7,2024-01-02,2,3,1,2.5\n8,2024-01-03,2,3,1,2.5\n';
    const { market } = await open(bare, { columns: { time: 2, open: 3, high: 4, low: 5, close: 6, volume: 1, symbol: 'none' } });
    expect([market.bars.close[0], market.bars.volume[1]]).toEqual([2.5, 8]);
  });

  test('a name or number that is not there is refused with the nearest', async () => {
    expect((await refusal(text, { columns: { ...columns, close: 'Schlus' } })).message).toMatch(
      /^data\.columns\.close: file ".*" has no column "Schlus" \(did you mean "Schluss"\?\); it has Datum, Eröffnung/,
    );
    expect((await refusal(text, { columns: { ...columns, close: 7 } })).message).toMatch(/has no column 7, and it has 6 columns$/);
  });
});

describe('what stands before, between and behind', () => {
  const plain = hourlyCsv(30);
  const closes = async (text: string | Uint8Array, changes: Changes = {}): Promise<number[]> => [
    ...(await open(text, changes)).market.bars.close,
  ];
  const expected = Array.from({ length: 30 }, (_, i) => 101 + i);

  test.each<[string, string | Uint8Array, Changes]>([
    ['an address', `https://www.example.org/data\n${plain}`, {}],
    ['remarks', `# one\n# two, with a comma\n${plain}`, {}],
    ['a remark that is the header', `#${plain}`, {}],
    ['remarks between the bars', plain.replace('\n2020-01-01T05', '\n# five\n2020-01-01T05'), {}],
    ['a title and a blank line', `Prices of X\n\n${plain}`, {}],
    ['lines that are counted', `a,b,c,d,e,f\n1,2,3,4,5,6\n${plain}`, { skipLines: 2 }],
    ['sep=', `sep=,\n${plain}`, {}],
    ['"sep=;"', `"sep=;"\r\n${plain.replaceAll(',', ';')}`, {}],
    ['another delimiter', plain.replaceAll(',', '~'), { delimiter: '~' }],
    ['tabs, named', plain.replaceAll(',', '\t'), { delimiter: 'tab' }],
    ['blanks', plain.replaceAll(',', '   '), {}],
    ['the header again', plain.replace('\n2020-01-01T05', `\n${plain.split('\n')[0]}\n2020-01-01T05`), {}],
    ['rows of empty cells', plain.replace('\n2020-01-01T05', '\n,,,,,\n;;\n2020-01-01T05').replace('\n;;', ''), {}],
    ['a last line of text', `${plain}Downloaded from somewhere\n`, {}],
    ['line ends of CR alone', plain.replaceAll('\n', '\r'), {}],
    ['UTF-16 without a mark, little end first', Buffer.from(plain, 'utf16le'), {}],
    ['UTF-16 without a mark, big end first', Buffer.from(plain, 'utf16le').swap16(), {}],
    ['UTF-16 with a mark, big end first', Buffer.from(`\ufeff${plain}`, 'utf16le').swap16(), {}],
  ])('%s', async (_, text, changes) => {
    expect(await closes(text, changes)).toEqual(expected);
  });

  test('what is passed over is said', async () => {
    const { warnings } = await open(`title\n${plain.replace('\n2020-01-01T05', '\n,,,,,\n2020-01-01T05')}`);
    expect(warnings.map((warning) => warning.replace(/file ".*":/, 'file:'))).toEqual([
      'file: a line before the header is passed over',
      'file: 1 × row of empty cells passed over',
    ]);
  });

  test('a bad first bar is no line before the header', async () => {
    expect((await refusal(plain.replace('2020-01-01T00:00:00.000Z', 'yesterday'))).context).toMatchObject({
      row: 2,
      column: 'time',
      value: 'yesterday',
    });
    expect((await refusal(plain.split('\n').slice(1).join('\n').replace('2020-01-01T00:00:00.000Z', 'yesterday'))).exitCode).toBe(3);
  });

  test('row numbers count every line', async () => {
    const text = `# one\n\n${plain.replace('105,107', '105,x')}`;
    expect((await refusal(text)).context).toMatchObject({ row: 9, column: 'high', value: 'x' });
    expect((await refusal(`1\n2\n${plain.replace('105,107', '105,x')}`, { skipLines: 2 })).context).toMatchObject({
      row: 9,
      column: 'high',
    });
  });

  test('a delimiter that is none', async () => {
    for (const delimiter of ['a', '::', ''])
      expect((await refusal(plain, { delimiter })).context).toMatchObject({ entry: 'data.delimiter' });
  });
});

describe('a sentence', () => {
  test('names the cell that is bad, not the one beside it', async () => {
    const pair = 'date,time,open,high,low,close\n2024-01-02,09:30,1,3,0.5,2\n2024-01-02,9h,1,3,0.5,2\n';
    expect((await refusal(pair)).context).toMatchObject({ row: 3, column: 'time', value: '9h' });
    expect((await refusal(pair.replace('2024-01-02,9h', '2024-13-02,09:31'))).context).toMatchObject({
      row: 3,
      column: 'date',
      value: '2024-13-02',
    });
  });

  test('is short and clean, whatever the file holds', async () => {
    const escape = String.fromCharCode(27);
    expect((await refusal(`a,${escape}[31mRED${escape}[0m,\u0007,b\n1,2,3,4\n`)).message).toMatch(
      /its header has a, \\u001b\[31mRED\\u001b\[0m, \\u0007, b;/,
    );
    expect((await refusal(`time,open,high,low,close\n2024-01-02,${'9'.repeat(100_000)}x,1,1,1\n`)).message).toMatch(
      /"9{60}…" is not a number/,
    );
    for (const text of [
      `${'x'.repeat(1_000_000)}\n`,
      `${'x,'.repeat(100_000)}\n`,
      `time,open,high,low,close\n${`${escape}]`.repeat(1000)},1,1,1,1\n`,
    ])
      await refusal(text);
  });

  test.each<[string, Uint8Array | string, RegExp]>([
    ['xlsx', Buffer.from('PK\u0003\u0004..........xl/workbook.xml'), /is an Excel workbook \(xlsx\); save it as CSV$/],
    ['xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /is an Excel workbook \(xls\); save it as CSV$/],
    ['bzip2', Buffer.from('BZh91AY&SY\u0001\u0002'), /is compressed with bzip2/],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /is compressed with xz/],
    ['HTML', '<!DOCTYPE html><html><body>404</body></html>', /is HTML or XML, perhaps an error page/],
    ['Parquet', 'PAR1....', /is Parquet; read it with the source parquet$/],
    ['HDF5', Buffer.from([0x89, 0x48, 0x44, 0x46, 13]), /is HDF5/],
    ['JSON without bars', '{"error": "no data"}', /is JSON without rows of bars/],
    ['JSON that is cut off', '[[1704153600000,1,2', /is not whole JSON/],
  ])('names %s', async (_, bytes, sentence) => {
    expect((await refusal(bytes)).message).toMatch(sentence);
  });
});
