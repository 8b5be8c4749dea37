// sym(…) reads the last bar of another symbol as long as it is young enough: NaN beyond, counted and told, in the identity, and blind to
// what
// comes behind.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTradingData } from '../../../src/app/market-data/open-trading-data.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { cutTradingData } from '../../../src/core/trading-data.js';
import { alterFuture } from '../../../src/core/alter-future.js';
import { evaluateColumns } from '../../../src/engine/evaluate-columns.js';
import { compileColumns } from '../../../src/expr/compile-columns.js';
import { temporaryFolder } from '../../data/request.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2020, 0, 1);
const folder = temporaryFolder();

/** Writes hourly bars of the hours for which `has` is true. */
function write(symbol: string, hours: number, has: (hour: number) => boolean): void {
  const rows = Array.from({ length: hours }, (_, hour) => hour)
    .filter(has)
    .map((hour) => `${new Date(START + hour * HOUR_MS).toISOString()},${100 + hour},${102 + hour},${99 + hour},${101 + hour},${1 + hour}`);
  writeFileSync(join(folder, `${symbol}.csv`), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
}
write('OWN', 240, () => true);
write('WHOLE', 240, () => true);
// no bar from hour 50 to 59, from 100 to 102, and none from 200 on
write('HOLES', 200, (hour) => (hour < 50 || hour >= 60) && (hour < 100 || hour >= 103));

const MEMORY = 64 * 1024 * 1024;

/** Returns the columns of expressions on OWN's bars, with the warnings. */
async function columnsOf(texts: readonly string[], data: object = {}): Promise<{ columns: Float64Array[]; warnings: readonly string[] }> {
  const { file } = systemOf(data);
  const { graph, roots } = compileColumns('test', new Map(texts.map((text, i) => [`c${i}`, text])));
  const { trading, warnings } = await openTradingData(file, 'OWN', graph, { useCache: false } as never);
  return { columns: evaluateColumns({ data: trading, graph, roots }, MEMORY), warnings };
}

function systemOf(data: object, enter = 'sym("HOLES", close) > 0'): ReturnType<typeof resolveSystem> {
  return resolveSystem(
    {
      system: 'ages',
      data: { source: 'csv', path: join(folder, '{symbol}.csv'), symbols: ['OWN'], timeframe: '1h', calendar: 'crypto', ...data },
      strategy: { long: { enter, exit: 'close < 0' } },
    },
    { source: 'test' },
  );
}

const gaps = (column: Float64Array): number[] => Array.from(column.keys()).filter((hour) => Number.isNaN(column[hour]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('how long a bar is read', () => {
  test('three of its own bars by default; a bar that is there again is read at once', async () => {
    const { columns, warnings } = await columnsOf(['sym("HOLES", close)']);
    // the bar of hour 49 is complete at 50:00; at the closes of 50, 51 and 52 it is one, two and three hours old
    expect(gaps(columns[0]!)).toEqual([...range(53, 60), ...range(203, 240)]);
    expect(columns[0]![52]).toBe(150);
    expect(warnings).toEqual(
      [
        'sym("HOLES", …) is NaN on 44 of 240 bars, first on 2020-01-03T05:00:00Z: the last bar of HOLES is older there than data.max_age (3 of its bars)',
        expect.stringContaining('gap'),
      ].reverse(),
    );
  });

  test.each<[number | string, number[]]>([
    [1, [...range(51, 60), 101, 102, ...range(201, 240)]],
    ['10h', range(210, 240)],
    ['1d', range(224, 240)],
    [40, []],
  ])('max_age %s', async (maxAge, expected) => {
    const { columns, warnings } = await columnsOf(['sym("HOLES", close)'], { max_age: maxAge });
    expect(gaps(columns[0]!)).toEqual(expected);
    expect(warnings.filter((warning) => warning.startsWith('sym('))).toHaveLength(expected.length === 0 ? 0 : 1);
  });

  test('of a higher timeframe of the other symbol: three bars of that', async () => {
    const { columns } = await columnsOf(['tf("4h", sym("HOLES", close))', 'sym("HOLES", tf("4h", close))']);
    // the bar from 196:00 to 200:00 is the last; twelve hours on it is too old for bars of four hours
    expect(gaps(columns[0]!).at(0)).toBeLessThan(4);
    expect(gaps(columns[0]!).filter((hour) => hour > 10)).toEqual(range(215, 240));
    // read from the other's own bars, which are too old after three of theirs
    expect(gaps(columns[1]!).filter((hour) => hour > 10)).toEqual([...range(53, 60), ...range(203, 240)]);
  });

  test('a whole symbol, the own one and higher timeframes of the own do not age', async () => {
    const { columns, warnings } = await columnsOf(['sym("WHOLE", close)', 'sym("OWN", close)', 'tf("1d", close)']);
    expect([gaps(columns[0]!), gaps(columns[1]!), gaps(columns[2]!), warnings]).toEqual([[], [], range(0, 23), []]);
  });

  test('conditions are false there, and nothing is decided on them', async () => {
    const run = await backtest(systemOf({}, 'sym("HOLES", close > 0)'), { useCache: false });
    const young = await backtest(systemOf({ max_age: 100 }, 'sym("HOLES", close > 0)'), { useCache: false });
    expect(run.warnings.some((warning) => warning.startsWith('sym("HOLES", …) is NaN on 44 of 240 bars'))).toBe(true);
    expect(young.warnings.some((warning) => warning.startsWith('sym('))).toBe(false);
  });
});

test.each([0, -1, 2.5, '3', '3x', '3M'])('max_age %j is refused', (maxAge) => {
  expect(() => systemOf({ max_age: maxAge })).toThrow(/data\.max_age must be/);
});

test('what is decided before a cut keeps its bits, wherever it is cut', async () => {
  const { file } = systemOf({});
  const { graph, roots } = compileColumns(
    'test',
    new Map([
      ['a', 'sym("HOLES", close)'],
      ['b', 'sym("HOLES", tf("4h", close))'],
      ['c', 'close - sym("HOLES", close)'],
    ]),
  );
  const { trading } = await openTradingData(file, 'OWN', graph, { useCache: false } as never);
  const whole = evaluateColumns({ data: trading, graph, roots }, MEMORY);
  for (let cut = 1; cut < 240; cut += 7) {
    for (const data of [cutTradingData(trading, graph.frames, cut), alterFuture(trading, graph.frames, cut, 3)]) {
      const columns = evaluateColumns({ data, graph, roots }, MEMORY);
      for (const [index, column] of columns.entries()) expect(column.slice(0, cut)).toEqual(whole[index]!.slice(0, cut));
    }
  }
});
