import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderMonitorReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture } from '../browser.js';
import { emptyMonitor, inventMonitor } from '../inputs/monitor-input.js';

const missing = missingBrowser();
if (missing) console.log(`page of a session in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('the page of a session in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    ['full', inventMonitor],
    ['empty', emptyMonitor],
  ] as const)(
    '%s: opens offline without a complaint, light and dark, and never scrolls sideways',
    { timeout: 60_000 },
    async (name, input) => {
      for (const scheme of ['light', 'dark'] as const) {
        const { page, complaints } = await openOffline(browser, renderMonitorReport(input()), scheme);
        await takePicture(page, `monitor-${name}-${scheme}`);
        await page.setViewportSize({ width: 420, height: 800 });
        await takePicture(page, `monitor-${name}-${scheme}-420`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
  );
});
