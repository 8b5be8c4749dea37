import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, linkSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors.js';
import { holdPath, letGoPath } from './temporary-paths.js';
import { writeAll } from './write-all.js';

const FILE = '.lock';
/** A stale lock that is being removed: the process that does it, and a number of its own. */
const ASIDE = /^\.lock\.(\d+)-[0-9a-f]{8}$/;
/** A lock without a word in it is one that a kill has torn, unless it is as new as this. */
const WRITING_MS = 5000;

/** Who writes in a folder, as `.lock` says it. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** when the lock was taken, ISO 8601 */
  readonly since: string;
  /** tells a process from a later one of the same number; null where the system does not say */
  readonly process: string | null;
  /** of this lock alone */
  readonly token: string;
}

/** Folders that this process has locked. */
const own = new Set<string>();

/** The right to write in a folder: one owner at a time, over all processes that see the folder. Whoever only reads needs none.
 *  A lock whose process is gone from this host, or has been followed by another of its number, is taken over. */
export class RunLock {
  private readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Locks a folder. Throws UsageError RUN_LOCKED, which says who holds it; the system's errors.
   *  kind  what the folder is called in the sentence */
  static take(dir: string, kind = 'run folder'): RunLock {
    const path = resolve(dir, FILE);
    while (!tryCreate(path)) {
      const text = readLock(path);
      if (text === undefined) continue;
      if (isHeld(path, text)) throw lockedBy(dir, text, kind);
      removeStale(path, text);
    }
    own.add(path);
    holdPath(path);
    removeLeftAside(dir);
    return new RunLock(path);
  }

  /** Returns who writes in a folder; undefined where nobody does. */
  static ownerOf(dir: string): Owner | undefined {
    const path = resolve(dir, FILE);
    const text = readLock(path);
    return text !== undefined && isHeld(path, text) ? parseOwner(text) : undefined;
  }

  /** Gives the folder free; a second call does nothing. */
  release(): void {
    if (!own.delete(this.path)) return;
    rmSync(this.path, { force: true });
    letGoPath(this.path);
  }
}

/** Returns false where there is a lock already. */
function tryCreate(path: string): boolean {
  const owner: Owner = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    process: describeProcess(process.pid),
    token: randomBytes(8).toString('hex'),
  };
  try {
    const descriptor = openSync(path, 'wx');
    try {
      writeAll(descriptor, `${JSON.stringify(owner)}\n`);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Returns what stands in a lock; undefined where it has been removed meanwhile. */
function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isHeld(path: string, text: string): boolean {
  const owner = parseOwner(text);
  if (owner === undefined) return existsSync(path) && Date.now() - statSync(path).mtimeMs < WRITING_MS;
  if (owner.host !== hostname()) return true;
  if (owner.pid === process.pid && owner.process === describeProcess(process.pid)) return own.has(path);
  return isAlive(owner.pid) && (owner.process === null || owner.process === describeProcess(owner.pid));
}

function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.host === 'string'
      ? { ...(owner as Owner), process: owner.process ?? null }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A process of somebody else is alive too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Returns when the system started and when in it the process did, on Linux; null elsewhere, and where there is no such process. */
function describeProcess(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // the name in brackets may hold anything; behind it the start is the twentieth field
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)!.trim().split(' ');
    return `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
}

/** Removes a stale lock, and no other one that has taken its place meanwhile. */
function removeStale(path: string, text: string): void {
  const aside = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== text && !existsSync(path)) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/** Removes stale locks that a process had put aside when it was killed. */
function removeLeftAside(dir: string): void {
  for (const name of readdirSync(dir)) {
    const pid = ASIDE.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) rmSync(join(dir, name), { force: true });
  }
}

function lockedBy(dir: string, text: string, kind: string): UsageError {
  const owner = parseOwner(text),
    path = join(dir, FILE),
    who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return new UsageError('RUN_LOCKED', `${kind} ${dir} is being written by ${who}: wait until it ends, or remove ${path} where it is gone`, {
    context: { path: dir, lock: path, ...(owner && { pid: owner.pid, host: owner.host, since: owner.since }) },
  });
}
