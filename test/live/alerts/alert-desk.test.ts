// What is told and when, by a clock of the test; what was told stands in the queue, and survives another process.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAlertConfig } from '../../../src/live/alerts/alert-config.js';
import { nextMessage, pendingOf } from '../../../src/live/alerts/alert-book.js';
import { AlertDesk } from '../../../src/live/alerts/alert-desk.js';
import { ALERTS_FILE, AlertJournal } from '../../../src/live/alerts/alert-journal.js';
import type { AlertMessage } from '../../../src/live/alerts/alert-message.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-01-01T12:00:00Z');
let dir: string, journal: AlertJournal, desk: AlertDesk, now: number, config: object;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alerts-'));
  now = NOON;
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(entries: object = config): void {
  config = entries;
  journal = AlertJournal.open(dir, () => now);
  desk = new AlertDesk(journal, readAlertConfig(config), { session: 'spy', secrets: ['/api/webhooks/1/token'], now: () => now });
}

function again(): void {
  journal.close();
  open();
}

const queued = (): AlertMessage[] => [...pendingOf(journal.book, 'log').values()];
const fault = (sentence: string): void => desk.notice({ kind: 'fault', sentence });

describe('a rule', () => {
  test('tells the first at once and what comes in its window at its end, as a count with first and last', () => {
    open({});
    fault('one');
    for (const [sentence, minute] of [
      ['two', 1],
      ['three', 2],
      ['four', 14],
    ] as const) {
      now = NOON + minute * MINUTE;
      fault(sentence);
      desk.tick();
    }
    expect(queued().map(({ sentences }) => sentences)).toEqual([['one']]);
    now = NOON + 15 * MINUTE - 1;
    desk.tick();
    expect(queued()).toHaveLength(1);
    now++;
    desk.tick();
    desk.tick();
    expect(queued()[1]).toMatchObject({
      sequence: 2,
      rule: 'fault',
      count: 3,
      first: NOON + MINUTE,
      last: NOON + 14 * MINUTE,
      sentences: ['It happened 3 times.', 'First: two', 'Last: four'],
    });
    fault('five'); // the digest began a window
    now += 15 * MINUTE;
    desk.tick();
    expect(queued().map(({ sentences }) => sentences.at(-1))).toEqual(['one', 'Last: four', 'five']);
  });

  test('has a window of its own, and another process goes on with it', () => {
    open({});
    fault('one');
    fault('two');
    again();
    fault('three');
    desk.notice({ kind: 'guard', sentence: 'other' });
    expect(queued().map(({ sentences }) => sentences[0])).toEqual(['one', 'other']);
    again();
    now += 15 * MINUTE;
    fault('four');
    expect(queued().at(-1)).toMatchObject({ count: 3, sentences: ['It happened 3 times.', 'First: two', 'Last: four'] });
    expect(queued().map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test('that is off tells nothing, and what is held at the end is told then', () => {
    open({ events: { fault: { quiet_minutes: 60 } } });
    desk.notice({ kind: 'fill', sentence: 'buy' });
    fault('one');
    fault('two');
    desk.flush();
    expect(queued().map(({ sentences }) => sentences)).toEqual([['one'], ['two']]);
  });

  test('of a window of no length tells of everything', () => {
    open({ quiet_minutes: 0 });
    fault('one');
    fault('two');
    expect(queued()).toHaveLength(2);
  });
});

describe('quiet hours', () => {
  test('hold all but what is critical, and tell it at their end', () => {
    open({ quiet_hours: { from: '12:00', to: '13:00' } });
    fault('one');
    now += 20 * MINUTE;
    fault('two');
    desk.notice({ kind: 'halted', sentence: 'stop' });
    desk.tick();
    desk.flush();
    expect(queued().map(({ rule }) => rule)).toEqual(['halted']);
    now = NOON + 60 * MINUTE;
    again();
    desk.tick();
    expect(queued().at(-1)).toMatchObject({ rule: 'fault', count: 2, first: NOON, last: NOON + 20 * MINUTE });
  });
});

describe('a level', () => {
  const levels = [{ name: 'fall', figure: 'drawdown', below: -0.1, clears: -0.05, level: 'critical', quiet_minutes: 0 }];

  test('tells when it fires and when it is over, once each, and another process knows how it stands', () => {
    open({ levels });
    desk.look({ drawdown: -0.09 });
    desk.look({ drawdown: -0.12 });
    again();
    desk.look({ drawdown: -0.2 });
    desk.look({ drawdown: -0.06 });
    desk.look({ equity: 5 });
    again();
    desk.look({ drawdown: -0.04 });
    desk.look({ drawdown: -0.06 });
    expect(queued().map(({ sentences, level }) => [sentences[0], level])).toEqual([
      ['fall: drawdown is -0.12, below -0.1.', 'critical'],
      ['fall is over: drawdown is -0.04, not below -0.05 any more.', 'critical'],
    ]);
  });

  test('that turns within its window is told at its end', () => {
    open({ levels: [{ ...levels[0], quiet_minutes: 10 }] });
    for (const drawdown of [-0.12, -0.01, -0.12, -0.01]) desk.look({ drawdown });
    again();
    now += 10 * MINUTE;
    desk.tick();
    expect(queued().map(({ count }) => count)).toEqual([1, 3]);
    desk.look({ drawdown: -0.06 });
    expect(journal.book.fired.size).toBe(0);
  });
});

describe('a heartbeat', () => {
  test('comes in each span, says when the next is due, and takes the place of one that was not delivered', () => {
    open({ heartbeat_hours: 1, quiet_hours: { from: '12:00', to: '18:00' } });
    desk.look({ equity: 1234.5678, drawdown: Number.NaN });
    desk.tick();
    now += 59 * MINUTE;
    desk.tick();
    expect(queued().map(({ nextBy }) => nextBy)).toEqual([NOON + 60 * MINUTE]);
    expect(queued()[0]!.sentences[0]).toMatch(
      /equity 1234\.57, drawdown undefined\. The next of these is due by 2026-01-01T13:00:00\.000Z/,
    );
    again();
    now += MINUTE;
    desk.tick();
    expect(queued().map(({ sequence, nextBy, dropped }) => [sequence, nextBy, dropped])).toEqual([[2, NOON + 120 * MINUTE, 0]]);
    now -= 24 * 60 * MINUTE; // a clock that went back
    desk.tick();
    expect(queued()[0]!.sequence).toBe(3);
  });
});

describe('the queue', () => {
  test('is bounded: the least urgent goes first, and later messages say how many were lost', () => {
    open({ most_queued: 2, quiet_minutes: 0 });
    desk.notice({ kind: 'halted', sentence: 'stop' });
    fault('one');
    fault('two');
    desk.notice({ kind: 'started', sentence: 'begin' });
    expect(queued().map(({ sentences }) => sentences[0])).toEqual(['stop', 'two']);
    again();
    desk.notice({ kind: 'halted', sentence: 'again' });
    expect(queued().map(({ sentences, dropped }) => [sentences[0], dropped])).toEqual([
      ['stop', 0],
      ['again', 2],
    ]);
    expect(nextMessage(journal.book, 'log')!.sentences).toEqual(['stop']);
  });

  test('holds no secret and no sentence without an end', () => {
    open({});
    fault(`POST https://discord.com/api/webhooks/1/token failed ${'x'.repeat(5000)}`);
    const text = readFileSync(join(dir, ALERTS_FILE), 'utf8');
    expect(text).not.toContain('token');
    expect(text).toContain('discord.com•••');
    expect(text.length).toBeLessThan(1200);
  });

  test('is read without a last line that a kill tore, has one writer, and is refused where it was changed', () => {
    open({});
    fault('one');
    expect(() => AlertJournal.open(dir, () => now)).toThrow(expect.objectContaining({ code: 'RUN_LOCKED' }));
    journal.close();
    appendFileSync(join(dir, ALERTS_FILE), '{"at":1,"kind":"que');
    open();
    fault('two');
    again();
    expect(journal.book.held.get('fault')!.count).toBe(1);
    journal.close();
    const path = join(dir, ALERTS_FILE);
    rmSync(path);
    expect(() => AlertJournal.open(dir, () => now)).toThrow(expect.objectContaining({ code: 'REGISTRY_DAMAGED' }));
  });
});
