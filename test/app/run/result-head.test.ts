// What result.json of every kind of run begins with.
import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import type { ResultHead } from '../../../src/app/run/result-head.js';
import { RUN_KINDS } from '../../../src/app/run/run-kinds.js';
import { hourlyCsv, readJson, folder, runJson, write } from '../../cli/binary.js';

const SYSTEM = `system: heads
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}
params: {n: 5}
strategy: {long: {enter: "close > sma(close, $n)", exit: "close < sma(close, $n)"}}
space: {n: {int: [3, 6]}}
objective: total_return
study: {trials: 4, sampler: grid}
walkforward: {train: 300, test: 100}
ml_training: {minimum_rows: 50, options: {trees: 5, maxLeaves: 4}, label: {kind: return_class}}
ml_walkforward: {rows: bars}
verdict: {enabled: false}
`;
const COMMANDS: Readonly<Record<string, string[]>> = {
  backtest: ['backtest'],
  sweep: ['sweep'],
  study: ['optimize'],
  walk_forward: ['walkforward'],
};

describe.each(RUN_KINDS.filter((kind) => kind in COMMANDS))('%s', (kind) => {
  test('has the head, in files and in what is printed', async () => {
    const dir = folder();
    write(dir, 'bars.csv', hourlyCsv(900));
    write(dir, 's.yaml', SYSTEM);
    const printed = await runJson<ResultHead & { dir?: string; run_dir?: string }>([...COMMANDS[kind]!, 's.yaml', '--no-cache'], dir);
    const stored = readJson<ResultHead>(join(dir, printed.dir ?? printed.run_dir!), 'result.json');
    expect(stored).toMatchObject({
      kind,
      state: 'complete',
      system: 'heads',
      symbol: 'ABC',
      timeframe: '1h',
      window: { name: 'all', start: '2020-01-01T00:00:00Z' },
      calendar: { name: 'crypto', days_per_year: 365, from: 'given' },
      synthetic: false,
      objective: kind === 'backtest' ? null : { text: 'total_return', direction: 'maximize' },
      warnings: expect.any(Array) as string[],
    });
    if (kind === 'backtest') expect(stored.score).toBeNull();
    else expect(stored.score).toBe(scoreIn(stored as unknown as Stored));
    if (kind !== 'backtest') expect(printed).toMatchObject({ kind, score: stored.score });
  });
});

interface Stored {
  readonly best?: { readonly metrics: { readonly total_return: number } };
  readonly metrics?: { readonly total_return: number };
}

function scoreIn({ best, metrics }: Stored): number {
  return (best?.metrics ?? metrics!).total_return;
}
