// Forecasts at other times: the same values in the same order, on other bars.
import { expect, test } from 'vitest';
import { forecastsOfPolicy, shiftForecasts } from '../../../src/app/comparison/shift-forecasts.js';
import { judgeShuffled, sharpeUnlessRuined } from '../../../src/app/comparison/shuffled-sharpes.js';
import type { StrategyGraph } from '../../../src/core/graph.js';
import type { TradingData } from '../../../src/core/trading-data.js';

const HOUR_MS = 3_600_000;
const BARS = 24 * 12;
const FIRST = 24 * 2;

function dataWith(extras: Record<string, Float64Array>): TradingData {
  const dayClockMs = Float64Array.from({ length: BARS }, (_, bar) => bar * HOUR_MS);
  const market = { extras: new Map(Object.entries(extras)), frames: [], dayClockMs };
  return { legs: [{ data: market }, { data: market }] } as unknown as TradingData;
}

const numbered = (offset: number): Float64Array =>
  Float64Array.from({ length: BARS }, (_, bar) => (bar < FIRST ? Number.NaN : offset + bar - FIRST));
const COLUMNS = {
  'forecast("a").expected_return': numbered(0),
  'forecast("a").confidence': numbered(1000),
  'forecast("b").regime': numbered(2000),
  'extra("t").x': numbered(3000),
};

test('forecasts are moved by whole days among the bars that have one, all fields alike, and nothing else is', () => {
  const data = dataWith(COLUMNS);
  const moved = shiftForecasts(data, ['a'], 0.47)!;
  const columns = moved.legs![0]!.data.extras as ReadonlyMap<string, Float64Array>;
  const own = columns.get('forecast("a").expected_return')!;
  // 0.47 of ten days lies in the fifth one
  expect(own[FIRST]).toBe(4 * 24);
  expect(own.slice(0, FIRST).every(Number.isNaN)).toBe(true);
  expect(own[BARS - 1]).toBe(4 * 24 - 1);
  expect(Array.from(own.subarray(FIRST)).sort((a, b) => a - b)).toEqual(Array.from({ length: BARS - FIRST }, (_, row) => row));
  expect(columns.get('forecast("a").confidence')!.subarray(FIRST)).toEqual(own.subarray(FIRST).map((value) => value + 1000));
  expect(columns.get('forecast("b").regime')).toBe(COLUMNS['forecast("b").regime']);
  expect(columns.get('extra("t").x')).toBe(COLUMNS['extra("t").x']);
  expect(moved.legs![1]!.data).toBe(moved.legs![0]!.data);
  expect(data.legs![0]!.data.extras!.get('forecast("a").confidence')![FIRST]).toBe(1000);
});

test('too few forecasts have no other times', () => {
  const few = new Float64Array(BARS).fill(Number.NaN).fill(1, BARS - 19);
  expect(shiftForecasts(dataWith({ 'forecast("a").confidence': few }), ['a'], 0.5)).toBeUndefined();
  expect(shiftForecasts(dataWith({}), ['a'], 0.5)).toBeUndefined();
});

test('those of the policy are found behind what reads them, those of members are none', () => {
  const node = (id: number, operation: object): object => ({ id, type: 'column', frame: 0, parameters: [], operation });
  const graph = {
    nodes: [
      node(0, { kind: 'bars', column: 'forecast("a").confidence' }),
      node(1, { kind: 'bars', column: 'forecast("b").confidence' }),
      node(2, { kind: 'shift', input: 0, bars: { kind: 'constant', value: 1 } }),
    ],
    policy: [2],
  } as unknown as StrategyGraph;
  expect(forecastsOfPolicy(graph)).toEqual(['a']);
  expect(forecastsOfPolicy({ ...graph, policy: undefined })).toEqual([]);
});

test('a Sharpe ratio is reached by those that are not below it, itself counted', () => {
  expect(judgeShuffled(1, [0.5, 1, 2, 0.9]).chance).toBe(3 / 5);
  expect(judgeShuffled(Number.NaN, [0.5]).chance).toBe(1);
  expect(judgeShuffled(1, []).chance).toBeNaN();
});

test('an account that was ruined reaches nothing', () => {
  for (const daily of [Float64Array.of(0.1, -1.2), Float64Array.of(-1, NaN)])
    expect(judgeShuffled(-3, [sharpeUnlessRuined({ sharpe: NaN, daily })]).chance).toBe(1 / 2);
  expect(sharpeUnlessRuined({ sharpe: 2, daily: Float64Array.of(0.1, -0.9) })).toBe(2);
});
