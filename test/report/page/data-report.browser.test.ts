import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderDataReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture } from '../browser.js';
import { inventChecked } from '../inputs/data-input.js';

const missing = missingBrowser();
if (missing) console.log(`data report in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('data report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test(
    'opens offline without a complaint, light and dark, sorts a table, and never scrolls sideways at 420 pixels',
    { timeout: 60_000 },
    async () => {
      for (const scheme of ['light', 'dark'] as const) {
        const { page, complaints } = await openOffline(browser, renderDataReport({ markets: [inventChecked()] }), scheme);
        await takePicture(page, `data-${scheme}`);
        await page.getByRole('button', { name: 'missing bars' }).click();
        expect(await page.locator('th[aria-sort]').innerText()).toContain('missing bars');
        await page.setViewportSize({ width: 420, height: 800 });
        await takePicture(page, `data-${scheme}-420`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
  );
});
