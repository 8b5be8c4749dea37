// The page of a comparison: whole, of little, and of names that are not kind.
import { describe, expect, test } from 'vitest';
import { renderComparisonReport, type ComparisonReportInput } from '../../../src/report/index.js';
import { comparedCurves } from '../../../src/report/model/compared-curves.js';
import { COMPARISON_SECTIONS } from '../../../src/report/page/comparison-sections.js';
import { inventComparison } from '../inputs/comparison-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

describe('the page of a comparison', () => {
  test('has every section in the order of their list, the folds where there are some', () => {
    const titles = COMPARISON_SECTIONS.map(({ title }) => title);
    expect(sectionTitles(renderComparisonReport(inventComparison(3)))).toEqual(titles);
    const once = renderComparisonReport({ ...inventComparison(3), folds: [] });
    expect(sectionTitles(once)).toEqual(titles.filter((title) => title !== 'Nested folds'));
    expect(visible(once)).not.toMatch(BROKEN);
  });

  test('is self-contained, and the same page for the same input', () => {
    const page = renderComparisonReport(inventComparison(3));
    expect(page).not.toMatch(/https?:\/\//);
    expect(renderComparisonReport(inventComparison(3))).toBe(page);
  });

  test.each([
    ['Ahead of equal weight', { mean: 2e-4, low: 1e-4, high: 3e-4, chance: 0.01 }],
    ['Behind equal weight', { mean: -2e-4, low: -3e-4, high: -1e-4, chance: 0.99 }],
    ['Not told from equal weight', { mean: 1e-4, low: -1e-4, high: 3e-4, chance: 0.3 }],
  ])('says %s by the interval', (label, difference) => {
    const input = inventComparison(3);
    const rows = input.rows.map((row) => (row.name === 'equal weight' ? { ...row, difference } : row));
    expect(renderComparisonReport({ ...input, rows })).toContain(`<p class="kind">${label}</p>`);
  });

  test('of undefined figures, and of nothing that could be moved, has dashes and sentences', () => {
    const input = inventComparison(3);
    const nothing = { mean: NaN, low: NaN, high: NaN, chance: NaN };
    const rows = input.rows.map((row, index) => ({ ...row, sharpe: NaN, difference: index === 0 ? undefined : nothing }));
    const page = visible(renderComparisonReport({ ...input, rows, shuffled: [], unshuffled: ['Nothing could be moved.'] }));
    expect(page).not.toMatch(BROKEN);
    expect(page).toContain('Nothing could be moved.');
  });

  test('keeps hostile names text', () => {
    const input = inventComparison(3);
    const hostile: ComparisonReportInput = {
      ...input,
      system: HOSTILE,
      made: HOSTILE,
      rows: input.rows.map((row) => (row.name === 'equal weight' ? row : { ...row, name: HOSTILE })),
      weights: input.weights.map((leg) => ({ ...leg, name: HOSTILE })),
      folds: input.folds.map((fold) => ({ ...fold, bestInner: HOSTILE })),
      warnings: [HOSTILE],
    };
    const page = renderComparisonReport(hostile);
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });
});

test('curves are daily returns joined from the cash on, equal rows once, undefined days flat', () => {
  const row = { total_return: 0, volatility: 0, sharpe: 0, max_drawdown: 0, difference: undefined };
  const rows = [
    { ...row, name: 'a', daily: Float64Array.of(0.1, NaN, -0.5) },
    { ...row, name: 'b', daily: Float64Array.of(0.1, NaN, -0.5) },
    { ...row, name: 'c', daily: Float64Array.of(0, 0, 0) },
  ];
  const curves = comparedCurves({ rows, daysMs: Float64Array.of(1, 2, 3), initialCash: 1000 });
  expect(curves.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(Array.from(curves[0]!.equity)).toEqual([1100, 1100, 550]);
});
