// What a composite may be, and the sentence for what it may not.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSystemFile, resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { compositeLegs, membersOf } from '../../../src/app/system/composite.js';
import { BarloomError } from '../../../src/core/errors.js';

const DATA = { symbols: ['AAA'], timeframe: '1h', synthetic: { bars: 500 } };
const UP = { data: DATA, strategy: { long: { enter: 'close > 1', exit: 'close < 1' } } };
const DOWN = { data: DATA, strategy: { short: { enter: 'close < 1', exit: 'close > 1' } } };
const POLICY = { rules: [{ when: 'close > 2', weights: { up: 1 } }], default: { up: 0.5, down: 0.5 } };
const COMPOSITE = { kind: 'composite', pool: { up: UP, down: DOWN }, policy: POLICY };

function errorOf(raw: object): { code: string; message: string; entry: unknown } {
  try {
    graphOf(resolveSystem(JSON.parse(JSON.stringify({ ...COMPOSITE, ...raw }))).file); // as a file has it
  } catch (error) {
    if (error instanceof BarloomError) return { code: error.code, message: error.message, entry: error.context['entry'] };
    throw error;
  }
  throw new Error('nothing was refused');
}

const withPolicy = (more: object): object => ({ policy: { ...POLICY, ...more } });
const learn = (more: object): object => ({
  policy: { kind: 'learned', default: { up: 1 }, learn: { method: 'exponentiated_gradient', horizon_bars: 24, purge_bars: 24, ...more } },
});

test.each([
  [
    'an unknown member in the weights of a rule',
    withPolicy({ rules: [{ when: 'close > 2', weights: { upp: 1 } }] }),
    'policy.rules.0.weights.upp',
    /"upp".*did you mean "up".*up, down/,
  ],
  ['an unknown member in the default', withPolicy({ default: { sideways: 1 } }), 'policy.default.sideways', /"sideways"/],
  ['a negative weight', withPolicy({ default: { up: -0.5 } }), 'policy.default.up', /must be >= 0, not -0.5/],
  ['weights above the whole', withPolicy({ default: { up: 0.7, down: 0.6 } }), 'policy.default', /1.3/],
  ['a policy without default', { policy: { rules: POLICY.rules } }, 'policy', /needs an entry "default"/],
  ['a policy without rules', withPolicy({ rules: [] }), 'policy.rules', /at least one rule/],
  ['a minimum below one bar', withPolicy({ switch: { minimum_bars: 0 } }), 'policy.switch.minimum_bars', />= 1, not 0/],
  ['no pool', { pool: undefined }, 'pool', /needs an entry "pool"/],
  ['an empty pool', { pool: [] }, 'pool', /at least one member/],
  ['a pool that is a number', { pool: 3 }, 'pool', /not 3/],
  ['a member that is a composite', { pool: { up: UP, down: COMPOSITE } }, 'pool.down', /itself a composite/],
  ['a member with a portfolio', { pool: { up: { ...UP, portfolio: {} }, down: DOWN } }, 'pool.up', /has a portfolio/],
  [
    'a member that is a rotation',
    { pool: { up: UP, down: { data: DATA, portfolio: {}, strategy: { weight: 1, rebalance: 'is_new_month()' } } } },
    'pool.down',
    /portfolio|rotation/,
  ],
  [
    'a member with another timeframe',
    { pool: { up: UP, down: { ...DOWN, data: { ...DATA, timeframe: '4h' } } } },
    'pool.down',
    /data.timeframe.*1h.*4h/,
  ],
  [
    'a member with other data',
    { pool: { up: UP, down: { ...DOWN, data: { ...DATA, synthetic: { bars: 600 } } } } },
    'pool.down',
    /data.synthetic/,
  ],
  [
    'a member with other costs',
    { pool: { up: UP, down: { ...DOWN, execution: { taker_fee_bps: 1 } } } },
    'pool.down',
    /execution.taker_fee_bps.*10.*1/,
  ],
  [
    'a member in another instrument',
    { pool: { up: UP, down: { ...DOWN, instrument: { lot: 1 } } } },
    'pool.down',
    /AAA in the same instrument/,
  ],
  ['a member that is named like a symbol', { pool: { AAA: UP, down: DOWN } }, 'pool.AAA', /named like a symbol/],
  ['a strategy of its own', { strategy: UP.strategy }, 'strategy', /none of its own/],
  ['a sizing of its own', { risk: { sizing: 'risk' } }, 'risk.sizing', /of the members/],
  ['other data', { data: { symbols: ['BBB'] } }, 'data', /that of its members/],
  ['a space that is none', { space: { x: { int: 3 } } }, 'space.x', /two numbers/],
  ['a learned policy without a purge', learn({ purge_bars: undefined }), 'policy.learn.purge_bars', /needs an entry "purge_bars"/],
  [
    'a learned policy that is not purged',
    learn({ purge_bars: 0 }),
    'policy.learn.purge_bars',
    /must not be below horizon_bars, 24, and is 0/,
  ],
  ['a learned policy purged by less than its horizon', learn({ purge_bars: 23 }), 'policy.learn.purge_bars', /24, and is 23/],
  ['ridge without features', learn({ method: 'ridge' }), 'policy.learn.features', /features/],
])('%s is refused', (_, raw, entry, message) => {
  const error = errorOf(raw);
  expect([error.code, error.entry]).toEqual(['CONFIG_INVALID', entry]);
  expect(error.message).toMatch(message);
});

test('a condition that is none names its rule', () => {
  const error = errorOf(withPolicy({ rules: [{ when: 'close', weights: {} }] }));
  expect(error.code).toBe('EXPRESSION_INVALID');
  expect(error.message).toContain('policy.rules.0.when');
});

test('entries of a composite beside a single system are refused', () => {
  expect(() => resolveSystem({ ...UP, policy: POLICY })).toThrow(/policy is of a composite/);
  expect(() => resolveSystem({ ...UP, forecaster: 'x' })).toThrow(/forecaster is of a composite/);
});

test('members are read from files, named by them, and traded by symbol, then in their order', () => {
  const folder = mkdtempSync(join(tmpdir(), 'composite-'));
  writeFileSync(join(folder, 'up.yaml'), JSON.stringify({ ...UP, data: { ...DATA, symbols: ['BBB', 'AAA'] } }));
  writeFileSync(join(folder, 'down.yaml'), JSON.stringify(DOWN));
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(POLICY));
  writeFileSync(join(folder, 'both.yaml'), JSON.stringify({ kind: 'composite', pool: ['up.yaml', 'down.yaml'], policy: 'rules.yaml' }));
  const { file } = readSystemFile(join(folder, 'both.yaml'));
  expect(membersOf(file).map(({ name }) => name)).toEqual(['up', 'down']);
  expect(file.data.symbols).toEqual(['AAA', 'BBB']);
  expect(compositeLegs(file).map(({ name, symbol }) => `${name} ${symbol}`)).toEqual(['up AAA', 'down AAA', 'up BBB']);
  expect(file.risk.max_positions).toBe(3);
});

test('members that read different versions of one forecast are refused, and of equal ones the composite reads it once', () => {
  const version = (hash: string): object => ({ forecasts: { f: { path: '/r/f', version: 1, hash: hash.repeat(64) } } });
  const pool = (down: string): object => ({ up: { ...UP, ...version('a') }, down: { ...DOWN, ...version(down) } });
  expect(() => resolveSystem(JSON.parse(JSON.stringify({ ...COMPOSITE, pool: pool('b') })))).toThrow(
    /forecast\("f"\) must be the same for all of a composite, and pool.down has another/,
  );
  const { file } = resolveSystem(JSON.parse(JSON.stringify({ ...COMPOSITE, pool: pool('a') })));
  expect(file.forecasts).toEqual((version('a') as { forecasts: object }).forecasts);
});

test('a forecaster is looked for in the registry beside the composite, unless forecasts names another place', () => {
  const at = (more: object): object => JSON.parse(JSON.stringify({ ...COMPOSITE, forecaster: 'f@latest', ...more })) as object;
  expect(() => resolveSystem(at({}), { baseDir: '/nowhere' })).toThrow(/forecasts "\/nowhere\/forecasts/);
  const named = { forecasts: { f: { path: '/r/f', version: 2, hash: 'c'.repeat(64) } } };
  expect(resolveSystem(at(named), { baseDir: '/nowhere' }).file.forecasts).toEqual(named.forecasts);
});
