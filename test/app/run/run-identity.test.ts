// What decides a run's result decides its hashes, and nothing else does.
import { expect, test } from 'vitest';
import { hashInputs, hashTrades, makeRunId, runInputs, type RunInputs } from '../../../src/app/run/run-identity.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { identifyData } from '../../../src/core/data-identity.js';
import type { TradeColumns } from '../../../src/core/trade-columns.js';
import { dataOf, walkBars } from '../../engine/sample-job.js';

const TIME_MS = Float64Array.from({ length: 20 }, (_, bar) => bar * 3_600_000);
const numbers = (first: number): Float64Array => Float64Array.of(first, first + 1);
const TRADES: TradeColumns = {
  count: 2,
  entryBar: Int32Array.of(1, 5),
  exitBar: Int32Array.of(3, 9),
  side: Int32Array.of(1, -1),
  reason: Int32Array.of(0, 2),
  ambiguous: Int32Array.of(0, 1),
  barsHeld: Int32Array.of(2, 4),
  entryPrice: numbers(100),
  exitPrice: numbers(110),
  quantity: numbers(3),
  pnl: numbers(30),
  fees: numbers(0.5),
  tradeReturn: numbers(0.1),
  rMultiple: numbers(1.5),
  mae: numbers(-0.5),
  mfe: numbers(0.25),
  entryFee: numbers(0.2),
};
/** What the others are worked out from. */
const HASHED = ['entryBar', 'exitBar', 'side', 'reason', 'ambiguous', 'entryPrice', 'exitPrice', 'quantity', 'pnl', 'fees'] as const;

test.each(HASHED)('a trade of another %s has another hash', (name) => {
  const other = TRADES[name].slice();
  other[1] = name === 'reason' ? 3 : name === 'side' || name === 'ambiguous' ? 0 : other[1]! + 1;
  expect(hashTrades({ ...TRADES, [name]: other }, TIME_MS)).not.toBe(hashTrades(TRADES, TIME_MS));
});

test('trades at other times have another hash; so have the same ones in another order', () => {
  expect(
    hashTrades(
      TRADES,
      TIME_MS.map((time) => time + 1),
    ),
  ).not.toBe(hashTrades(TRADES, TIME_MS));
  const turned = Object.fromEntries(
    Object.entries(TRADES).map(([name, column]) => [name, typeof column === 'number' ? column : column.slice().reverse()]),
  ) as unknown as TradeColumns;
  expect(hashTrades(turned, TIME_MS)).not.toBe(hashTrades(TRADES, TIME_MS));
});

const { market } = dataOf(walkBars(50, 1));
const SPACE = { fast: { int: [2, 5] }, slow: { int: [10, 20] } };

function inputsOf(entries: object = {}): RunInputs {
  const system = resolveSystem(
    {
      system: 's',
      data: { source: 'csv', path: 'bars.csv', symbols: ['X'], timeframe: '1h' },
      strategy: { long: { enter: 'close > ema(close, $fast) and close > ema(close, $slow)' } },
      space: SPACE,
      ...entries,
    },
    { source: 'test' },
  );
  const window = { name: 'all', startMs: 0, endMs: 50 * 3_600_000, from: 0, to: 50 };
  return runInputs(system, { market, identities: [identifyData('own', market)] }, window);
}
const OWN = hashInputs('study', inputsOf());

test.each<[string, object]>([
  ['the order of the axes', { space: { slow: SPACE.slow, fast: SPACE.fast } }],
  ['an axis', { space: { ...SPACE, fast: { int: [2, 6] } } }],
  ['the seed', { seed: 99 }],
  ['a fee', { execution: { taker_fee_bps: 3 } }],
  ['the sampler', { study: { sampler: 'random' } }],
])('%s decides: another hash', (_, entries) => {
  expect(hashInputs('study', inputsOf(entries))).not.toBe(OWN);
});

test.each<[string, object]>([
  ['how many trials', { study: { trials: 7 } }],
  ['the verdict', { verdict: { enabled: false } }],
  ['how many looks', { holdout_looks: 3 }],
  ['where the bars lie', { data: { source: 'csv', path: 'elsewhere/other.csv', symbols: ['X'], timeframe: '1h' } }],
])('%s does not: the same hash', (_, entries) => {
  expect(hashInputs('study', inputsOf(entries))).toBe(OWN);
});

test('a model that is on decides by what its file holds, not by where it lies; one that is off does not', () => {
  const withModel = (ml: object): string => {
    const inputs = inputsOf();
    return hashInputs('study', { ...inputs, config: { ...inputs.config, ml: ml as NonNullable<RunInputs['config']['ml']> } });
  };
  const on = withModel({ enabled: true, model_path: 'a.bundle', model_hash: 'a', confidence_threshold: 0.6 });
  expect(on).not.toBe(OWN);
  expect(withModel({ enabled: true, model_path: 'elsewhere/b.bundle', model_hash: 'a', confidence_threshold: 0.6 })).toBe(on);
  expect(withModel({ enabled: true, model_path: 'a.bundle', model_hash: 'b', confidence_threshold: 0.6 })).not.toBe(on);
  expect(withModel({ enabled: false, model_path: 'a.bundle', model_hash: 'a', confidence_threshold: 0.6 })).toBe(OWN);
});

test('parameters decide, and a run is named by its time and its hash', () => {
  expect(hashInputs('study', inputsOf(), { fast: 3, slow: 12 })).not.toBe(hashInputs('study', inputsOf(), { fast: 3, slow: 13 }));
  expect(makeRunId(Date.UTC(2020, 1, 3, 4, 5, 6, 789), 'abcdef0123456789')).toBe('20200203T040506789Z-abcdef01');
});
