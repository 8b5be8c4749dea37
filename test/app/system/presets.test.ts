// Presets are files that systems include: each says what it is, and runs.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { Scorer } from '../../../src/app/trials/scorer.js';

const FOLDER = fileURLToPath(new URL('../../../configs/presets/', import.meta.url));
const PRESETS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `presets/${name.replaceAll('\\', '/')}`)
  .sort();

const SYSTEM = {
  data: { synthetic: { bars: 3000, seed: 4 } },
  strategy: {
    long: { enter: 'crosses_above(close, sma(close, 20))', exit: 'crosses_below(close, sma(close, 20))' },
    stop: '3 * atr(14)',
  },
};

const including = (preset: string): ResolvedSystem => resolveSystem({ ...SYSTEM, include: [preset] }, { source: preset });
const run = async (preset: string): Promise<BacktestResult> => await backtest(including(preset), { useCache: false });

describe('every preset', () => {
  test('is known here', () => {
    expect(PRESETS.map(dirname)).toEqual([
      ...Array(3).fill('presets/persona'),
      ...Array(3).fill('presets/risk'),
      ...Array(4).fill('presets/sizing'),
    ]);
  });

  test.each(PRESETS)('%s says in two lines what it is, and runs', async (preset) => {
    const lines = readFileSync(new URL(`../../../configs/${preset}`, import.meta.url), 'utf8').split('\n');
    expect(lines.map((line) => line.startsWith('# ')).slice(0, 3)).toEqual([true, true, false]);
    const { trades, system } = await run(preset);
    expect(trades.count).toBeGreaterThan(50);
    expect(() => new Scorer(system.file)).not.toThrow();
  });
});

/** Returns the largest notional that was held. */
function mostHeld({ trades, metrics }: BacktestResult): number {
  expect(metrics.final_equity).toBeGreaterThan(0);
  return Math.max(...Array.from(trades.quantity, (quantity, t) => quantity * trades.entryPrice[t]!));
}

test('personas and risks are in the order of their names: who bears more holds more', async () => {
  for (const kind of ['persona', 'risk']) {
    const runs = await Promise.all(['conservative', 'balanced', 'aggressive'].map((name) => run(`presets/${kind}/${name}.yaml`)));
    const held = runs.map(mostHeld);
    expect(held).toEqual(held.toSorted((a, b) => a - b));
    expect(new Set(held).size).toBe(3);
    const falls = runs.map(({ metrics }) => metrics.max_drawdown);
    expect(falls).toEqual(falls.toSorted((a, b) => b - a));
  }
});

test('a persona is what its risk and its sizing say, and what includes it says more', () => {
  const { risk, constraints } = including('presets/persona/conservative.yaml').file;
  expect(risk).toMatchObject({ sizing: 'risk', risk_per_trade: 0.005, max_leverage: 1 });
  expect(constraints).toEqual(['max_drawdown >= -0.1']);
  const own = resolveSystem({
    ...SYSTEM,
    include: ['presets/persona/aggressive.yaml'],
    risk: { risk_per_trade: '$r' },
    params: { r: 0.03 },
  });
  expect(own.file.risk).toMatchObject({ sizing: 'risk', risk_per_trade: '$r', max_leverage: 2 });
});
