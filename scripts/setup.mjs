// Installs and builds what is missing or out of date, and nothing else: a second call returns at once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const force = process.argv.includes('--force');
/** with `--tests`, also the debug build of the kernels, which only tests read */
const kernelTargets = process.argv.includes('--tests') ? ['release', 'terms', 'steps', 'debug'] : ['release', 'terms', 'steps'];

const bin = (name) => join(root, 'node_modules', name);

function run(step, command, args) {
  process.stderr.write(`barloom setup: ${step}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error || status !== 0) {
    process.stderr.write(`barloom setup: ${step} failed${error ? `: ${error.message}` : ` with exit code ${status}`}\n`);
    process.exit(status || 1);
  }
}

/** Newest change below a path, in epoch milliseconds; 0 where it does not exist. */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stat.mtimeMs);
}

function isStale(target, sources) {
  const built = newestChange(join(root, target));
  return built === 0 || sources.some((source) => newestChange(join(root, source)) > built);
}

/** The lockfile's hash is kept in node_modules: a checkout that only touches the file installs nothing. */
function install() {
  const stamp = join(root, 'node_modules/.barloom-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stamp, lock);
}

function buildOnce(stamp, sources, build) {
  if (!force && !isStale(stamp, sources)) return;
  mkdirSync(join(root, 'build'), { recursive: true });
  build();
  writeFileSync(join(root, stamp), new Date().toISOString());
}

install();
for (const target of kernelTargets) {
  buildOnce(`build/kernels.${target}.stamp`, ['assembly', 'asconfig.json', 'package-lock.json'], () => {
    const asc = [bin('assemblyscript/bin/asc.js'), '--config', 'asconfig.json', '--target', target];
    run(`compiling kernels (${target})`, process.execPath, asc);
  });
}
buildOnce('build/typescript.stamp', ['src', 'tsconfig.json', 'package-lock.json'], () => {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('compiling TypeScript', process.execPath, [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']);
});
