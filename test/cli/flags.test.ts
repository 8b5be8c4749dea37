// What the shared flags stand for in the system file, and who wins where two say something else.
import { expect, test } from 'vitest';
import { overridesOf, runOptionsOf, type SharedFlags } from '../../src/cli/flags.js';
import { resolveSystem } from '../../src/app/strategy/resolve-system.js';

const FLAGS: SharedFlags = {
  cacheDir: 'data_cache',
  cache: true,
  outputDir: 'runs',
  set: [],
  json: false,
  quiet: false,
  printConfig: false,
};
const SYSTEM = {
  system: 'flags',
  data: { source: 'csv', path: '{symbol}.csv', symbols: ['OWN'], timeframe: '1h' },
  strategy: { long: { enter: 'close > 0', exit: 'close < 0' } },
};

/** The system file with the flags. */
const fileWith = (flags: Partial<SharedFlags>) => resolveSystem(SYSTEM, { overrides: overridesOf({ ...FLAGS, ...flags }) }).file;

test('each flag is an entry of the system file; those that are not given change nothing', () => {
  expect(overridesOf(FLAGS)).toEqual([]);
  const { data, seed } = fileWith({ symbols: 'A, B ,C', timeframe: '4h', start: '2020-01-01', end: '2021-01-01', seed: 0 });
  expect(data).toMatchObject({ symbols: ['A', 'B', 'C'], timeframe: '4h', start: '2020-01-01', end: '2021-01-01' });
  expect(seed).toBe(0);
});

test('--set wins over every flag, and the last --set over those before it', () => {
  const set = ['data.timeframe=1d', 'data.symbols=[Z]', 'data.start=2022-01-01', 'data.end=2023-01-01', 'seed=7', 'seed=8'];
  const { data, seed } = fileWith({ symbols: 'A', timeframe: '4h', start: '2020-01-01', end: '2021-01-01', seed: 5, set });
  expect(data).toMatchObject({ symbols: ['Z'], timeframe: '1d', start: '2022-01-01', end: '2023-01-01' });
  expect(seed).toBe(8);
});

test('what is no entry of the file is an option of the run', () => {
  const given = { window: 'test', lookbackDays: 30, workers: 3, maxMemory: 1000, cacheDir: 'here', cache: false };
  expect(overridesOf({ ...FLAGS, ...given })).toEqual([]);
  expect(runOptionsOf({ ...FLAGS, ...given })).toEqual({
    window: 'test',
    lookbackDays: 30,
    workers: 3,
    maxMemoryBytes: 1000,
    cacheDir: 'here',
    useCache: false,
  });
});
