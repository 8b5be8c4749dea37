// What kinds of instruments need, and how their money reaches the rules (I3–I7).
import { describe, expect, test } from 'vitest';
import { accountOf } from '../../../src/app/strategy/account-of.js';
import { printSystem, resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOf, rulesOfTrial } from '../../../src/app/strategy/rules-of.js';
import { findPair } from '../../../src/app/system/check-instruments.js';
import { instrumentPresets } from '../../../src/app/system/resolve-instruments.js';
import type { SystemFile } from '../../../src/app/system/system-schema.js';
import { brokenRules } from '../../../src/core/rule-numbers.js';
import { parse } from 'yaml';

const BASE = {
  data: { source: 'csv', path: '{symbol}.csv', symbols: ['AAA', 'BBB'], timeframe: '1h' },
  strategy: { long: { enter: 'close > open' } },
};
const MARGIN = { kind: 'margin', initial_margin: 0.1, maintenance_margin: 0.05 };

function fileOf(entries: object): SystemFile {
  return resolveSystem({ ...BASE, ...entries }, { source: 's.yaml' }).file;
}

function refusalOf(entries: object): unknown {
  try {
    fileOf(entries);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('what is refused, each by the entry that it is about', () => {
  const short = { strategy: { short: { enter: 'close > open' } } };
  const cases: readonly (readonly [string, object, string])[] = [
    [
      'a margin instrument without initial_margin',
      { instrument: { kind: 'margin', maintenance_margin: 0.1 } },
      'instrument.initial_margin',
    ],
    [
      'a margin instrument without maintenance_margin',
      { instrument: { kind: 'margin', initial_margin: 0.1 } },
      'instrument.maintenance_margin',
    ],
    ['a perpetual without funding', { instruments: { AAA: { ...MARGIN, kind: 'perpetual' } } }, 'instruments.AAA.funding'],
    ['a future without multiplier', { instrument: { ...MARGIN, kind: 'future', tick: 0.25 } }, 'instrument.multiplier'],
    ['a future without tick', { instrument: { ...MARGIN, kind: 'future', multiplier: 50 } }, 'instrument.tick'],
    ['margins without a kind', { instrument: { initial_margin: 0.1 } }, 'instrument.initial_margin'],
    ['swaps of a future', { instrument: { ...MARGIN, kind: 'spot', swap_long: 1 } }, 'instrument.swap_long'],
    ['a maintenance margin above the initial one', { instrument: { ...MARGIN, maintenance_margin: 0.2 } }, 'instrument.maintenance_margin'],
    ['funding of nothing', { instrument: { ...MARGIN, kind: 'perpetual', funding: {} } }, 'instrument.funding'],
    [
      'a column of no table',
      { instrument: { ...MARGIN, kind: 'perpetual', funding: { column: 'extra("rates").rate' } } },
      'instrument.funding.column',
    ],
    ['a column that is none', { instrument: { ...MARGIN, kind: 'perpetual', funding: { column: 'rate' } } }, 'instrument.funding.column'],
    ['borrowing without a rate', { instrument: { kind: 'spot', borrow: true } }, 'instrument.borrow_rate'],
    ['a rate without borrowing', { instrument: { kind: 'spot', borrow_rate: 0.1 } }, 'instrument.borrow'],
    ['a spot short without borrowing', { ...short, instruments: { BBB: { kind: 'spot' } } }, 'instruments.BBB.borrow'],
    ['a currency without a pair', { risk: { currency: 'USD' }, instruments: { BBB: { currency: 'EUR' } } }, 'data.currency_pairs'],
    ['a currency that is none', { risk: { currency: 'usd' } }, 'risk.currency'],
    ['hours that are none', { instrument: { session: '9:30-16' } }, 'instrument.session'],
    ['hours of guards that are none', { portfolio: { guards: { sessions: ['noon'] } } }, 'portfolio.guards.sessions.0'],
    ['a spread without a limit', { portfolio: { guards: { daily_loss: 0.1, spread: 'extra("q").s' } } }, 'portfolio.guards.max_spread_bps'],
    ['guards that guard nothing', { portfolio: { guards: {} } }, 'portfolio.guards'],
    ['a margin of more than all', { instrument: { ...MARGIN, initial_margin: 1.5 } }, 'instrument.initial_margin'],
    [
      'a funding time that is none',
      { instrument: { ...MARGIN, kind: 'perpetual', funding: { rate: 0, every: 8 } } },
      'instrument.funding.every',
    ],
  ];
  test.each(cases)('%s', (_name, entries, entry) => {
    expect(refusalOf(entries)).toMatchObject({ code: 'CONFIG_INVALID', context: { entry } });
  });
});

test('a sentence names the kind, what it needs and that there is none', () => {
  expect(String(refusalOf({ instruments: { AAA: { ...MARGIN, kind: 'perpetual' } } }))).toContain(
    'instruments.AAA needs funding where its kind is perpetual, and there is none',
  );
  expect(String(refusalOf({ risk: { currency: 'USD' }, instruments: { BBB: { currency: 'EUR' } } }))).toContain(
    'BBB pays in EUR and the account is in USD: data.currency_pairs needs EURUSD or USDEUR, and has none',
  );
});

test('every preset is a whole instrument of its kind, and comes back from what is printed', () => {
  const kinds = new Map<string, number>();
  for (const preset of instrumentPresets()) {
    const system = resolveSystem({ ...BASE, instrument: preset }, { source: 's.yaml' });
    const { kind } = system.file.instrument;
    kinds.set(kind!, (kinds.get(kind!) ?? 0) + 1);
    expect(resolveSystem(parse(printSystem(system)), {}).file.instrument).toEqual(system.file.instrument);
  }
  expect([...kinds].sort()).toEqual([
    ['future', 9],
    ['margin', 1],
    ['perpetual', 1],
    ['spot', 2],
  ]);
});

test('the money of instruments reaches the rules of a market alone and those of each leg', () => {
  const AAA = { ...MARGIN, kind: 'perpetual', funding: { rate: 0.0001, every: '4h' }, currency: 'EUR', session: '09:00-17:00' };
  const entries = { risk: { currency: 'USD' }, instruments: { AAA }, data: { ...BASE.data, currency_pairs: ['EURUSD'] } };
  const found = {
    kind: 'perpetual',
    initialMargin: 0.1,
    maintenanceMargin: 0.05,
    fundingRate: 0.0001,
    foreignCurrency: 'EUR',
    hasSession: true,
  };
  expect(rulesOf(fileOf(entries), 'AAA').risk).toMatchObject(found);
  expect(rulesOf(fileOf(entries), 'BBB').risk).toMatchObject({ kind: undefined, foreignCurrency: undefined, hasSession: false });
  expect(accountOf(fileOf({ ...entries, portfolio: {} }), 'AAA+BBB')!.instruments).toMatchObject([found, { hasSession: false }]);
  expect(accountOf(fileOf({ ...entries, portfolio: { guards: { sessions: '09:00-17:00' } } }), 'AAA+BBB')!.instruments[1]).toMatchObject({
    hasSession: true,
  });
});

test('numbers of instruments are expressions of parameters, of all symbols and of some', () => {
  const params = { margin: 0.2, rate: 0.001, points: 5, tick: 0.5, fee: 3, lend: 0.04 };
  const AAA = {
    ...MARGIN,
    kind: 'perpetual',
    initial_margin: '$margin',
    maintenance_margin: '$margin / 2',
    funding: { rate: '$rate' },
    multiplier: '2 * $points',
    tick: '$tick',
    fees: { taker_bps: '$fee', per_unit: '$fee / 10' },
  };
  const entries = { params, instrument: { kind: 'spot', lot: '$tick', borrow: true, borrow_rate: '$lend' }, instruments: { AAA } };
  const ofAAA = {
    initialMargin: 0.2,
    maintenanceMargin: 0.1,
    fundingRate: 0.001,
    multiplier: 10,
    tick: 0.5,
    takerFeeBps: 3,
    feePerUnit: 0.3 * 1,
  };
  const ofBBB = { lot: 0.5, borrowRate: 0.04 };
  const close = (value: object): unknown =>
    Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeof each === 'number' ? expect.closeTo(each, 12) : each]));
  expect(rulesOfTrial(fileOf(entries), params, 'AAA').risk).toMatchObject(close(ofAAA) as object);
  expect(rulesOfTrial(fileOf(entries), params, 'BBB').risk).toMatchObject(close(ofBBB) as object);
  expect(rulesOfTrial(fileOf({ ...entries, portfolio: {} }), params, 'AAA+BBB').account!.instruments).toMatchObject([
    close(ofAAA),
    close(ofBBB),
  ]);
});

test('a trial whose margins are none fails with their sentence', () => {
  const params = { keep: 0.3 };
  const { numbers, ...rules } = rulesOf(fileOf({ params, instrument: { ...MARGIN, maintenance_margin: '$keep' } }), 'AAA');
  expect(brokenRules(rules, numbers, { keep: 0.3 })).toBe('maintenance_margin must not be above initial_margin, 0.1, and is 0.3');
  expect(brokenRules(rules, numbers, { keep: 0.1 })).toBeUndefined();
  expect(brokenRules(rules, numbers, { keep: 2 })).toBe('instrument.maintenance_margin must be <= 1, not 2 ($keep)');
});

test('I6: a pair is found by its two names, in either direction, among the pairs first and then among what is traded', () => {
  const find = (symbols: string[], pairs: string[] | undefined, currency: string): unknown =>
    findPair(fileOf({ risk: { currency: 'USD' }, data: { ...BASE.data, symbols, ...(pairs && { currency_pairs: pairs }) } }), currency);
  expect(find(['AAA'], ['EURUSD', 'USDJPY'], 'JPY')).toEqual({ symbol: 'USDJPY', isInverse: true });
  expect(find(['AAA', 'EUR_USD'], undefined, 'EUR')).toEqual({ symbol: 'EUR_USD', isInverse: false });
  expect(find(['EURUSD'], ['EURUSD=X'], 'EUR')).toEqual({ symbol: 'EURUSD=X', isInverse: false });
  expect(find(['AAA'], ['EURUSD'], 'GBP')).toBeUndefined();
});
