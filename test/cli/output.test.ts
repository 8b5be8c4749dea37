// Standard output: one document with --json, nothing with --quiet, one sentence where it cannot be written.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { crossFolder, folder, run, runJson } from './binary.js';

const BINARY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const onSystem = (...flags: string[]): string[] => ['system.yaml', '--no-cache', ...flags];

describe('standard output', () => {
  test.each([
    [['backtest', ...onSystem()]],
    [['sweep', ...onSystem('--workers', '1')]],
    [['sweep', ...onSystem('--print-config')]],
    [['data', 'check', 'bars.csv']],
    [['data', 'list']],
    [['data', 'resample', 'bars.csv', '--timeframe', 'H4', '--out', 'out.csv']],
    [['data', 'synth', '--bars', '100', '--out', 'synth.csv']],
    [['functions', 'sma']],
  ])('one document: %j', async (args) => {
    await runJson(args, crossFolder());
  });

  test.each([[['backtest', ...onSystem('--quiet')]], [['sweep', ...onSystem('--quiet', '--workers', '1')]]])(
    'nothing: %j',
    async (args) => {
      expect(await run(args, crossFolder())).toMatchObject({ exit: 0, stdout: '', stderr: '' });
    },
  );

  test('a reader that has seen enough ends nothing', () => {
    const text = execFileSync('sh', ['-c', `"${process.execPath}" "${BINARY}" functions | head -1`], { cwd: folder(), encoding: 'utf8' });
    expect(text.split('\n')).toHaveLength(2);
  });

  test('a full disk is one sentence', (context) => {
    if (!existsSync('/dev/full')) return context.skip('no /dev/full here');
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${BINARY}" functions > /dev/full`], {
      cwd: folder(),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, 'barloom: standard output cannot be written: the disk is full\n']);
  });
});
