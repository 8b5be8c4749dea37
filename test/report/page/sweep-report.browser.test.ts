import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderSweepReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture, takeSections } from '../browser.js';
import { commonAxes, inventSweep } from '../inputs/sweep-input.js';

const missing = missingBrowser();
if (missing) console.log(`sweep report in a browser: skipped, ${missing}`);

describe.skipIf(missing !== undefined)('sweep report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('opens offline without a complaint, switches axes, aggregates, order and colours', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openOffline(browser, renderSweepReport(inventSweep(5, commonAxes())), 'dark');
    expect(await page.getByRole('button', { name: 'Switch to light colours' }).isVisible()).toBe(true);
    await takePicture(page, 'sweep-dark');
    await takeSections(page, 'sweep-dark-section');
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    await takePicture(page, 'sweep-light');
    await takePicture(page, 'sweep-light-top', false);
    await takeSections(page, 'sweep-section');

    const opening = await page.locator('#map').innerHTML();
    await page.getByRole('button', { name: 'best', exact: true }).click();
    const best = await page.locator('#map').innerHTML();
    expect(best).not.toBe(opening);
    await page.locator('#map-x').selectOption({ label: 'stop_atr' });
    await page.locator('#map-y').selectOption({ label: 'exit_ma' });
    expect(await page.locator('#map').innerHTML()).toContain('hull');
    await page.locator('section').first().screenshot({ path: 'build/screenshots/sweep-map-small.png' });
    await page.locator('#map-x').selectOption({ label: 'exit_ma' });
    expect(await page.locator('#map-y').inputValue()).toBe('2');
    await page.locator('#map').hover({ position: { x: 120, y: 60 } });
    expect(await page.locator('#map-readout').innerText()).toContain('exit_ma');

    await page.locator('table.ranked').getByRole('button', { name: 'fast', exact: true }).click();
    const fast = await page.locator('table.ranked tbody tr td:nth-child(3)').allInnerTexts();
    expect(fast.map(Number)).toEqual(fast.map(Number).sort((a, b) => b - a));
    expect(complaints).toEqual([]);
  });
});
