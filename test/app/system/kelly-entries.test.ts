// risk.kelly: what it has where it is left out, and what it must not be.
import { expect, test } from 'vitest';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOfTrial } from '../../../src/app/strategy/rules-of.js';

const make = (risk: object, more: object = {}): ResolvedSystem =>
  resolveSystem({ data: { symbols: ['AAA'], timeframe: '1d' }, strategy: { long: { enter: 'close > open' } }, risk, ...more });

test('its entries have defaults, and may be expressions of parameters', () => {
  const alone = make({ sizing: 'kelly' }).file;
  expect(rulesOfTrial(alone, {}, 'AAA').account?.kelly).toEqual({ fraction: 0.5, trades: 30, floor: 0.05, cap: 0.25, of: 'account' });
  const params = { half: 0.4, n: 20 };
  const { file } = make({ sizing: 'kelly', kelly: { fraction: '$half', trades: '$n', floor: '$half / 10', of: 'leg' } }, { params });
  expect(rulesOfTrial(file, params, 'AAA').account?.kelly).toEqual({ fraction: 0.4, trades: 20, floor: 0.04, cap: 0.25, of: 'leg' });
});

test.each<[string, object, string]>([
  ['risk.sizing', { sizing: 'all_in', kelly: {} }, 'risk.sizing must be kelly where risk.kelly is there, not all_in'],
  ['risk.kelly.fraction', { sizing: 'kelly', kelly: { fraction: 0 } }, 'risk.kelly.fraction must be > 0, not 0'],
  ['risk.kelly.trades', { sizing: 'kelly', kelly: { trades: 1 } }, 'risk.kelly.trades must be >= 2, not 1'],
  ['risk.kelly.floor', { sizing: 'kelly', kelly: { floor: 0.5 } }, 'risk.kelly.floor must not be above risk.kelly.cap, 0.25, and is 0.5'],
  ['risk.kelly.floor', { sizing: 'kelly', kelly: { floor: 0 } }, 'risk.kelly.floor must be > 0, not 0'],
  ['risk.kelly.of', { sizing: 'kelly', kelly: { of: 'system' } }, 'risk.kelly.of must be one of account, leg, not "system"'],
])('%s is refused: %j', (entry, risk, sentence) => {
  expect(() => make(risk)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', context: expect.objectContaining({ entry }) }));
  expect(() => make(risk)).toThrow(sentence);
});
