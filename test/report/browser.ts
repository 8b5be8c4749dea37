import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Says why browser tests cannot run here, or returns undefined where they can. Under CI they always run. */
export function missingBrowser(): string | undefined {
  if (process.env['CI'] === 'true' || existsSync(CHROMIUM)) return undefined;
  return `no browser at ${CHROMIUM}`;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** A page opened from a file without a network, and everything that it complained about or asked for. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Writes the page to a file, opens it offline, and listens. */
export async function openOffline(browser: Browser, html: string, colorScheme: 'light' | 'dark'): Promise<OpenedPage> {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-report-')), 'report.html');
  writeFileSync(path, html);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, offline: true, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(path).href && !request.url().startsWith('data:')) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  return { page, complaints };
}

/** Takes a picture for people to look at, into build/screenshots. */
export async function takePicture(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync('build/screenshots', { recursive: true });
  await page.screenshot({ path: join('build/screenshots', `${name}.png`), fullPage });
}

/** Takes a picture of each section. */
export async function takeSections(page: Page, name: string): Promise<void> {
  mkdirSync('build/screenshots', { recursive: true });
  for (const [i, section] of (await page.locator('section').all()).entries()) {
    await section.screenshot({ path: join('build/screenshots', `${name}-${i + 1}.png`) });
  }
}
