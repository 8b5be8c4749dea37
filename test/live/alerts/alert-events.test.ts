import { expect, test } from 'vitest';
import { alertsOfOrders, alertsOfSession } from '../../../src/live/alerts/alert-event.js';
import { BAR, wanted } from '../wanted.js';

const at = '2026-01-01T00:00:00Z';

test('events of a session are told as sentences', () => {
  const fill = { symbol: 'SPY', side: 'buy', kind: 'enter', quantity: 2, price: 101.5, fee: 0.1 } as const;
  const told = [
    alertsOfSession({ kind: 'started', at, system: 'cross', system_hash: 'x', first: 0 }),
    alertsOfSession({ kind: 'resumed', at }),
    alertsOfSession({ kind: 'halted', at, guard: 'file', sentence: 'the file KILL lies there' }),
    alertsOfSession({ kind: 'released', at, reason: 'checked' }),
    alertsOfSession({ kind: 'fault', at, sentence: 'line 3 is left out' }),
    alertsOfSession({ kind: 'fault', at, sentence: 'the feed cannot be reached', down: true }),
    alertsOfSession({ kind: 'recovered', at, sentence: 'the stream answers again' }),
    alertsOfSession({ kind: 'recovered', at, sentence: 'the feed answers again', down: true }),
    alertsOfSession({ kind: 'compared', at, bars: 9, agreeing: 9 }),
    alertsOfSession({ kind: 'compared', at, bars: 9, agreeing: 8, difference: 'the equity of SPY was 1, and is 2' }),
    alertsOfSession({ kind: 'incident', at, incident: { kind: 'unknown_symbol', symbol: 'X', time: BAR, done: 'it is left out' } }),
    alertsOfSession({ kind: 'walked', time: 0, equity: 1, fills: [fill, fill] }),
    alertsOfSession({ kind: 'stopped', at, why: 'the feed ended' }),
    alertsOfSession({ kind: 'bars', at, time: 0, bars: [] }),
  ];
  expect(told.flat().map(({ kind, sentence }) => `${kind} ${sentence}`)).toEqual([
    'started The session of cross was started.',
    'started The session goes on where it was.',
    'halted The session was halted by file: the file KILL lies there.',
    'released A person let the session go on: checked.',
    'fault line 3 is left out',
    'feed_down the feed cannot be reached',
    'feed_recovered the feed answers again',
    'parity_lost What the session has walked is not what its recorded bars give: the equity of SPY was 1, and is 2.',
    `incident The bar of X of ${new Date(BAR).toISOString()} is unknown symbol: it is left out.`,
    'fill buy 2 SPY at 101.5 (enter), fee 0.1',
    'fill buy 2 SPY at 101.5 (enter), fee 0.1',
    'stopped The session has stopped: the feed ended.',
  ]);
});

test('events of orders too', () => {
  const orderOf = (id: string): ReturnType<typeof wanted> | undefined => (id === 'known' ? wanted() : undefined);
  const told = [
    alertsOfOrders({ at: 0, kind: 'difference', sentences: ['cash differs', 'a position differs'] }, orderOf),
    alertsOfOrders({ at: 0, kind: 'guard', guard: 'rate', act: 'refuse', sentence: 'too many' }, orderOf),
    alertsOfOrders({ at: 0, kind: 'kill', sentence: 'KILL' }, orderOf),
    alertsOfOrders({ at: 0, kind: 'rejected', clientId: 'known', reason: 'no money' }, orderOf),
    alertsOfOrders({ at: 0, kind: 'rejected', clientId: 'abc', reason: 'no money' }, orderOf),
    alertsOfOrders({ at: 0, kind: 'accepted', clientId: 'abc', brokerId: '1' }, orderOf),
  ];
  expect(told.map((each) => each.map(({ kind }) => kind))).toEqual([
    ['difference', 'difference'],
    ['guard'],
    ['halted'],
    ['rejected'],
    ['rejected'],
    [],
  ]);
  expect(told[3]![0]!.sentence).toMatch(/^buy 1 BTCUSDT .* was rejected: no money$/);
  expect(told[4]![0]!.sentence).toBe('abc was rejected: no money');
});
