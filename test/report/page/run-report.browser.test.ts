import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRunReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture, takeSections } from '../browser.js';
import { inventRun } from '../inputs/run-input.js';

const missing = missingBrowser();
if (missing) console.log(`run report in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('run report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('opens offline without a complaint, zooms, switches colours', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openOffline(browser, renderRunReport(inventRun(7, 30_000, 400)), 'light');
    await takePicture(page, 'run-light');
    await takePicture(page, 'run-light-top', false);
    await takeSections(page, 'run-section');

    const before = await page.locator('#price-view').innerHTML();
    await page.getByRole('button', { name: '2014', exact: true }).click();
    expect(await page.locator('#price-view').innerHTML()).not.toBe(before);
    expect(await page.getByRole('button', { name: '2014', exact: true }).getAttribute('aria-pressed')).toBe('true');
    await page.locator('#price-section').screenshot({ path: 'build/screenshots/run-price-2014.png' });

    await page.locator('tr[data-view]').first().click();
    await page.locator('#price').hover();
    expect(await page.locator('#price-readout').innerText()).toContain('open');
    await page.locator('#price-section').screenshot({ path: 'build/screenshots/run-price-trade.png' });

    await page.getByRole('button', { name: 'All', exact: true }).click();
    const strip = (await page.locator('#overview').boundingBox())!;
    await page.mouse.move(strip.x + strip.width * 0.3, strip.y + 15);
    await page.mouse.down();
    await page.mouse.move(strip.x + strip.width * 0.5, strip.y + 15, { steps: 4 });
    await page.mouse.up();
    expect(Number(await page.locator('#brush').getAttribute('width'))).toBeLessThan(250);

    await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await takePicture(page, 'run-dark');
    await takeSections(page, 'run-dark-section');
    await page.emulateMedia({ media: 'print' });
    await takePicture(page, 'run-print');
    expect(complaints).toEqual([]);
  });
});
