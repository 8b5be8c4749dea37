import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderStudyReport } from '../../../src/report/index.js';
import { launchBrowser, missingBrowser, openOffline, takePicture, takeSections } from '../browser.js';
import { inventParetoStudy, inventStudy, inventWalkForward } from '../inputs/study-input.js';

const missing = missingBrowser();
if (missing) console.log(`study report in a browser: skipped, ${missing}`);

/** How far the page is wider than its window, pixels. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.skipIf(missing !== undefined)('study report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('opens offline without a complaint, switches axes, aggregates, order and colours', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openOffline(browser, renderStudyReport(inventStudy(3, 300)), 'dark');
    await takePicture(page, 'study-dark');
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    await takePicture(page, 'study-light');
    await takeSections(page, 'study-section');
    expect(await page.getByRole('complementary', { name: 'Verdict' }).innerText()).toContain('No edge');

    const opening = await page.locator('#map').innerHTML();
    await page.getByRole('button', { name: 'best', exact: true }).click();
    expect(await page.locator('#map').innerHTML()).not.toBe(opening);
    await page.locator('#map-x').selectOption({ label: 'exit_ma' });
    await page.locator('#map-y').selectOption({ label: 'hull_period' });
    expect(await page.locator('#map').innerHTML()).toContain('hull');
    await page.locator('#map').hover({ position: { x: 140, y: 60 } });
    expect(await page.locator('#map-readout').innerText()).toContain('hull_period');

    await page.getByRole('button', { name: 'stop_atr', exact: true }).click();
    const stops = await page.locator('table.ranked tbody tr td:nth-child(4)').allInnerTexts();
    expect(stops.map(Number)).toEqual(stops.map(Number).sort((a, b) => b - a));
    expect(complaints).toEqual([]);
  });

  test.each([
    ['study', () => renderStudyReport(inventStudy(3, 300))],
    ['walk-forward', () => renderStudyReport(inventWalkForward(5, 12))],
    ['pareto', () => renderStudyReport(inventParetoStudy(3, 300, 3))],
  ] as const)('%s fits a telephone and a wide window', { timeout: 60_000 }, async (name, render) => {
    const { page, complaints } = await openOffline(browser, render(), 'light');
    for (const width of [390, 1400]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overhang(page)).toBe(0);
      await takePicture(page, `${name}-${width}`);
    }
    expect(complaints).toEqual([]);
  });
});
