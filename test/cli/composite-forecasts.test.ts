// A policy that reads a forecaster: by the bare names of its fields, out of sample, in every command.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readSystemFile } from '../../src/app/strategy/resolve-system.js';
import { backtest } from '../../src/app/run/backtest.js';
import { randomStream } from '../../src/core/random.js';
import { runHere as run, runJsonHere as runJson } from './in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'composite-forecasts-'));
const DATA = { source: 'csv', path: 'bars.csv', symbols: ['ABC'], timeframe: '1h', calendar: 'crypto' };
const FILES = {
  'features.yaml': { features: { wide: { expression: 'atr(6) / close', description: 'Range of six bars.' } } },
  'abc.yaml': {
    forecast: 'abc',
    data: DATA,
    horizon_bars: 6,
    features: 'features.yaml',
    heads: { volatility: { model: 'gbr', options: { trees: 10 } }, regime: { model: 'gbc', options: { trees: 5 } } },
    walkforward: { train: 800, test: 400 },
    minimum_rows: 300,
  },
  'up.yaml': { data: DATA, strategy: { long: { enter: 'ema(close, 5) > ema(close, 20)', exit: 'ema(close, 5) < ema(close, 20)' } } },
  'down.yaml': { data: DATA, strategy: { short: { enter: 'rsi(close, 14) > 60', exit: 'rsi(close, 14) < 45' } } },
  'both.yaml': {
    system: 'both',
    kind: 'composite',
    forecaster: 'forecasts/abc@latest',
    pool: ['up.yaml', 'down.yaml'],
    policy: {
      rules: [
        { when: 'regime == "chop" and expected_volatility > 0', weights: { up: 1 } },
        { when: 'regime != "chop"', weights: { down: 1 } },
      ],
      default: {},
    },
  },
};

beforeAll(async () => {
  const random = randomStream(7);
  let price = 100;
  const lines = Array.from({ length: 1700 }, (_, bar) => {
    const open = price;
    price *= 1 + 0.006 * random.normal();
    return [
      new Date(Date.UTC(2020, 0, 1, bar)).toISOString(),
      open,
      Math.max(open, price) * 1.002,
      Math.min(open, price) * 0.998,
      price,
      1,
    ].join();
  });
  writeFileSync(join(folder, 'bars.csv'), `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), JSON.stringify(content));
  const { exit, stderr } = await run(['forecast', 'abc.yaml', '--json'], folder);
  expect([0, 1], stderr).toContain(exit);
});

test('its weights follow what was forecast, and nothing is entered where nothing was', async () => {
  const system = readSystemFile(join(folder, 'both.yaml'));
  expect(system.file.forecasts!['abc']).toMatchObject({ version: 1 });
  const { legs, trades } = await backtest(system, { useCache: false });
  const [up, down] = legs!.legs.map(({ policy }) => policy!.weights) as [Float64Array, Float64Array];
  expect(up.slice(0, 800).every((weight) => weight === 0)).toBe(true);
  const known = Array.from(up.keys()).filter((bar) => up[bar]! + down[bar]! > 0);
  expect(known.length).toBeGreaterThan(600);
  expect(known[0]).toBe(800); // the first test of the forecaster's walk-forward
  expect(known.every((bar) => up[bar]! + down[bar]! === 1)).toBe(true);
  expect(trades.count).toBeGreaterThan(5);
});

interface Compared {
  readonly rows: readonly { readonly sharpe: number }[];
  readonly shuffled: { readonly count: number };
  readonly shuffled_forecasts: {
    readonly forecasts: readonly string[];
    readonly count: number;
    readonly sharpes: number[];
    readonly chance: number;
  };
}

test('it is compared with itself under forecasts of other times, at least twenty', async () => {
  const policy = { rules: [{ when: 'expected_volatility > expected_volatility[24]', weights: { up: 1 } }], default: { down: 1 } };
  writeFileSync(join(folder, 'shuffled.yaml'), JSON.stringify({ ...FILES['both.yaml'], policy, walkforward: { train: 800, test: 300 } }));
  for (const args of [['shuffled.yaml'], ['shuffled.yaml', '--nested']]) {
    const { rows, shuffled, shuffled_forecasts: found } = await runJson<Compared>(['compare', ...args, '--shuffles', '1'], folder);
    expect(shuffled.count).toBe(1);
    expect(found.forecasts).toEqual(['abc']);
    expect(found.count).toBe(20);
    expect(new Set(found.sharpes).size).toBeGreaterThan(5);
    expect(found.chance).toBe((1 + found.sharpes.filter((sharpe) => sharpe >= rows[0]!.sharpe).length) / 21);
  }
});

test('it sees no future, and is run', async () => {
  for (const args of [
    ['lookahead', 'both.yaml', '--cuts', '2'],
    ['backtest', 'both.yaml', '--quiet'],
  ]) {
    const { exit, stderr } = await run(args, folder);
    expect(exit, stderr).toBe(0);
  }
});

test('a forecaster that is not there is one sentence', async () => {
  writeFileSync(join(folder, 'other.yaml'), JSON.stringify({ ...FILES['both.yaml'], forecaster: 'nobody@3' }));
  const { exit, stderr } = await run(['backtest', 'other.yaml'], folder);
  expect(exit).toBe(2);
  expect(stderr).toMatch(/nobody/);
});
