// A system without `data.timeframe` is run at the timeframe of its file; several symbols may stand in one file.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRefusal, folder, runJson } from './binary.js';

interface Run {
  readonly run_dir: string;
  readonly metrics: Readonly<Record<string, number>>;
}

const STRATEGY = 'strategy: {long: {enter: "close > sma(close,3)", exit: "close < sma(close,3)"}}\n';
const rows = (count: number, stepMs: number, symbol?: string, scale = 1): string[] =>
  Array.from({ length: count }, (_, i) => {
    const close = scale * (100 + 5 * Math.sin(i / 3));
    return `${[Date.UTC(2024, 0, 2) + i * stepMs, ...(symbol === undefined ? [] : [symbol]), close, close + scale, close - scale, close, 10].join(',')}`;
  });

function write(system: string, bars: readonly string[], header = 'timestamp,open,high,low,close,volume'): string {
  const dir = folder();
  writeFileSync(join(dir, 's.yaml'), `${system}${STRATEGY}`);
  writeFileSync(join(dir, 'bars.csv'), `${header}\n${bars.join('\n')}\n`);
  return dir;
}

test.each([
  ['1m', 60_000],
  ['1d', 86_400_000],
])('left out it is the own one of the file: %s', async (name, stepMs) => {
  const dir = write('system: own\ndata: {source: csv, path: bars.csv, symbols: [X]}\n', rows(120, stepMs));
  for (const again of [false, true]) {
    const { run_dir, metrics } = await runJson<Run>(['backtest', 's.yaml'], dir);
    const result = JSON.parse(readFileSync(join(dir, run_dir, 'result.json'), 'utf8')) as { timeframe: string };
    expect([again, result.timeframe]).toEqual([again, name]);
    expect(metrics['trades']).toBeGreaterThan(4);
  }
});

const TWO = ['AAA', 'BBB'].flatMap((symbol, k) => rows(80, 3_600_000, symbol, 1 + 9 * k));
const HEADER = 'timestamp,symbol,open,high,low,close,volume';

test('two symbols of one file are two markets', async () => {
  const dir = write('system: two\ndata: {source: csv, path: bars.csv, symbols: [AAA, BBB]}\n', TWO, HEADER);
  const { runs } = await runJson<{ runs: Run[] }>(['backtest', 's.yaml', '--no-cache'], dir);
  expect(runs).toHaveLength(2);
  expect(runs[0]!.metrics['trades']).toBe(runs[1]!.metrics['trades']);
  expect(runs[0]!.metrics['total_return']).toBeCloseTo(runs[1]!.metrics['total_return']!, 10);
});

test('one of them may be read beside the other', async () => {
  const dir = write('system: beside\ndata: {source: csv, path: bars.csv, symbols: [AAA]}\n', TWO, HEADER);
  const { metrics } = await runJson<Run>(
    ['backtest', 's.yaml', '--no-cache', '--set', 'strategy.long.enter=sym("BBB", close) > 10 * close - 1'],
    dir,
  );
  expect(metrics['trades']).toBeGreaterThan(0);
});

test('a symbol that the file does not hold is refused', async () => {
  const dir = write('system: none\ndata: {source: csv, path: bars.csv, symbols: [CCC]}\n', TWO, HEADER);
  await expectRefusal(
    ['backtest', 's.yaml', '--no-cache'],
    dir,
    3,
    /symbol "CCC" is not in the column symbol of file .*, which has AAA, BBB/,
  );
});
