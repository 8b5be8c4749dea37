import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/core/errors.js';
import { listLayouts, openMarket } from '../../src/data/open-market.js';
import { fixture, hourlyCsv, requestFor, temporaryFile } from './request.js';

const at = (iso: string): number => Date.parse(iso);

describe('each layout is detected, and its columns land where they belong', () => {
  test('generic: any order, extra columns ignored, naive times', async () => {
    const { market } = await openMarket(requestFor(fixture('generic.csv'), { timezone: 'Europe/Berlin' }));
    expect(market.origin.layout).toBe('generic');
    expect(market.timeframe.name).toBe('1h');
    expect([...market.bars.timeMs]).toEqual([at('2019-12-31T23:00Z'), at('2020-01-01T00:00Z'), at('2020-01-01T01:00Z')]);
    expect([...market.bars.open]).toEqual([100, 101, 102]);
    expect([...market.bars.high]).toEqual([102, 103, 102]);
    expect([...market.bars.low]).toEqual([99, 100.5, 100]);
    expect([...market.bars.close]).toEqual([101, 102, 100.25]);
    expect([...market.bars.volume]).toEqual([10, 11.5, 12]);
  });

  test('yahoo: Adj Close is ignored, dates stay dates', async () => {
    const { market, quality } = await openMarket(requestFor(fixture('yahoo.csv'), { calendar: 'us_equity' }));
    expect(market.origin.layout).toBe('yahoo');
    expect([...market.bars.close]).toEqual([10.5, 10.5, 11.75]);
    expect(market.bars.timeMs[2]).toBe(at('2020-01-06T00:00Z'));
    expect(market.calendar.zone).toBe('UTC');
    expect(quality.verdict).toBe('clean');
  });

  test('metatrader5: tab-separated, tick volume where volume is all 0', async () => {
    const { market } = await openMarket(requestFor(fixture('metatrader5.csv'), { calendar: 'forex' }));
    expect(market.origin.layout).toBe('metatrader5');
    expect([...market.bars.volume]).toEqual([42, 43]);
    expect(market.bars.timeMs[1]).toBe(at('2020-01-02T01:00Z'));
    expect(market.bars.low[1]).toBe(1.1);
  });

  test('metatrader5 as UTF-16, as the terminal writes it', async () => {
    const text = `\ufeff<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n2020.01.02\t1\t2\t0.5\t1.5\t9\t7\t1\r\n2020.01.03\t1\t2\t0.5\t1.5\t9\t0\t1\r\n`;
    const { market } = await openMarket(requestFor(temporaryFile(Buffer.from(text, 'utf16le'))));
    expect([...market.bars.volume]).toEqual([7, 0]);
    expect(market.timeframe.name).toBe('1d');
  });

  test('binance without header in ms, with header in µs', async () => {
    const plain = await openMarket(requestFor(fixture('binance.csv')));
    const headed = await openMarket(requestFor(fixture('binance-header.csv')));
    expect([plain.market.origin.layout, headed.market.origin.layout]).toEqual(['binance', 'binance']);
    expect(plain.market.bars.timeMs[0]).toBe(at('2020-01-01T00:00Z'));
    expect(headed.market.bars.timeMs[1]).toBe(at('2025-01-01T01:00Z'));
    expect([...plain.market.bars.volume]).toEqual([511.814901, 883.052603]);
  });

  test('bitfinex: open, close, high, low is told from the prices', async () => {
    const { market } = await openMarket(requestFor(fixture('bitfinex.csv')));
    expect(market.origin.layout).toBe('bitfinex');
    expect([market.bars.open[1], market.bars.close[1], market.bars.high[1], market.bars.low[1]]).toEqual([321.64, 322.26, 322.26, 321.64]);
  });

  test('plain: no header, open, high, low, close; semicolons and seconds', async () => {
    const { market } = await openMarket(requestFor(fixture('plain.csv')));
    expect(market.origin.layout).toBe('plain');
    expect(market.bars.high[0]).toBe(323);
    expect(market.timeframe.name).toBe('1m');
  });

  test('a layout can be forced', async () => {
    const flat = temporaryFile('1420070400000,5,5,5,5,1\n1420070460000,5,5,5,5,1\n');
    await expect(openMarket(requestFor(flat))).rejects.toThrow(
      /fit neither or both of the orders .* force one with the layout plain or bitfinex/,
    );
    const { market } = await openMarket(requestFor(flat, { layout: 'bitfinex' }));
    expect(market.origin.layout).toBe('bitfinex');
  });

  test('gzip is undone, whatever the name', async () => {
    const path = temporaryFile(gzipSync(hourlyCsv(5)), 'bars.csv.gz');
    expect((await openMarket(requestFor(path))).market.bars.close[4]).toBe(105);
  });

  test('every layout is listed with a description', () => {
    expect(
      listLayouts()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['binance', 'bitfinex', 'coinbase', 'databento', 'generic', 'kibot', 'metatrader5', 'plain', 'yahoo']);
    for (const { description } of listLayouts()) expect(description.length).toBeGreaterThan(20);
  });
});

describe('times', () => {
  const cases: readonly [string, string][] = [
    ['1577836800', '2020-01-01T00:00Z'],
    ['1577836800000', '2020-01-01T00:00Z'],
    ['1577836800000000', '2020-01-01T00:00Z'],
    ['1577836800000000000', '2020-01-01T00:00Z'],
    ['1577836800.5', '2020-01-01T00:00:00.500Z'],
    ['2020-01-01', '2020-01-01T00:00Z'],
    ['20200101', '2020-01-01T00:00Z'],
    ['20200101 013000', '2020-01-01T01:30Z'],
    ['2020/01/01 01:30', '2020-01-01T01:30Z'],
    ['2020.01.01 01:30:15', '2020-01-01T01:30:15Z'],
    ['2020-01-01T01:30:15.250Z', '2020-01-01T01:30:15.250Z'],
    ['2020-01-01 01:30:00+02:00', '2019-12-31T23:30Z'],
    ['2020-01-01 01:30:00-0500', '2020-01-01T06:30Z'],
    ['2020-01-01 01:30:00 UTC', '2020-01-01T01:30Z'],
    ['"2020-01-01 01:30"', '2020-01-01T01:30Z'],
  ];
  test.each(cases)('%s is %s', async (cell, iso) => {
    const { market } = await openMarket(requestFor(temporaryFile(`date,open,high,low,close\n${cell},1,2,0.5,1.5\n`), { timeframe: '1h' }));
    expect(market.bars.timeMs[0]).toBe(at(iso));
    expect(market.bars.volume[0]).toBeNaN();
  });

  test.each(['01/02/2020', '2020-13-01', '2020-02-30', '2020-01-01 25:00', 'yesterday', ''])('%s is refused', async (cell) => {
    const path = temporaryFile(`date,open,high,low,close\n2020-01-01,1,2,0.5,1.5\n${cell},1,2,0.5,1.5\n`);
    const error: unknown = await openMarket(requestFor(path)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).context).toMatchObject({ file: path, row: 3, column: 'date', value: cell });
    expect((error as DataError).message).toContain(`row 3 column date: "${cell}" is not a time`);
  });
});
