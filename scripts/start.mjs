// Runs the sweep of the embedded sample, as a newcomer's first look: a negative verdict is a result, and no failure of the command.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEGATIVE_VERDICT = 1;
const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist/cli/main.js'), 'sweep', join(root, 'configs/sample.yaml'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
if (status === NEGATIVE_VERDICT)
  process.stdout.write('The command itself ended with exit code 1, which says that the verdict is negative.\n');
process.exitCode = status === NEGATIVE_VERDICT ? 0 : (status ?? 70);
