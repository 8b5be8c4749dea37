// The page of `data check --report`: what it says, that it stands alone, and that names stay text.
import { describe, expect, test } from 'vitest';
import { sliceBars } from '../../../src/core/bars.js';
import { renderDataReport } from '../../../src/report/index.js';
import { closeUps } from '../../../src/report/model/close-ups.js';
import { buildQualityHistory } from '../../../src/report/model/quality-history.js';
import { inventChecked } from '../inputs/data-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2020, 0, 1);

describe('what is drawn', () => {
  test('close-ups: bars around each finding, before and after; a dropped bar is empty', () => {
    const pictures = closeUps(inventChecked(), 12);
    expect(pictures.map(({ kind, row, timeMs, found }) => [kind, row, timeMs.length, found])).toEqual([
      ['outlier_price', 122, 29, [14]],
      ['outlier_wick', 62, 29, [14]],
    ]);
    const [close, low] = pictures;
    expect(close!.after.close[14]).toBeNaN();
    expect([low!.before.low[14], low!.after.low[14]]).toEqual([1, Math.min(low!.before.open[14]!, low!.before.close[14]!)]);
    expect(low!.after.low.filter((price, i) => price !== low!.before.low[i])).toHaveLength(1);
  });

  test('at the first and the last bar, and of findings that lie in one picture', () => {
    const market = inventChecked();
    const [wick] = market.kinds.filter(({ kind }) => kind === 'outlier_wick');
    const at = (...bars: number[]): number[][] => {
      const places = bars.map((bar) => ({ ...wick!.places[0]!, timeMs: market.bars.timeMs[bar]! }));
      return closeUps({ ...market, kinds: [{ ...wick!, places }] }, 12).map(({ timeMs, found }) => [timeMs.length, ...found]);
    };
    expect(at(0)).toEqual([[15, 0]]);
    expect(at(299)).toEqual([[15, 14]]);
    expect(at(60, 62, 90)).toEqual([
      [29, 14, 16],
      [29, 14],
    ]);
  });

  test('a split rescales what is before it', () => {
    const market = inventChecked();
    const values = { ratio: '2:1', close_before: 100, open: 50 };
    const kind = {
      ...market.kinds[0]!,
      kind: 'split',
      places: [{ row: 102, timeMs: market.bars.timeMs[100]!, values, repaired: { ...values, close_before: 50 } }],
    };
    const [picture] = closeUps({ ...market, kinds: [kind] }, 1);
    expect(picture!.after.close[13]).toBe(picture!.before.close[13]! / 2);
    expect(picture!.after.close[14]).toBe(picture!.before.close[14]);
  });

  test('lanes: a gap from bar to bar, marks on one pixel joined, outliers with their prices', () => {
    const { bars, kinds } = inventChecked();
    const history = buildQualityHistory(bars, kinds, 900);
    expect(history.lanes.map(({ kind, ranges }) => [kind, ranges])).toEqual([
      ['gap', [[START + 199 * HOUR_MS, START + 224 * HOUR_MS]]],
      ['outlier_price', [[START + 120 * HOUR_MS, START + 120 * HOUR_MS]]],
      ['outlier_wick', [[START + 60 * HOUR_MS, START + 60 * HOUR_MS]]],
    ]);
    expect(history.prints.map(({ price }) => price)).toEqual([bars.high[120], bars.close[120], 1]);
    expect(history.wideGaps).toEqual([[START + 199 * HOUR_MS, START + 224 * HOUR_MS]]);
    const many = Array.from({ length: 290 }, (_, i) => ({
      ...kinds[0]!.places[0]!,
      values: { from: new Date(START + i * HOUR_MS).toISOString() },
    }));
    const narrow = many.map((place, i) => ({ ...place, timeMs: START + (i + 1) * HOUR_MS }));
    expect(buildQualityHistory(bars, [{ ...kinds[0]!, places: narrow }], 100).wideGaps).toEqual([]);
    expect(history.core[0]).toBeGreaterThan(94);
    expect(history.core[1]).toBeLessThan(106);
    const near = kinds[2]!.places.flatMap((place) => [0, 1, 2].map((k) => ({ ...place, timeMs: place.timeMs + k })));
    expect(buildQualityHistory(bars, [{ ...kinds[2]!, places: near }], 900).lanes[0]!.ranges).toHaveLength(1);
  });
});

describe('the page', () => {
  test('has its sections for each market, the note, what a repair does and each place', () => {
    const page = visible(renderDataReport({ markets: [inventChecked(), { ...inventChecked(), symbol: 'DEF' }] }));
    expect(page).not.toMatch(BROKEN);
    const titles = ['What was found', 'Bars and findings in time', 'Before and after a repair', 'Every place'];
    expect(sectionTitles(page)).toEqual([...titles, ...titles]);
    expect(page).toContain('is the timezone America/New_York?');
    expect(page).toContain('refused: a finding has the policy fail');
    expect(page).toContain('bar dropped');
    expect(page).toMatch(/low 10\d\.\d+/);
    expect(page.match(/ id="bars-section"/g)).toHaveLength(1);
  });

  test('stands alone and is the same for the same input', () => {
    const page = renderDataReport({ markets: [inventChecked()] });
    expect(page).not.toMatch(/https?:\/\/|\s(src|srcset|action)=|@import|url\(|fetch\(/);
    expect(renderDataReport({ markets: [inventChecked()] })).toBe(page);
  });

  test('hostile names stay text', () => {
    const market = inventChecked();
    const kinds = market.kinds.map((kind) => ({
      ...kind,
      kind: kind.kind === 'gap' ? HOSTILE : kind.kind,
      meaning: HOSTILE,
      note: HOSTILE,
      places: kind.places.map((place) => ({ ...place, values: { ...place.values, [HOSTILE]: HOSTILE } })),
    }));
    const page = renderDataReport({
      markets: [{ ...market, kinds, symbol: HOSTILE, source: HOSTILE, layout: HOSTILE, calendarText: HOSTILE, warnings: [HOSTILE] }],
    });
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)).toHaveLength(2);
  });

  test('of nothing: no finding, one bar, flat bars, prices of NaN', () => {
    const clean = { ...inventChecked(), kinds: [], verdict: 'clean' as const };
    expect(visible(renderDataReport({ markets: [clean] }))).toContain('Nothing was found.');
    for (const count of [0, 1, 2])
      expect(visible(renderDataReport({ markets: [{ ...clean, bars: sliceBars(clean.bars, 0, count) }] }))).not.toMatch(BROKEN);
    const flat = new Float64Array(300).fill(5);
    const bars = { ...inventChecked().bars, open: flat, high: flat, low: flat, close: flat };
    expect(visible(renderDataReport({ markets: [{ ...clean, bars }] }))).not.toMatch(BROKEN);
    const none = new Float64Array(300).fill(Number.NaN);
    expect(
      visible(renderDataReport({ markets: [{ ...clean, bars: { ...bars, open: none, high: none, low: none, close: none } }] })),
    ).not.toMatch(BROKEN);
  });
});
