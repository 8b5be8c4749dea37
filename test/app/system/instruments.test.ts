// What symbols are traded in: presets, entries of their own, and what is refused.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { accountOf } from '../../../src/app/strategy/account-of.js';
import { printSystem, resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOf } from '../../../src/app/strategy/rules-of.js';
import { instrumentOf, multipliersOf } from '../../../src/app/system/instrument-of.js';
import { instrumentPresets } from '../../../src/app/system/resolve-instruments.js';
import type { SystemFile } from '../../../src/app/system/system-schema.js';

const BASE = {
  data: { source: 'csv', path: '{symbol}.csv', symbols: ['ES', 'BTC', 'X'], timeframe: '1d' },
  strategy: { long: { enter: 'close > open' } },
};

function fileOf(entries: object): SystemFile {
  return resolveSystem({ ...BASE, ...entries }, { source: 's.yaml' }).file;
}

test('a symbol has its own instrument, by the name of a preset or a mapping laid over one; the others have the one of all', () => {
  const file = fileOf({
    instrument: { lot: 0.5 },
    instruments: { ES: 'futures/es', BTC: { preset: 'crypto_spot', lot: 0.001 } },
  });
  expect(instrumentOf(file, 'ES')).toMatchObject({ lot: 1, multiplier: 50 });
  expect(instrumentOf(file, 'BTC')).toMatchObject({ lot: 0.001, multiplier: 1 });
  expect(instrumentOf(file, 'X')).toMatchObject({ lot: 0.5, multiplier: 1 });
});

test('the instrument of all may be a preset too', () => {
  expect(fileOf({ instrument: 'futures/gc' }).instrument).toMatchObject({ lot: 1, multiplier: 100 });
  expect(fileOf({ instrument: { preset: 'futures/gc', lot: 2 } }).instrument).toMatchObject({ lot: 2, multiplier: 100 });
});

test('lot and multiplier of a symbol reach its run, and those of each leg its account', () => {
  const entries = { instruments: { ES: 'futures/es', BTC: 'crypto_spot' } };
  const file = fileOf(entries);
  expect(rulesOf(file, 'ES').risk).toMatchObject({ lot: 1, multiplier: 50 });
  expect(rulesOf(file, 'X').risk).toMatchObject({ lot: 0, multiplier: 1 });
  expect(multipliersOf(file, 'ES')).toEqual([50]);
  const account = fileOf({ ...entries, portfolio: {} });
  expect(accountOf(account, 'X')!.instruments).toMatchObject([
    { lot: 0.00001, multiplier: 1 },
    { lot: 1, multiplier: 50 },
    { lot: 0, multiplier: 1 },
  ]);
  expect(multipliersOf(account, 'BTC+ES+X')).toEqual([1, 50, 1]);
});

test('ticks, least notionals and fees reach the rules of a symbol and of its leg; a preset may bring them', () => {
  const instruments = {
    ES: 'futures/es',
    BTC: { tick: 0.5, min_notional: 10, fees: { taker_bps: 4, maker_bps: -1, per_unit: 0.1, minimum: 2 } },
  };
  const BTC = { tick: 0.5, minNotional: 10, takerFeeBps: 4, makerFeeBps: -1, feePerUnit: 0.1, minimumFee: 2 };
  const ES = { lot: 1, multiplier: 50, tick: 0.25, takerFeeBps: 0, makerFeeBps: 0, feePerUnit: 2.25 };
  expect(rulesOf(fileOf({ instruments }), 'BTC').risk).toMatchObject(BTC);
  expect(rulesOf(fileOf({ instruments }), 'ES').risk).toMatchObject(ES);
  expect(accountOf(fileOf({ instruments, portfolio: {} }), 'X')!.instruments).toMatchObject([BTC, ES, { lot: 0, multiplier: 1 }]);
});

test('what is printed names no preset, and reading it again gives the same', () => {
  const resolved = resolveSystem({ ...BASE, instrument: 'fx', instruments: { ES: 'futures/es' } });
  const printed = printSystem(resolved);
  expect(printed).not.toContain('preset');
  expect(resolveSystem(parse(printed)).file).toEqual(resolved.file);
});

test('--set changes an entry, and a symbol without one gets one', () => {
  const { file } = resolveSystem(
    { ...BASE, instruments: { ES: { preset: 'futures/es' } } },
    { overrides: ['instruments.ES.lot=5', 'instruments.X=futures/cl'] },
  );
  expect(file.instruments).toMatchObject({ ES: { lot: 5, multiplier: 50 }, X: { lot: 1, multiplier: 1000 } });
});

test.each(instrumentPresets())('the preset %s is an instrument', (preset) => {
  expect(fileOf({ instrument: preset }).instrument.multiplier).toBeGreaterThan(0);
});

test('the presets that ship', () => {
  expect(instrumentPresets()).toEqual([
    'crypto_perpetual',
    'crypto_spot',
    'futures/6a',
    'futures/6b',
    'futures/6e',
    'futures/cl',
    'futures/es',
    'futures/gc',
    'futures/nq',
    'futures/rty',
    'futures/ym',
    'fx',
    'us_equity',
  ]);
});

test.each<[object, string, string]>([
  [
    { instruments: { ES: 'futures/ess' } },
    'NAME_UNKNOWN',
    's.yaml: instruments.ES names the preset "futures/ess", which is not among the shipped ones (did you mean "futures/es"?)',
  ],
  [{ instrument: 'nothing_like_it' }, 'NAME_UNKNOWN', 'which is not among the shipped ones: crypto_perpetual, crypto_spot, futures/6a'],
  [
    { instruments: { QQQ: 'us_equity' } },
    'CONFIG_INVALID',
    's.yaml: instruments names "QQQ", which is not traded; data.symbols has ES, BTC, X',
  ],
  [{ instruments: { ES: { lots: 1 } } }, 'CONFIG_INVALID', 's.yaml: unknown entry "instruments.ES.lots" (did you mean "lot"?)'],
  [{ instruments: { ES: { lot: -1 } } }, 'CONFIG_INVALID', 's.yaml: instruments.ES.lot must be >= 0, not -1'],
  [{ instruments: { ES: { tick: -1 } } }, 'CONFIG_INVALID', 's.yaml: instruments.ES.tick must be >= 0, not -1'],
  [{ instruments: { ES: { fees: { taker: 1 } } } }, 'CONFIG_INVALID', 's.yaml: unknown entry "instruments.ES.fees.taker"'],
  [{ instrument: { fees: { minimum: -2 } } }, 'CONFIG_INVALID', 's.yaml: instrument.fees.minimum must be >= 0, not -2'],
  [{ instruments: { ES: 5 } }, 'CONFIG_INVALID', 's.yaml: instruments.ES must be a mapping with entries, not 5'],
  [{ instruments: 'futures/es' }, 'CONFIG_INVALID', 's.yaml: instruments must be a mapping with entries, not "futures/es"'],
  [{ instruments: { ES: { preset: 5 } } }, 'CONFIG_INVALID', 's.yaml: instruments.ES.preset must be a text, not 5'],
])('%j is refused', (entries, code, sentence) => {
  expect(() => fileOf(entries)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(sentence) as string }));
});
