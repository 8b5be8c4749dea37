import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSession } from '../../../src/app/factory/watch/session-trades.js';
import { sessionPlace } from '../../../src/app/factory/session-place.js';
import { readTelemetry } from '../../../src/live/telemetry/read-telemetry.js';
import { TelemetryWriter } from '../../../src/live/telemetry/telemetry-writer.js';
import type { TelemetryEvent } from '../../../src/live/telemetry/telemetry-event.js';
import { eventsOf, FIRST, HEAD, HOUR, tradeOf } from './events.js';

const BARS = 40;
const CHILD = fileURLToPath(new URL('telemetry-child.mjs', import.meta.url));
let dir: string, path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'telemetry-'));
  path = join(dir, sessionPlace('cross', 3));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function tell(writer: TelemetryWriter, bars = BARS): number {
  return Array.from({ length: bars }, (_, k) => writer.append(eventsOf(k))).reduce((sum, count) => sum + count, 0);
}

/** The file of a session that nothing happened to. */
function plain(bars = BARS): string {
  const own = join(dir, 'plain.jsonl');
  tell(TelemetryWriter.open(own, HEAD), bars);
  return readFileSync(own, 'utf8');
}

test('a closed trade has the fields of a backtest, in their order', () => {
  TelemetryWriter.open(path, HEAD).append([tradeOf(0)]);
  const documented = readFileSync('docs/telemetry.md', 'utf8')
    .split('### trade_closed')[1]!
    .split('###')[0]!
    .matchAll(/^\| `(\w+)` \|/gm);
  const line = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  expect(Object.keys(line)).toEqual([...documented].map(([, name]) => name));
  expect(line).toMatchObject({ time: '2026-01-01T01:00:00Z', r_multiple: null, return: 0.01, ambiguous: false });
});

test('the watch of a factory reads what a session closed', () => {
  tell(TelemetryWriter.open(path, HEAD));
  const found = readSession(dir, 'cross', 3, { cash: 1000, rules: [] })!;
  expect(found).toMatchObject({ symbol: 'cross', trades: 14 });
  expect(found.figures).toMatchObject({ trades: 14, total_return: (13 * 14 - 2 * 14) / 2 / 1000, win_rate: 12 / 14 });
});

describe('a session that goes on', () => {
  test('repeats no line, wherever a kill cut the file', () => {
    const whole = Buffer.from(plain(8));
    TelemetryWriter.open(path, HEAD).append(eventsOf(0));
    for (let cut = 0; cut <= whole.length; cut += 37) {
      writeFileSync(path, whole.subarray(0, cut));
      tell(TelemetryWriter.open(path, HEAD), 8);
      expect(readFileSync(path).equals(whole)).toBe(true);
    }
  });

  test('writes nothing where all of it is there', () => {
    expect(tell(TelemetryWriter.open(path, HEAD))).toBeGreaterThan(150);
    const { mtimeNs } = statSync(path, { bigint: true });
    expect(tell(TelemetryWriter.open(path, HEAD))).toBe(0);
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  test('has the same file behind kills of its process', () => {
    const events = JSON.stringify(Array.from({ length: BARS }, (_, k) => eventsOf(k)));
    const run = (bar: number): unknown => spawnSync(process.execPath, [CHILD, path, String(bar), events]).signal;
    expect([run(0), run(17), run(38), run(-1)]).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', null]);
    expect(readFileSync(path, 'utf8')).toBe(plain());
  });
});

test('what leaves and what enters on one bar are two decisions, whatever their order', () => {
  const decision = (action: 'leave' | 'enter_short', timeMs: number): TelemetryEvent => ({
    event: 'decision',
    timeMs,
    symbol: 'SPY',
    action,
    quantity: 1,
  });
  // what left is told on the bar that it left on, what entered on the one before, which decided it
  const told = [decision('leave', FIRST + HOUR), decision('enter_short', FIRST)];
  expect(TelemetryWriter.open(path, HEAD).append(told)).toBe(2);
  expect(TelemetryWriter.open(path, HEAD).append(told)).toBe(0);
});

test('a write that was refused is made again', () => {
  const writer = TelemetryWriter.open(path, HEAD);
  writer.append(eventsOf(0));
  appendFileSync(path, '{"torn'); // as a full disk leaves it
  writer.append(eventsOf(1));
  rmSync(join(dir, 'sessions'), { recursive: true });
  expect(() => writer.append(eventsOf(2))).toThrow(/ENOENT/);
  const other = TelemetryWriter.open(path, HEAD);
  expect(other.append(eventsOf(2))).toBe(5);
});

test('what a full disk left of a line is taken away before the next one', () => {
  const writer = TelemetryWriter.open(path, HEAD);
  writer.append(eventsOf(0));
  appendFileSync(path, '{"torn');
  writer.append(eventsOf(1));
  expect(readTelemetry(path).lines).toHaveLength(9);
});

test('lines of other schemas and events are passed over; a line that is no JSON, and another run, are refused', () => {
  TelemetryWriter.open(path, HEAD).append(eventsOf(0));
  appendFileSync(path, '{"schema":"barloom.telemetry/9","run_id":"x"}\n{"schema":"barloom.telemetry/1","run_id":"run-1","event":"new"}\n');
  expect(TelemetryWriter.open(path, HEAD).append(eventsOf(0))).toBe(0);
  expect(() => TelemetryWriter.open(path, { ...HEAD, runId: 'run-2' })).toThrow(expect.objectContaining({ code: 'SESSION_OTHER' }));
  writeFileSync(path, 'torn\n{}\n');
  expect(() => TelemetryWriter.open(path, HEAD)).toThrow(
    expect.objectContaining({ code: 'RUN_UNREADABLE', context: { file: path, line: 1 } }),
  );
});
