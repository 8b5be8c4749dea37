// `barloom session report`: the page of a session of a system with a model and of one without, of the factory's folder and of none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { write } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';
import { ECHO, echoFolder, persistentCsv } from './learning-folder.js';

const HISTORY = 4000;
/** Bars of each session. */
const BARS = { same: 450, turned: 450, plain: 150 };
const MODEL = 'ml: {enabled: true, model_path: models/echo/1/bundle.model, name: echo, prediction_mode: filter}\n';

interface Report {
  readonly page: string;
  readonly warnings: readonly string[];
  readonly predictions: { readonly known: number; readonly waiting: number; readonly right: number; readonly judged: number } | null;
  readonly drift: object | null;
}

let dir: string;

const run = async (...args: string[]): Promise<void> => {
  const { exit, stderr } = await runHere([...args, '--quiet', '--no-cache'], dir);
  expect(exit, stderr).toBe(0);
};
const trade = (system: string, feed: string, folder: string): Promise<void> =>
  run('session', 'start', system, '--dir', folder, '--feed', `tail:${feed}`, '--until-end');
const report = (system: string, folder: string): Promise<Report> =>
  runJsonHere<Report>(['session', 'report', system, folder, '--no-cache'], dir);
const pageOf = ({ page }: Report): string => readFileSync(join(dir, page), 'utf8');
const sectionOf = (page: string, id: string): string => new RegExp(`<section id="${id}".*?</section>`, 's').exec(page)![0];

/** The stability index of a feature as the page has it. */
function indexOf(found: Report, feature: string): number {
  const section = sectionOf(pageOf(found), 'features-section');
  return Number(new RegExp(`<h3>${feature}</h3><p class="note">stability index ([\\d.]+)`).exec(section)![1]);
}

/** The bars behind the history; those from `turnsAt` on turn back instead of going on. */
function liveCsv(bars: number, turnsAt?: number): string {
  const [header, ...lines] = persistentCsv(HISTORY + bars, 5, turnsAt).split('\n');
  return [header, ...lines.slice(HISTORY)].join('\n');
}

beforeAll(async () => {
  dir = echoFolder(HISTORY);
  write(dir, 'same.csv', liveCsv(BARS.same));
  write(dir, 'turned.csv', liveCsv(BARS.turned, HISTORY));
  write(dir, 'plain.csv', liveCsv(BARS.plain));
  await run('train', 'system.yaml', '--full', '--workers', '1');
  write(dir, 'modelled.yaml', ECHO.replace('strategy:', `${MODEL}strategy:`));
  await trade('modelled.yaml', 'same.csv', 'same');
  await trade('modelled.yaml', 'turned.csv', 'turned');
  await trade('system.yaml', 'plain.csv', 'plain');
}, 60_000);

describe('a session whose system asks a model', () => {
  test('is judged by what came of its entries, beside the rows that the model was judged on', async () => {
    const found = await report('modelled.yaml', 'same');
    expect(found).toMatchObject({ system: 'echo', bars: BARS.same, parity: 1, drift: { advice: 'none', features: 0 } });
    const { known, waiting, right, judged } = found.predictions!;
    const lines = readFileSync(join(dir, 'same/telemetry.jsonl'), 'utf8').trimEnd().split('\n');
    expect(known).toBe(lines.filter((line) => line.includes('"prediction_outcome"')).length);
    expect(known).toBeGreaterThan(40);
    expect(waiting).toBeLessThan(2);
    const wins = lines.filter((line) => line.includes('"prediction_outcome"') && line.includes('"value":1')).length;
    // the threshold of the filter lies above one half: what was entered was said to win
    expect(right).toBeCloseTo(wins / known, 12);
    expect(judged).toBeGreaterThan(0.5);
    expect(found.warnings.join()).toMatch(/has learned from bars until/);
    const page = pageOf(found);
    expect(sectionOf(page, 'accuracy-section')).toContain(`judged: ${(100 * judged).toFixed(1)}%`);
    expect(sectionOf(page, 'features-section').match(/<h3>\w+<\/h3>/g)).toHaveLength(2);
    expect(sectionOf(page, 'drift-section')).toContain('Stability index over time');
  });

  test('shows it where the market turned: fewer predictions come true, and the features have moved', async () => {
    const [same, turned] = [await report('modelled.yaml', 'same'), await report('modelled.yaml', 'turned')];
    expect(turned.predictions!.right).toBeLessThan(same.predictions!.right - 0.1);
    expect(turned.predictions!.judged).toBe(same.predictions!.judged);
    const [before, behind] = [same, turned].map((found) => indexOf(found, 'fast_distance')) as [number, number];
    expect(before).toBeLessThan(0.15);
    expect(behind).toBeGreaterThan(2 * before);
  });

  test('is refused where the system has become another', async () => {
    write(dir, 'other.yaml', ECHO.replace('strategy:', `${MODEL}strategy:`).replace('seed: 7', 'seed: 8'));
    await expectRefusalHere(
      ['session', 'report', 'other.yaml', 'same', '--no-cache'],
      dir,
      2,
      'a changed system needs a session of its own',
    );
  });
});

describe('a session whose system asks none', () => {
  test('says so where a model would be, and has all else', async () => {
    const found = await report('system.yaml', 'plain');
    expect(found).toMatchObject({ bars: BARS.plain, parity: 1, slippage_bps: 0, predictions: null, drift: null, warnings: [] });
    const page = pageOf(found);
    for (const id of ['accuracy-section', 'drift-section', 'features-section'])
      expect(sectionOf(page, id)).toContain('The system asks no model.');
    expect(sectionOf(page, 'signals-section')).toContain('backtest: ');
    expect(sectionOf(page, 'account-section')).toContain('resamples of the backtest');
  });

  test('prints the path of the page', async () => {
    expect((await runHere(['session', 'report', 'system.yaml', 'plain', '--no-cache'], dir)).stdout).toBe('plain/report.html\n');
  });

  test('is told where there is none', async () => {
    await expectRefusalHere(['session', 'report', 'system.yaml', 'nowhere', '--no-cache'], dir, 2, 'is the folder of no session');
    await expectRefusalHere(
      ['session', 'report', 'modelled.yaml', 'plain', '--no-cache'],
      dir,
      2,
      'a changed system needs a session of its own',
    );
  });
});
