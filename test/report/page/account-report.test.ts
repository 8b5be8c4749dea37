import { describe, expect, test } from 'vitest';
import { EXIT_REASONS } from '../../../src/core/trade.js';
import { buildContributions } from '../../../src/report/model/contributions.js';
import { buildExposureHistory } from '../../../src/report/model/exposure-history.js';
import { buildPriceChoices } from '../../../src/report/model/price-choices.js';
import { renderRunReport } from '../../../src/report/index.js';
import { ACCOUNT_SECTIONS } from '../../../src/report/page/account-sections.js';
import { RUN_SECTIONS } from '../../../src/report/page/run-sections.js';
import { STYLE } from '../../../src/report/page/style.js';
import { inventAccount } from '../inputs/account-input.js';
import { inventRun } from '../inputs/run-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const account = inventAccount(11, 400, 3);
const page = renderRunReport(account);

test('the sections of an account stand between the equity and what any run has, and in no other report', () => {
  const [first, ...rest] = RUN_SECTIONS.map(({ title }) => title);
  const own = ACCOUNT_SECTIONS.map(({ title }) => title);
  expect(sectionTitles(page)).toEqual([first, ...own, ...rest]);
  expect(sectionTitles(renderRunReport(inventRun(1, 40, 2)))).toEqual([first, ...rest]);
  expect(visible(page)).not.toMatch(BROKEN);
});

test('a leg can be chosen, and the basket has no trades', () => {
  const { choices, placeOf } = buildPriceChoices(account, account.trades)!;
  expect(choices.map(({ name }) => name).sort()).toEqual(['LEG0', 'LEG1', 'LEG2', 'basket of all legs']);
  expect(choices.at(-1)).toMatchObject({ name: 'basket of all legs', history: { tradeCount: 0 } });
  for (const { name, history } of choices.slice(0, -1)) {
    expect(history.tradeCount).toBe(account.trades.filter(({ symbol }) => symbol === name).length);
  }
  const trade = account.trades.find(({ symbol }) => symbol === 'LEG2')!;
  expect(choices[placeOf(trade)!.choice]!.name).toBe('LEG2');
  expect(page).toContain('<option value="0">');
});

test('trades are listed with their symbols', () => {
  const section = /<section id="trades-section".*?<\/section>/s.exec(page)![0];
  expect(section).toContain('<th>Symbol</th>');
  expect(new Set([...section.matchAll(/class="name">([^<]*)</g)].map(([, name]) => name))).toEqual(new Set(['LEG0', 'LEG1', 'LEG2']));
  expect(renderRunReport(inventRun(1, 40, 2))).not.toContain('<th>Symbol</th>');
});

describe('contributions', () => {
  test('sum to the profit of the account on every shown day', () => {
    const { layers, total, timeMs } = buildContributions(account.legs!, account.bars.timeMs, 900)!;
    expect(timeMs.length).toBe(400);
    total.forEach((value, day) => {
      expect(layers.reduce((sum, { pnl }) => sum + pnl[day]!, 0)).toBeCloseTo(value, 8);
      expect(value).toBeCloseTo(account.equity[day]! - account.initialCash, 8);
    });
  });

  test('of many legs the ones that won or lost most are named, the others are one', () => {
    const many = inventAccount(4, 200, 20, 4);
    const { layers, total } = buildContributions(many.legs!, many.bars.timeMs, 50)!;
    expect(layers.map(({ name }) => name).at(-1)).toBe('13 others');
    expect(layers.length).toBe(8);
    expect(layers.reduce((sum, { pnl }) => sum + pnl.at(-1)!, 0)).toBeCloseTo(total.at(-1)!, 8);
    expect(total.length).toBe(50);
  });
});

test('exposure over stretches of equal time: means, and the most of each', () => {
  const timeMs = Float64Array.of(0, 1, 2, 3, 4);
  const legs = {
    gross: Float64Array.of(0, 1, 0.5, 0.5, 2),
    net: Float64Array.of(0, -1, 0.5, 0.5, 0),
    positions: Float64Array.of(0, 1, 1, 1, 2),
    maxPositions: 2,
  };
  expect(buildExposureHistory(legs, timeMs, 2)).toEqual({
    startMs: 0,
    endMs: 4,
    timeMs: [0, 2],
    gross: [0.5, 1],
    largestGross: [1, 2],
    net: [-0.5, 1 / 3],
    places: [0.5, 4 / 3],
    mostPlaces: [1, 2],
    maxPositions: 2,
  });
});

describe('accounts of little', () => {
  test.each([
    ['no day', 0, 2],
    ['one day', 1, 2],
    ['no trade', 30, 2],
    ['one leg', 100, 1],
    ['many legs', 100, 110],
  ])('%s', (_, days, legs) => {
    const little = visible(renderRunReport(inventAccount(2, days, legs, days === 30 ? 0 : 5)));
    expect(little).not.toMatch(BROKEN);
    expect(little.includes('No matrix is made')).toBe(legs > 100);
  });
});

test('hostile symbols stay text', () => {
  const { legs } = account;
  const rename = { figures: { ...legs!.figures, legs: legs!.figures.legs.map((leg) => ({ ...leg, symbol: HOSTILE })) } };
  const hostile = renderRunReport({
    ...account,
    trades: account.trades.map((trade) => ({ ...trade, symbol: HOSTILE })),
    legs: { ...legs!, ...rename, buyAndHold: legs!.buyAndHold.map((held) => ({ ...held, name: HOSTILE })) },
  });
  expect(hostile).not.toContain('<script>alert');
  expect(hostile).not.toContain('<img');
});

test('every exit reason has a colour in light, dark and print', () => {
  for (const reason of EXIT_REASONS) expect(STYLE.match(new RegExp(`--${reason}:#`, 'g'))?.length).toBe(4);
});
