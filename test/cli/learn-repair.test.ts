// `barloom learn repair`: damage is refused by name, shown and mended.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

const SYSTEM = `system: s
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 1, bars: 2000}}
strategy: {long: {enter: "crosses_above(sma(close, $n), sma(close, 9))", exit: "crosses_below(sma(close, $n), sma(close, 9))"}}
params: {n: 3}
space: {n: {int: [3, 5]}}
`;

test('the count of trials: refused where a digit was changed, mended, and counted on', async () => {
  const dir = folder(),
    path = join(dir, 'runs/registry.jsonl');
  write(dir, 'system.yaml', SYSTEM);
  await runJson(['sweep', 'system.yaml', '--workers', '1'], dir);
  const damaged = readFileSync(path, 'utf8').replace('"trials":3', '"trials":2');
  writeFileSync(path, damaged);
  await expectRefusal(
    ['sweep', 'system.yaml', '--workers', '1'],
    dir,
    2,
    /registry\.jsonl cannot be believed: line 1 is damaged: .*"barloom learn repair"/,
  );
  const { exit, stdout, stderr } = await run(['learn', 'repair', 'system.yaml'], dir);
  expect([exit, stdout]).toEqual([0, expect.stringContaining('history.jsonl: there is nothing')]);
  expect(stdout).toContain('registry.jsonl: 1 line could be read and is chained anew; the damaged file is runs/registry.jsonl.damaged-1');
  expect(stderr).toMatch(/line 1, which is left out: .*; it reads \{"kind":"begun"/);
  expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe(damaged);
  await runJson(['sweep', 'system.yaml', '--workers', '1'], dir);
  expect((await run(['learn', 'repair', 'system.yaml', '--json'], dir)).stdout).toContain('"state": "whole"');
  expect(existsSync(`${path}.damaged-2`)).toBe(false);
});
