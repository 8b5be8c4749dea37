// ccxt is optional: the program as it is installed without it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { folder } from './binary.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const OPTIONAL = 'ccxt';
let installed: string;

/** The built program in a folder where every package is found but one. */
beforeAll(() => {
  installed = folder();
  const { files } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { files: string[] };
  for (const name of ['package.json', ...files.filter((each) => !/\.md$|LICENSE|docs/.test(each))])
    cpSync(join(PROJECT, name), join(installed, name), { recursive: true });
  linkPackages(join(PROJECT, 'node_modules'), join(installed, 'node_modules'));
});

function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name === OPTIONAL || name.startsWith('.')) continue;
    if (name.startsWith('@')) linkPackages(join(from, name), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}

function barloom(...words: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [join(installed, 'dist/cli/main.js'), ...words], { cwd: installed, encoding: 'utf8' });
}

test('asking an exchange is refused with what to install', () => {
  const { status, stdout, stderr } = barloom('data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', '2024-01-01');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe('barloom: data fetch ccxt needs the package ccxt, which is not installed: npm install ccxt\n');
  const asked = barloom('data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', '2024-01-01', '--json');
  expect(asked.status).toBe(2);
  expect(`${asked.stdout}${asked.stderr}`).toContain('PACKAGE_MISSING');
});

test('everything else runs', () => {
  const { status, stderr, stdout } = barloom('backtest', 'configs/sample.yaml', '--json');
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('metrics');
});
