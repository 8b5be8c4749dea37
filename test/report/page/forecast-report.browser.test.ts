import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderForecastReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture } from '../browser.js';
import { inventForecast } from '../inputs/forecast-input.js';

const missing = missingBrowser();
if (missing) console.log(`forecast report in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('forecast report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('opens offline without a complaint, light and dark, and never scrolls sideways at 420 pixels', { timeout: 60_000 }, async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page, complaints } = await openOffline(browser, renderForecastReport(inventForecast()), scheme);
      await takePicture(page, `forecast-${scheme}`);
      await page.setViewportSize({ width: 420, height: 800 });
      await takePicture(page, `forecast-${scheme}-420`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});
