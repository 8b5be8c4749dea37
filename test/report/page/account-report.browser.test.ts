import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRunReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture } from '../browser.js';
import { inventAccount } from '../inputs/account-input.js';

const missing = missingBrowser();
if (missing) console.log(`account report in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('account report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('opens offline without a complaint; a leg is chosen by name and by a row of the trade list', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openOffline(browser, renderRunReport(inventAccount(11, 800, 4, 12)), 'dark');
    await takePicture(page, 'account-dark');
    const shown = (): Promise<(string | null)[]> =>
      page.locator('ul.legend[data-price]:not([hidden])').evaluateAll((all) => all.map((each) => each.getAttribute('data-price')));
    expect(await shown()).toEqual(['0']);
    const before = await page.locator('#price-view').innerHTML();
    await page.locator('#price-choice').selectOption({ label: 'basket of all legs' });
    expect(await shown()).toEqual(['4']);
    expect(await page.locator('#price-view').innerHTML()).not.toBe(before);
    expect(await page.locator('#price-view circle').count()).toBe(0);

    const row = page.locator('tr[data-of="2"]').first();
    const symbol = await row.locator('td.name').innerText();
    await row.click();
    expect(await page.locator('#price-choice option:checked').innerText()).toBe(symbol);
    expect(await page.locator('#price-view circle').count()).toBeGreaterThan(0);

    await page.setViewportSize({ width: 420, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
    expect(complaints).toEqual([]);
  });
});
