// The systems of configs/systems: each runs from a fresh clone on its synthetic bars, says so, searches, and has a page.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../src/app/run/backtest.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NAMES = readdirSync(`${ROOT}configs/systems`)
  .map((name) => name.replace('.yaml', ''))
  .sort();
const fileOf = (name: string): string => `${ROOT}configs/systems/${name}.yaml`;

test('are those of the pages', () => {
  expect(NAMES).toEqual([
    'atr-ma-cross',
    'bollinger-squeeze',
    'breakout',
    'ema-rsi-atr',
    'futures-breakout',
    'ibs-rsi2',
    'inverse-volatility',
    'momentum-rotation',
    'pairs',
    'sixty-forty',
    'turtle',
    'weighted-ensemble',
  ]);
  expect(readdirSync(`${ROOT}docs/strategies`).sort()).toEqual([...NAMES, 'README'].map((name) => `${name}.md`).sort());
});

describe.each(NAMES)('%s', (name) => {
  const system = readSystemFile(fileOf(name));

  test('runs on the account of its synthetic symbols, which are labelled', async () => {
    const { market, trades, fills, warnings, legs } = await backtest(system, { useCache: false });
    expect(market.origin.kind).toBe('synthetic');
    expect(warnings.some((warning) => warning.startsWith('Synthetic data'))).toBe(true);
    expect(legs!.legs).toHaveLength(system.file.data.symbols.length);
    expect(new Set(legs!.legs.map(({ data }) => data.market.dataHash)).size).toBe(system.file.data.symbols.length);
    expect(fills?.count ?? trades.count).toBeGreaterThan(20); // a rotation that never leaves a leg has few trades
  });

  test('is swept over its space, whose values are all valid', async () => {
    const { states, failures } = await sweep(system, { useCache: false, workers: 1, trials: 12 });
    expect([...failures.values()]).toEqual([]);
    expect([...states]).toEqual(Array(12).fill(1));
  });

  test('has a page that says idea, parameters, source, faults and figures, and names every axis', () => {
    const path = `${ROOT}docs/strategies/${name}.md`;
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8');
    for (const heading of ['## Idea', '## Parameters', '## Source', '## Known to fail at', '## Figures'])
      expect(text, heading).toContain(`\n${heading}\n`);
    for (const axis of Object.keys(system.file.space)) expect(text).toContain(`\`${axis}\``);
  });
});
