// A composite whose policy learns does on bars that come one by one what it does over all of them: what was learned on a bar never depends on
// what came behind it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PaperSession } from '../../../src/app/session/paper-session.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import type { Instant } from '../../../src/live/bars/sort-bars.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2020, 0, 1);
const [HISTORY, LIVE] = [260, 90];
let dir: string;
const instants: Instant[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-composite-session-'));
  const random = randomStream(6);
  let price = 100;
  const lines = ['time,open,high,low,close,volume'];
  for (let day = 0; day < HISTORY + LIVE; day++) {
    const open = price;
    price *= Math.exp(0.006 + 0.015 * random.normal());
    const bar = { open, high: Math.max(open, price) * 1.003, low: Math.min(open, price) * 0.997, close: price, volume: 1 };
    const time = START + day * DAY_MS;
    if (day < HISTORY) lines.push([new Date(time).toISOString(), ...Object.values(bar)].join(','));
    else instants.push({ time, bars: [{ symbol: 'AAA', time, ...bar }] });
  }
  writeFileSync(join(dir, 'AAA.csv'), `${lines.join('\n')}\n`);
  const member = (name: string, enter: string, exit: string): void =>
    writeFileSync(
      join(dir, `${name}.yaml`),
      `system: ${name}\ndata: {source: csv, path: "{symbol}.csv", symbols: [AAA], timeframe: 1d, calendar: crypto}
execution: {taker_fee_bps: 20}\nstrategy: {long: {enter: "${enter}", exit: "${exit}"}}\n`,
    );
  member('trend', 'crosses_above(close, sma(close, 8))', 'crosses_below(close, sma(close, 8))');
  member('dip', 'rsi(close, 3) < 25', 'rsi(close, 3) > 60');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['exponentiated_gradient', ''],
  ['ridge', ', train_bars: 60, features: {range: "atr(5) / close"}'],
])('%s', async (method, more) => {
  const learn = `{method: ${method}, horizon_bars: 5, purge_bars: 5, every_bars: 5${more}}`;
  writeFileSync(join(dir, 'policy.yaml'), `policy: own\nkind: learned\ndefault: {trend: 0.5, dip: 0.5}\nlearn: ${learn}\n`);
  writeFileSync(join(dir, 'both.yaml'), 'system: both\nkind: composite\npool: [trend.yaml, dip.yaml]\npolicy: policy.yaml\n');
  const system = readSystemFile(join(dir, 'both.yaml'));
  const open = (): PaperSession => new PaperSession(system, 'AAA', { useCache: false, workers: 1 }, START + HISTORY * DAY_MS);
  const [stepped, whole] = [open(), open()];
  await stepped.open([]);
  const walked: object[] = [];
  for (const instant of instants) walked.push((await stepped.walk(instant))!);
  expect(walked).toEqual((await whole.open(instants)).walked);
  expect(walked.flatMap((each) => (each as { fills: object[] }).fills).length).toBeGreaterThan(8);
});
