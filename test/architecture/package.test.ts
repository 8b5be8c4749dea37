// What npm packs is what the library and the commands read when they run.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the package holds the kernels, the commands, the types and the sample', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    }),
  ) as [{ files: { path: string }[] }];
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'build/kernels.wasm',
      'build/kernels.terms.wasm',
      'build/kernels.steps.wasm',
      'dist/cli/main.js',
      'dist/library/index.js',
      'dist/library/index.d.ts',
      'configs/sample.yaml',
      'README.md',
      'LICENSE',
    ]),
  );
});
