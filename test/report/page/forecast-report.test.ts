// The page of a version of a forecaster: what it shows, and that nothing of the input can run in it.
import { describe, expect, test } from 'vitest';
import { renderForecastReport, type ForecastMarket } from '../../../src/report/index.js';
import { buildVolatilityHistory } from '../../../src/report/model/volatility-history.js';
import { FORECAST_SECTIONS } from '../../../src/report/page/forecast-sections.js';
import { drawCalibrationChart } from '../../../src/report/panels/calibration-chart.js';
import { drawFoldSkillChart } from '../../../src/report/panels/fold-skill-chart.js';
import { inventForecast } from '../inputs/forecast-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const TITLES = FORECAST_SECTIONS.map(({ title }) => title);

describe("a forecaster's report", () => {
  const page = renderForecastReport(inventForecast());

  test('has its sections in their order, once for each symbol', () => {
    expect(sectionTitles(page)).toEqual([...TITLES, 'What was fitted']);
    const two = renderForecastReport(inventForecast(true, ['ABC', 'XYZ']));
    expect(sectionTitles(two)).toEqual([...TITLES, ...TITLES, 'What was fitted']);
    const ids = [...two.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('shows the verdict, the test, its sentence, figures, folds and warnings', () => {
    const text = visible(page);
    for (const words of [
      'beyond chance: ABC volatility.',
      '<b>1</b> of <b>3</b> heads have skill',
      'volatility: a sentence of the test.',
      '<b>0.1260</b>',
      '<td class="n">5.04</td><td class="n">2.51</td>',
      'weighed mean so far (the best)',
      'rank correlation of what was said and what was seen</td><td class="n">0.610',
      'skipped: the volatility head has too few rows',
      'Mind these bars.',
      '<b>500 (65%)</b>',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(BROKEN);
  });

  test('says of a forecaster without skill that it has none', () => {
    const text = visible(renderForecastReport(inventForecast(false)));
    expect(text).toContain('aria-label="Verdict"><p class="kind">No skill</p>');
    expect(text).toContain('<b>0</b> of <b>3</b> heads have skill');
    expect(text.indexOf('No skill')).toBeLessThan(text.indexOf('Mind these bars.'));
  });

  test('of one head alone leaves out what the others have', () => {
    const input = inventForecast(),
      alone = (market: ForecastMarket): ForecastMarket => ({ ...market, heads: market.heads.slice(0, 1), volatility: undefined });
    const text = renderForecastReport({ ...input, markets: input.markets.map(alone) });
    expect(sectionTitles(text)).toEqual([
      'What the forecasts are worth',
      'Other figures',
      'Skill by fold',
      'Which bars have a forecast',
      'What was fitted',
    ]);
    expect(visible(text)).not.toMatch(BROKEN);
  });

  test('is self-contained, the same for the same input, and a hostile name stays text', () => {
    const input = inventForecast(true, [HOSTILE]),
      hostile = renderForecastReport({ ...input, forecaster: HOSTILE, warnings: [HOSTILE], settings: { [HOSTILE]: HOSTILE } });
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/\s(src|srcset|action|formaction|poster)=/);
    expect(visible(hostile)).not.toMatch(/<(img|script)/);
    expect(hostile).not.toContain(HOSTILE);
    expect(renderForecastReport(inventForecast())).toBe(page);
  });
});

describe('its panels', () => {
  const [market] = inventForecast().markets as [ForecastMarket];

  test('a fold far beyond the others stands at the edge of the chart, a skipped one has no mark', () => {
    const { text } = drawFoldSkillChart(['return', 'volatility', 'regime'], market.folds);
    expect(text.match(/<title>fold \d+, return/g)).toHaveLength(11);
    expect(text).not.toContain('<title>fold 2,');
    // a diamond whose middle is the lower edge, 232
    expect(text).toMatch(/ 226\.5l5\.5 5\.5[^>]*><title>fold 5, regime: −9/);
    expect(text).not.toMatch(BROKEN);
  });

  test('volatility begins with the forecasts and keeps the highest value', () => {
    const { timeMs, expected, realised } = market.volatility!,
      history = buildVolatilityHistory(market.volatility!, 900)!,
      both = [...expected, ...realised].filter((value) => !Number.isNaN(value));
    expect([history.startMs, history.endMs]).toEqual([timeMs[1000], timeMs.at(-1)]);
    expect(Math.max(...history.expected.high, ...history.realised.high)).toBe(Math.max(...both));
    expect(history.range[1]).toBe(Math.max(...both));
    const none = new Float64Array(timeMs.length).fill(Number.NaN);
    expect(buildVolatilityHistory({ timeMs, expected: none, realised: none }, 900)).toBeUndefined();
  });

  test('a calibration curve whose axes end below 1 puts its last point there', () => {
    const { text } = drawCalibrationChart([{ rows: 10, said: 0.2, seen: 0.1 }], 0.2);
    expect(text).toContain('<circle cx="500" cy="158"');
  });
});
