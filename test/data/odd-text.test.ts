// Texts that are nearly right: what changes no number is read, what may change one is refused.
import { describe, expect, test } from 'vitest';
import { openMarket } from '../../src/data/open-market.js';
import { hourlyCsv, requestFor, temporaryFile } from './request.js';

const open = (text: string | Uint8Array, name?: string): ReturnType<typeof openMarket> => openMarket(requestFor(temporaryFile(text, name)));

describe('read as if it were written plainly', () => {
  test.each<[string, (text: string) => string]>([
    ['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte-order mark', (text) => `\ufeff${text}`],
    ['quoted cells', (text) => text.replace(/[^,\n]+/g, '"$&"')],
    ['semicolons', (text) => text.replaceAll(',', ';')],
    ['blank lines and lines of spaces', (text) => `${text.replace('\n', '\n\n   \n')}\n\n  \n`],
    ['empty cells behind the last', (text) => text.replace(/(?<!volume)\n/g, ',,\n')],
  ])('%s', async (_, edit) => {
    const [plain, edited] = [await open(hourlyCsv(30)), await open(edit(hourlyCsv(30)))];
    expect(edited.market.bars).toEqual(plain.market.bars);
  });
});

describe('refused', () => {
  test('a comma in a number, which would shift the cells behind it', async () => {
    await expect(open(hourlyCsv(30, 990).replace(',1000,', ',1,000,'))).rejects.toThrow(
      /bars\.csv" row \d+ has 7 cells, and the first line has 6$/,
    );
  });

  test('a header that names a price twice', async () => {
    await expect(open(hourlyCsv(3).replace('volume', 'Close'))).rejects.toThrow(
      /needs one column "close", and its header has time, open, high, low, close, Close; data\.columns: \{close: …\} takes the number of a column$/,
    );
  });

  test('bytes that are no text', async () => {
    await expect(open(Uint8Array.of(7, 0, 9, 200, 0, 44, 10, 13))).rejects.toThrow(
      /bars\.csv" is not text: its beginning holds bytes of 0$/,
    );
    await expect(open(Uint8Array.of(7, 3, 9, 200, 1, 44, 10, 13), 'bars.csv.gz')).rejects.toThrow(
      /bars\.csv\.gz" is not gzip, as its name says$/,
    );
  });

  test('a path through a file', async () => {
    const path = `${temporaryFile(hourlyCsv(3))}/bars.csv`;
    await expect(openMarket(requestFor(path))).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
  });
});
