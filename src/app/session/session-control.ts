import { closeSync, existsSync, openSync, readSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { glob } from 'tinyglobby';
import { UsageError } from '../../core/errors.js';
import { wordsOf } from '../../core/words-of.js';
import { removeKillFile, KILL_FILE } from '../../live/guards/kill-switch.js';
import { JOURNAL_FILE, readSession, SessionJournal, type SessionState } from '../../live/journal/session-journal.js';
import { writingNow } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';

/** A session's folder, and what stands in it. */
export interface FoundSession {
  readonly dir: string;
  /** undefined where it cannot be read */
  readonly state: SessionState | undefined;
  /** why it cannot be read */
  readonly fault: string | undefined;
  /** of the process that runs it; undefined where none does */
  readonly pid: number | undefined;
}

/** Returns the sessions in a folder and below it, in the order of their paths. */
export async function listSessions(root: string): Promise<FoundSession[]> {
  if (!existsSync(root)) return [];
  const paths = await glob(`**/${JOURNAL_FILE}`, { cwd: root, deep: 6, ignore: ['**/node_modules/**'], expandDirectories: false });
  const dirs = paths.sort().map((path) => join(root, dirname(path)));
  return dirs.filter(isSession).map((dir) => ({ dir, ...readOrSay(dir), pid: sessionProcess(dir) }));
}

/** Others have journals too. */
function isSession(dir: string): boolean {
  const file = openSync(join(dir, JOURNAL_FILE), 'r');
  try {
    const start = Buffer.alloc(FIRST_BYTES);
    const text = start.toString('utf8', 0, readSync(file, start));
    return text.includes('"started"') && text.includes('"system_hash"');
  } finally {
    closeSync(file);
  }
}

const FIRST_BYTES = 1024;

/** A journal that cannot be read is told, and the others are listed. */
function readOrSay(dir: string): Pick<FoundSession, 'state' | 'fault'> {
  try {
    return { state: readSession(dir), fault: undefined };
  } catch (error) {
    return { state: undefined, fault: wordsOf(error) };
  }
}

/** Returns what a session came to so far, without stopping it. Throws UsageError RUN_UNREADABLE, REGISTRY_DAMAGED. */
export function sessionState(dir: string): SessionState {
  requireSession(dir);
  return readSession(dir);
}

/** Returns the number of the process that runs a session; undefined where none does. */
export function sessionProcess(dir: string): number | undefined {
  return RunLock.ownerOf(dir)?.pid;
}

/** Asks the process of a session to end behind the bar that it is at, and waits until it has. Returns false where none runs.
 *  Throws UsageError RUN_UNREADABLE, RUN_LOCKED where it runs elsewhere, or has not ended in that time. */
export async function stopSession(dir: string, waitMs: number): Promise<boolean> {
  requireSession(dir);
  const owner = RunLock.ownerOf(dir);
  if (owner === undefined) return false;
  const who = `process ${owner.pid} on ${owner.host}`;
  if (owner.host !== hostname()) throw stillRuns(dir, `by ${who}: stop it there, or throw its kill switch`);
  process.kill(owner.pid, 'SIGTERM');
  for (const end = Date.now() + waitMs; Date.now() < end; await setTimeout(LOOK_MS))
    if (RunLock.ownerOf(dir)?.token !== owner.token) return true;
  throw stillRuns(dir, `by ${who}, which was asked to end ${waitMs} ms ago and has not`);
}

const LOOK_MS = 50;

/** Throws a session's kill switch: a running one ends before its next bar, and none starts until a person releases it. */
export function killSession(dir: string, reason: string): void {
  requireSession(dir);
  writingNow(dir, () => writeFileSync(join(dir, KILL_FILE), `${reason}\n`));
}

/** Takes a person's word that a halted session may go on, and the file of its kill switch away.
 *  Throws UsageError RUN_LOCKED, RUN_UNREADABLE. */
export function releaseSession(dir: string, reason: string): void {
  requireSession(dir);
  const lock = RunLock.take(dir, 'session');
  try {
    removeKillFile(dir);
    const journal = new SessionJournal(dir);
    journal.append({ kind: 'released', at: new Date().toISOString(), reason });
    journal.close();
  } finally {
    lock.release();
  }
}

function requireSession(dir: string): void {
  if (existsSync(dir) && new SessionJournal(dir).isThere) return;
  throw new UsageError('RUN_UNREADABLE', `${dir} is the folder of no session: it has no ${JOURNAL_FILE}`, { context: { folder: dir } });
}

function stillRuns(dir: string, why: string): UsageError {
  return new UsageError('RUN_LOCKED', `the session in ${dir} is run ${why}`, { context: { folder: dir } });
}
