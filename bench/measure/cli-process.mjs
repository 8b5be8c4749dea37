import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_DIR } from '../paths.mjs';

/** Runs a script of this project in a process of its own and returns its stdout. Throws where it fails. */
export function runScript(script, args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(PROJECT_DIR, script), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  // 1 says that the verdict is negative, which is a result
  if (status !== 0 && status !== 1) throw new Error(`${script} ${args.join(' ')} ended with exit code ${status}: ${stderr.trim()}`);
  return stdout;
}

/** Runs the built `barloom` command. */
export function runBarloom(...args) {
  return runScript('dist/cli/main.js', args);
}
