// What a gate that waits is judged again for: new bars of anything that the system reads, and nothing else.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataStamps } from '../../../src/app/factory/data-stamp.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { SystemFile } from '../../../src/app/system/system-schema.js';
import { folder, write } from '../../cli/binary.js';

const FILES = ['OWN.csv', 'OTHER.csv', 'PAIR.csv', 'RANKED.csv', 'STRANGE.csv', 'MEMBER.csv', 'OWN-1m.csv', 'news.csv'];
const LONG = { enter: 'sym("OTHER", close) > 1', exit: 'close < 1' };

function changedBy(file: SystemFile, dir: string, name: string): boolean {
  const before = new DataStamps().stampOf(file);
  appendFileSync(join(dir, name), '2020-01-03,1,1,1,1,1\n');
  return new DataStamps().stampOf(file) !== before;
}

test.each([
  ['its own symbol', 'OWN.csv', true],
  ['a symbol that its expressions read', 'OTHER.csv', true],
  ['its benchmark', 'PAIR.csv', true],
  ['a symbol that its rank reads', 'RANKED.csv', true],
  ['bars of a lower timeframe', 'OWN-1m.csv', true],
  ['a table beside the bars', 'news.csv', true],
  ['a file that it does not read', 'STRANGE.csv', false],
])('the stamp of a system is another one after new rows of %s: %s', (_, name, isOther) => {
  const dir = folder();
  for (const each of FILES) write(dir, each, 'time,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n2020-01-02,1,1,1,1,1\n');
  const { file } = resolveSystem(
    {
      data: {
        source: 'csv',
        path: '{symbol}.csv',
        symbols: ['OWN'],
        timeframe: '1d',
        detail: { timeframe: '1m', path: '{symbol}-1m.csv' },
        extra: { news: { path: 'news.csv', time: 'time', columns: ['close'] } },
      },
      strategy: { long: LONG },
      portfolio: { rank: 'sym("RANKED", close)' },
      verdict: { benchmark: 'PAIR' },
    },
    { baseDir: dir },
  );
  expect(changedBy(file, dir, name)).toBe(isOther);
});

test('the stamp of a composite is one of what its members read', () => {
  const dir = folder();
  for (const each of FILES) write(dir, each, 'time,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n2020-01-02,1,1,1,1,1\n');
  const data = { source: 'csv', path: '{symbol}.csv', symbols: ['OWN'], timeframe: '1d' };
  const { file } = resolveSystem(
    {
      kind: 'composite',
      pool: {
        a: { data, strategy: { long: LONG } },
        b: { data: { ...data, symbols: ['MEMBER'] }, strategy: { long: { enter: 'close > 1' } } },
      },
      policy: { rules: [{ when: 'close > 2', weights: { a: 1 } }], default: { b: 1 } },
    },
    { baseDir: dir },
  );
  expect(changedBy(file, dir, 'OTHER.csv')).toBe(true);
  expect(changedBy(file, dir, 'MEMBER.csv')).toBe(true);
  expect(changedBy(file, dir, 'STRANGE.csv')).toBe(false);
});
