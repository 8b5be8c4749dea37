// What is done about bars that are missing, late or revised is a policy; what halts gives nothing until a person has looked.
import { describe, expect, test } from 'vitest';
import type { BarPolicies } from '../../src/live/bars/bar-policies.js';
import { BarSorter, type Instant, type SortedBars, type SorterOptions } from '../../src/live/bars/sort-bars.js';
import { BEGIN, endOf, minuteBar, MINUTE } from './minute-bars.js';

const OPTIONS: SorterOptions = { symbols: ['A', 'B'], timeframeMs: MINUTE, graceMs: 2000, after: BEGIN - MINUTE };
const LEFT_OUT = 'it is left out: the bars of its time were traded on already';
const LOOK = 'nothing is walked behind it until a person has looked';

function sorterWith(policies: Partial<BarPolicies>, symbols = ['A']): BarSorter {
  const sorter = new BarSorter({ ...OPTIONS, symbols, policies });
  for (const symbol of symbols) sorter.accept(minuteBar(symbol, 0), endOf(0));
  return sorter;
}

const minutes = ({ instants }: SortedBars): number[] => instants.map(({ time }) => (time - BEGIN) / MINUTE);

describe.each([
  ['late', 'leave', minuteBar('A', -1), LEFT_OUT],
  ['revised', 'keep', minuteBar('A', 0, 105), 'the first one counts: it was traded on already'],
] as const)('%s', (kind, goesOn, odd, done) => {
  test(`${goesOn}: it is told, and the next bar is given`, () => {
    const sorter = sorterWith({});
    expect(sorter.accept(odd, endOf(1)).incidents).toEqual([{ kind, symbol: 'A', time: odd.time, done, bar: odd }]);
    expect(minutes(sorter.accept(minuteBar('A', 1), endOf(1)))).toEqual([1]);
  });

  test('halt: it is told, and nothing is given any more', () => {
    const sorter = sorterWith({ [kind]: 'halt' });
    const expected = { kind, symbol: 'A', time: odd.time, done: `${done}; ${LOOK}`, halts: true, bar: odd };
    expect(sorter.accept(odd, endOf(1))).toEqual({ instants: [], incidents: [expected] });
    const further = [minuteBar('A', 1), minuteBar('A', -2)].map((bar) => sorter.accept(bar, endOf(1)));
    expect([...further, sorter.tick(endOf(9)), sorter.end(endOf(9))]).toEqual([1, 2, 3, 4].map(() => ({ instants: [], incidents: [] })));
  });

  test('halt: what waited is not given either', () => {
    const sorter = sorterWith({ [kind]: 'halt' });
    expect(minutes(sorter.accept(minuteBar('A', 2), endOf(2)))).toEqual([]);
    sorter.accept(odd, endOf(2));
    expect([sorter.tick(endOf(9)), sorter.end(endOf(9))]).toEqual([1, 2].map(() => ({ instants: [], incidents: [] })));
  });

  test('halt: once a person has released it, the same bar is repeated and the next one is given', () => {
    const sorter = sorterWith({ [kind]: 'halt' });
    const { incidents } = sorter.accept(odd, endOf(1));
    const given: Instant[] = [{ time: BEGIN, bars: [minuteBar('A', 0)] }];
    const again = new BarSorter({ ...OPTIONS, symbols: ['A'], policies: { [kind]: 'halt' } }, given, incidents);
    expect(again.accept(odd, endOf(1)).incidents.map((each) => each.kind)).toEqual(['repeated']);
    expect(minutes(again.accept(minuteBar('A', 1), endOf(1)))).toEqual([1]);
  });
});

describe('missing', () => {
  test('skip: the others are given without it', () => {
    const sorter = sorterWith({}, ['A', 'B']);
    sorter.accept(minuteBar('A', 1), endOf(1));
    const found = sorter.tick(endOf(1) + 2000);
    const expected = { kind: 'missing', symbol: 'B', time: BEGIN + MINUTE, done: 'what came is traded on without it' };
    expect([minutes(found), found.incidents]).toEqual([[1], [expected]]);
  });

  test('halt: the others are not given, until a person has released them', () => {
    const sorter = sorterWith({ missing: 'halt' }, ['A', 'B']);
    sorter.accept(minuteBar('A', 1), endOf(1));
    const { instants, incidents } = sorter.tick(endOf(1) + 2000);
    const expected = { kind: 'missing', symbol: 'B', time: BEGIN + MINUTE, done: `what came behind it waits; ${LOOK}`, halts: true };
    expect([instants, incidents]).toEqual([[], [expected]]);
    expect([sorter.accept(minuteBar('B', 1), endOf(2)), sorter.tick(endOf(9))]).toEqual(
      [1, 2].map(() => ({ instants: [], incidents: [] })),
    );
    const again = new BarSorter({ ...OPTIONS, after: BEGIN, policies: { missing: 'halt' } }, [], incidents);
    again.accept(minuteBar('A', 1), endOf(2));
    const released = again.tick(endOf(9));
    expect([minutes(released), released.incidents.map(({ halts }) => halts)]).toEqual([[1], [undefined]]);
  });

  test('halt: a bar that no symbol has halts where it is due', () => {
    const sorter = new BarSorter({ ...OPTIONS, symbols: ['A'], isDue: () => true, policies: { missing: 'halt' } });
    sorter.accept(minuteBar('A', 0), endOf(0));
    sorter.accept(minuteBar('A', 3), endOf(3));
    const { instants, incidents } = sorter.tick(endOf(3) + 2000);
    expect([instants, incidents.map(({ kind, time, bars, halts }) => [kind, time, bars, halts])]).toEqual([
      [],
      [['missing', BEGIN + MINUTE, 2, true]],
    ]);
  });
});

test('repeated: it is counted and left out, whatever the policies', () => {
  const sorter = sorterWith({ late: 'halt', revised: 'halt', missing: 'halt', repeated: 'leave' });
  const found = sorter.accept(minuteBar('A', 0), endOf(1));
  expect(found.incidents).toEqual([{ kind: 'repeated', symbol: 'A', time: BEGIN, done: 'it is left out' }]);
  expect(minutes(sorter.accept(minuteBar('A', 1), endOf(1)))).toEqual([1]);
});
