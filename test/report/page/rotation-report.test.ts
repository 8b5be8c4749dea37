import { describe, expect, test } from 'vitest';
import { renderRunReport, type RunReportInput } from '../../../src/report/index.js';
import { buildWeightHistory } from '../../../src/report/model/weight-history.js';
import { ACCOUNT_SECTIONS } from '../../../src/report/page/account-sections.js';
import { ROTATION_SECTIONS } from '../../../src/report/page/rotation-sections.js';
import { RUN_SECTIONS } from '../../../src/report/page/run-sections.js';
import { inventAccount } from '../inputs/account-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

/** The account with weights: of every leg its part of the gross exposure, the first one short. */
function inventRotation(days: number, legs: number): RunReportInput {
  const account = inventAccount(11, days, legs);
  const { gross } = account.legs!;
  const exposures = Array.from({ length: legs }, (_, leg) => gross.map((value) => ((leg === 0 ? -1 : 1) * value) / legs));
  const rebalances = [
    { timeMs: account.startMs, weights: [], fills: 0, turnover: 0, fees: 0, skipped: 0 },
    {
      timeMs: account.startMs + 86_400_000,
      weights: [
        { symbol: 'LEG0', weight: -0.25 },
        { symbol: 'LEG1', weight: 0.75 },
      ],
      fills: 2,
      turnover: 0.5,
      fees: 12.5,
      skipped: 1,
    },
  ];
  return { ...account, legs: { ...account.legs!, rotation: { exposures, rebalances } } };
}

test('the sections of a rotation stand behind those of its account', () => {
  const page = renderRunReport(inventRotation(300, 3));
  const [first, ...rest] = RUN_SECTIONS.map(({ title }) => title);
  const own = [...ACCOUNT_SECTIONS, ...ROTATION_SECTIONS].map(({ title }) => title);
  expect(sectionTitles(page)).toEqual([first, ...own, ...rest]);
  expect(visible(page)).not.toMatch(BROKEN);
});

test('a rebalance names its legs, the largest first, or says that all of it is cash', () => {
  const section = /<section id="rebalances-section".*?<\/section>/s.exec(renderRunReport(inventRotation(300, 3)))![0];
  expect(section).toContain('LEG1 75.0%, LEG0 −25.0%');
  expect(section).toContain('<td>cash</td>');
  expect(section).toContain('>12.50<');
});

describe('weights over time', () => {
  test('sum to the exposure on every shown day, however many legs there are', () => {
    const { legs, bars } = inventRotation(200, 12);
    const { layers, timeMs } = buildWeightHistory(legs!.rotation!, legs!, bars.timeMs, 50)!;
    expect(timeMs).toHaveLength(50);
    expect(layers).toHaveLength(8);
    expect(layers.at(-1)!.name).toBe('5 others');
    const last = bars.timeMs.length - 1;
    const all = legs!.rotation!.exposures.reduce((sum, leg) => sum + leg[last]!, 0);
    expect(layers.reduce((sum, { weights }) => sum + weights.at(-1)!, 0)).toBeCloseTo(all, 10);
  });

  test.each([0, 1, 2])('of %i days are drawn', (days) => {
    expect(visible(renderRunReport(inventRotation(days, 2)))).not.toMatch(BROKEN);
  });
});

test('hostile symbols stay text', () => {
  const { legs, ...run } = inventRotation(60, 2);
  const rebalances = legs!.rotation!.rebalances.map((row) => ({ ...row, weights: [{ symbol: HOSTILE, weight: 1 }] }));
  const figures = { ...legs!.figures, legs: legs!.figures.legs.map((leg) => ({ ...leg, symbol: HOSTILE })) };
  const page = renderRunReport({ ...run, legs: { ...legs!, figures, rotation: { ...legs!.rotation!, rebalances } } });
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
});
