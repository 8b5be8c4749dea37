// Numbers as tables write them, the volume that is the base volume, and values that are no prices.
import { describe, expect, test } from 'vitest';
import { BarloomError } from '../../src/core/errors.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { openMarket } from '../../src/data/open-market.js';
import { requestFor, temporaryFile } from './request.js';

type Changes = Partial<DataRequest>;
const open = (text: string, changes: Changes = {}): ReturnType<typeof openMarket> =>
  openMarket({ ...requestFor(temporaryFile(text), { calendar: undefined }), ...changes });
const refusal = async (text: string, changes: Changes = {}): Promise<BarloomError> => {
  const error: unknown = await open(text, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BarloomError);
  return error as BarloomError;
};
/** Rows of a day each, cells between `delimiter`. */
const table = (
  rows: readonly (readonly string[])[],
  delimiter = ';',
  header = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'],
): string => `${[header, ...rows.map((row, i) => [`2024-01-0${i + 1}`, ...row])].map((cells) => cells.join(delimiter)).join('\n')}\n`;
const first = ({ market: { bars } }: Awaited<ReturnType<typeof openMarket>>): number[] => [
  bars.open[0]!,
  bars.high[0]!,
  bars.low[0]!,
  bars.close[0]!,
  bars.volume[0]!,
];

describe('marks and thousands', () => {
  test.each<[string, readonly string[], readonly number[]]>([
    ['decimal commas', ['100,03', '100,3', '99,22', '99,64', '7115'], [100.03, 100.3, 99.22, 99.64, 7115]],
    [
      'decimal commas, thousands between points',
      ['1.100,03', '1.100,3', '1.099,22', '1.099,64', '7.115'],
      [1100.03, 1100.3, 1099.22, 1099.64, 7115],
    ],
    [
      'thousands between commas',
      ['41,997.42', '42,047.32', '41,683.55', '41,796.99', '9,344'],
      [41_997.42, 42_047.32, 41_683.55, 41_796.99, 9344],
    ],
    [
      'thousands between apostrophes',
      ["41'997.42", "42'047.32", "41'683.55", "41'796.99", "9'344"],
      [41_997.42, 42_047.32, 41_683.55, 41_796.99, 9344],
    ],
    [
      'thousands between blanks',
      ['41 997,42', '42\u00a0047,32', '41\u202f683,55', '41 796,99', '9 344'],
      [41_997.42, 42_047.32, 41_683.55, 41_796.99, 9344],
    ],
    ['dollars, K of volume', ['$100.03', '$100.3', '$99.22', '$99.64', '7.115K'], [100.03, 100.3, 99.22, 99.64, 7115]],
    ['millions and billions of volume', ['1.5', '2', '1', '1.5', '1.25M'], [1.5, 2, 1, 1.5, 1_250_000]],
    ['powers of ten', ['1e2', '2E+2', '5e1', '1.5e2', '1e3'], [100, 200, 50, 150, 1000]],
  ])('%s', async (_, cells, numbers) => {
    expect(first(await open(table([cells, cells])))).toEqual(numbers);
    const quoted = cells.map((cell) => `"${cell}"`);
    expect(first(await open(table([quoted, quoted], ',')))).toEqual(numbers);
  });

  const unsure = [['41,997', '42,047', '41,683', '41,796', '9344']];

  test('what may be either is refused, and an entry settles it', async () => {
    expect((await refusal(table(unsure))).message).toMatch(
      /column Open: "41,997" is not a number; data\.decimal or data\.thousands says what its separator is$/,
    );
    expect(
      first(
        await open(table(unsure), { decimal: ',', timeframe: undefined }).catch(() =>
          open(table([...unsure, ...unsure]), { decimal: ',' }),
        ),
      ),
    ).toEqual([41.997, 42.047, 41.683, 41.796, 9344]);
    expect(first(await open(table([...unsure, ...unsure]), { thousands: ',' }))).toEqual([41_997, 42_047, 41_683, 41_796, 9344]);
  });

  test('groups that are not of three digits are no number', async () => {
    const cells = ['41,99.42', '42,047.32', '41,683.55', '41,796.99', '1'];
    expect((await refusal(table([['1.5', '2', '1', '1.5', '1'], cells]), { thousands: ',' })).message).toMatch(
      /"41,99\.42" is not a number/,
    );
    expect((await refusal(table([['1_000', '2', '1', '1.5', '1']]))).message).toMatch(/"1_000" is not a number/);
    expect((await refusal(table([['1.2K', '2', '1', '1.5', '1']]))).message).toMatch(/"1\.2K" is not a number/);
  });

  test('prices that all have three digits behind a point are warned of between semicolons', async () => {
    const rows = ['9344', '9345', '9346'].map((volume) => ['41.997', '42.047', '41.684', '41.797', volume]);
    const kept = await open(table(rows));
    expect(first(kept)).toEqual([41.997, 42.047, 41.684, 41.797, 9344]);
    expect(kept.warnings.join('\n')).toMatch(
      /every price has three digits behind its point, such as 41\.997, which is read as a decimal; data\.thousands: "\." reads it as 41997/,
    );
    const asked = await open(table(rows), { thousands: '.' });
    expect(first(asked)).toEqual([41_997, 42_047, 41_684, 41_797, 9344]);
    expect(asked.warnings).toEqual([]);
    expect((await open(table(rows, ','))).warnings).toEqual([]);
  });
});

describe('volume', () => {
  const rows = [
    ['1', '3', '0.5', '2', '7', '70', '700'],
    ['1', '3', '0.5', '2', '8', '80', '800'],
  ];
  const volumeOf = async (names: readonly string[], changes: Changes = {}): Promise<number | undefined> =>
    (await open(table(rows, ',', ['Date', 'Open', 'High', 'Low', 'Close', ...names]), changes)).market.bars.volume[0];

  test.each<[readonly string[], Changes, number]>([
    [['Volume MA', 'Volume', 'x'], {}, 70],
    [['Volume MA', 'x', 'y'], {}, Number.NaN],
    [['quote_volume', 'x', 'y'], {}, Number.NaN],
    [['turnover', 'amount', 'vol'], {}, 700],
    [['Volume USD', 'Volume BTC', 'x'], {}, 70],
    [['Volume USDT', 'x', 'y'], {}, Number.NaN],
    [['Volume BTC', 'Volume ETH', 'x'], { symbol: 'ETHBTC' }, 70],
    [['Volume BTC', 'Volume ETH', 'x'], {}, Number.NaN],
    [['Volume USD', 'x', 'y'], { columns: { volume: 'Volume USD' } }, 7],
    [['Volume', 'x', 'y'], { columns: { volume: 'none' } }, Number.NaN],
    [['v', 'vw', 'n'], {}, 7],
  ])('%j', async (names, changes, volume) => {
    expect(await volumeOf(names, changes)).toEqual(volume);
  });

  test('that is left open is said', async () => {
    const { warnings } = await open(table(rows, ',', ['Date', 'Open', 'High', 'Low', 'Close', 'Volume BTC', 'Volume ETH', 'x']));
    expect(warnings.join('\n')).toMatch(/Volume BTC, Volume ETH are not read as the base volume; data\.columns: \{volume: …\} takes one$/);
  });

  test('below 0 is a finding, and taken for missing', async () => {
    const text = table([
      ['1', '3', '0.5', '2', '-1'],
      ['1', '3', '0.5', '2', '5'],
    ]);
    const { market, quality } = await open(text);
    expect([...market.bars.volume]).toEqual([Number.NaN, 5]);
    expect(quality.findings).toMatchObject([
      { kind: 'negative_volume', count: 1, policy: 'repair', examples: [{ row: 2, values: { volume: -1 } }] },
    ]);
    expect([...(await open(text, { quality: { negative_volume: 'keep' } })).market.bars.volume]).toEqual([-1, 5]);
    expect(await refusal(text, { quality: { negative_volume: 'fail' } })).toMatchObject({
      code: 'DATA_QUALITY',
      context: { kind: 'negative_volume' },
    });
  });
});

describe('a price that is infinite', () => {
  test.each(['1e400', 'inf', '-Infinity'])('%s is no price: its finding fails', async (cell) => {
    const text = table([
      ['1', '3', '0.5', '2', '1'],
      ['1', cell, '0.5', '2', '1'],
      ['1', '3', '0.5', '2', '1'],
    ]);
    const error = await refusal(text);
    expect(error).toMatchObject({ code: 'DATA_QUALITY', context: { kind: 'infinite', count: 1, row: 3 } });
    const kept = await open(text, { quality: { infinite: 'keep' } });
    expect([...kept.market.bars.high]).toEqual([3, Number.NaN, 3]);
    expect((await open(text, { quality: { infinite: 'repair', gap: 'keep' } })).market.bars.high).toHaveLength(2);
  });

  test('a bar of nothing else is no bar', async () => {
    const text = table([
      ['inf', 'inf', '0.5', 'inf', '1'],
      ['1', '3', '0.5', '2', '1'],
    ]);
    expect((await refusal(text)).context).toMatchObject({ kind: 'infinite', row: 2 });
  });
});
