// A file that something else appends to: lines that are not whole yet wait, others are told with their numbers.
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedEvent } from '../../src/live/feeds/feed-event.js';
import { FilePresence } from '../../src/live/feeds/file-presence.js';
import { tailFile } from '../../src/live/feeds/tail-file.js';
import { readBarLine } from '../../src/live/feeds/read-bar-line.js';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-tail-'));
  path = join(dir, 'live.csv');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const say = (event: FeedEvent): string =>
  event.kind === 'bar' ? `${event.bar.symbol} ${event.bar.time} ${event.bar.close}` : event.kind === 'idle' ? 'idle' : event.sentence;

async function readAll(symbol: string | undefined): Promise<string[]> {
  const found: string[] = [];
  for await (const event of tailFile({ path, symbol, endsWithFile: true }, new AbortController().signal)) found.push(say(event));
  return found;
}

describe('lines', () => {
  test('of CSV, under whatever names its header has, and of JSON', async () => {
    writeFileSync(
      path,
      'Timestamp,Open,High,Low,Close\n1600000000,1,2,0.5,1.5\n{"symbol":"B","date":"2020-09-13T12:27:00Z","open":1,"high":2,"low":1,"close":2}\n',
    );
    expect(await readAll('A')).toEqual(['A 1600000000000 1.5', 'B 1600000020000 2']);
  });

  test('that are no bars are told with their numbers, and the others are read', async () => {
    writeFileSync(path, 'time,open,high,low,close,volume\nyesterday,1,1,1,1,1\n{"time":\n\n1600000000000,1,1,1,1,1\n');
    const found = await readAll('A');
    expect(found[0]).toBe(`line 2 of ${path} is left out: its time must be ISO 8601 or epoch seconds or milliseconds, not yesterday`);
    expect(found[1]).toContain(`line 3 of ${path} is left out: it begins like JSON`);
    expect(found[2]).toBe('A 1600000000000 1');
    expect(found).toHaveLength(3);
  });

  test.each([
    ['1600000000,1,1,1', 'it has 4 cells where the header names 5 columns'],
    ['1600000000,1,1,1,1,1', 'it has 6 cells where the header names 5 columns'],
  ])('%s', (text, sentence) => {
    expect(readBarLine(text, ['time', 'open', 'high', 'low', 'close'], 'A')).toEqual({ kind: 'fault', sentence });
  });

  test.each([
    ['time,open,high,low', 'the header must name a column close, and has time, open, high, low'],
    ['{"time":1600000000,"open":1}', 'it names no symbol, and several are fed'],
  ])('%s', (text, sentence) => {
    expect(readBarLine(text, undefined, undefined)).toEqual({ kind: 'fault', sentence });
  });

  test.each([
    ['2020-09-13', 1599955200000],
    ['"2020-09-13"', 1599955200000],
    ['2020-09-13 12:26:40', 1600000000000],
    ['2020-09-13T12:26:40Z', 1600000000000],
    ['2020-09-13T14:26:40+02:00', 1600000000000],
    ['1600000000', 1600000000000],
    ['1600000000000', 1600000000000],
  ])('a time %s', (text, time) => {
    const line = readBarLine(`${text},1,1,1,1`, ['time', 'open', 'high', 'low', 'close'], 'A');
    expect(line.kind === 'bar' && line.bar.time).toBe(time);
  });
});

test('a line waits for its end, and what comes later is read; a file that was cut is read again', async () => {
  writeFileSync(path, 'time,open,high,low,close\n1600000000,1,1,1,1\n16000000');
  const stop = new AbortController();
  const found: string[] = [];
  for await (const event of tailFile({ path, symbol: 'A', endsWithFile: false }, stop.signal)) {
    if (event.kind !== 'idle') found.push(say(event));
    else if (found.length === 1) appendFileSync(path, '60,2,2,2,2\n');
    else if (found.length === 2) writeFileSync(path, 'time,open,high,low,close\n1600000120,3,3,3,3\n');
    else break;
  }
  stop.abort();
  expect(found[0]).toBe('A 1600000000000 1');
  expect(found[1]).toBe('A 1600000060000 2');
  expect(found[2]).toContain('has become shorter');
  expect(found[3]).toBe('A 1600000120000 3');
});

describe('a file that is not there', () => {
  test('yet is told once, and that it is there once', async () => {
    const stop = new AbortController();
    const found: string[] = [];
    let looks = 0;
    for await (const event of tailFile({ path, symbol: 'A', endsWithFile: false, absentMs: 0 }, stop.signal)) {
      if (event.kind !== 'idle') found.push(`${event.kind}${'isDown' in event ? ' (down)' : ''}: ${say(event)}`);
      else if (++looks === 2) writeFileSync(path, 'time,open,high,low,close\n1600000000,1,1,1,1\n');
      else if (looks > 2) break;
    }
    stop.abort();
    expect(found).toEqual([
      `fault (down): ${path} is not there yet: bars are read once it is`,
      `recovered (down): ${path} is there: its bars are read`,
      'bar: A 1600000000000 1',
    ]);
  });

  test('at all is told before the end', async () => {
    expect(await readAll('A')).toEqual([`${path} is not there yet: bars are read once it is`]);
  });

  test('any more is told again after a while, by the clock', () => {
    const presence = new FilePresence('live.csv', 5000);
    const looks: [boolean, number][] = [
      [false, 0],
      [true, 4999],
      [false, 5000],
      [false, 9999],
      [false, 10_000],
      [false, 99_000],
      [true, 99_001],
    ];
    expect(
      looks.map(([isThere, now]) =>
        presence
          .look(isThere, now)
          .map(({ kind }) => kind)
          .join(),
      ),
    ).toEqual(['', '', '', '', 'fault', '', 'recovered']);
  });
});

test('a file in whose place another lies is read from its start', async () => {
  writeFileSync(path, 'time,open,high,low,close\n1600000000,1,1,1,1\n');
  const stop = new AbortController();
  const found: string[] = [];
  for await (const event of tailFile({ path, symbol: 'A', endsWithFile: false }, stop.signal)) {
    if (event.kind !== 'idle') found.push(say(event));
    else if (found.length === 1) {
      writeFileSync(join(dir, 'aside'), 'time,open,high,low,close\n1600000060,2,2,2,2\n1600000120,3,3,3,3\n');
      renameSync(join(dir, 'aside'), path);
    } else break;
  }
  stop.abort();
  expect(found[1]).toBe(`${path} is another file than before: it is read again from its start`);
  expect(found.slice(2)).toEqual(['A 1600000060000 2', 'A 1600000120000 3']);
});
