import { existsSync, mkdirSync } from 'node:fs';
import { UsageError } from '../../core/errors.js';
import { writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import { KillSwitch, removeKillFile } from '../../live/guards/kill-switch.js';
import { readSession, SessionJournal, type SessionState } from '../../live/journal/session-journal.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { SessionEnd, SessionRequest } from './session-request.js';
import { SessionRun } from './session-run.js';

/** Runs a session on paper until its feed ends, a person stops it or its kill switch is thrown. Each bar is on disk before it is walked; a
 *  session that was killed goes on where it was, with the same bits.
 *  Throws UsageError RUN_LOCKED, SESSION_OTHER, SESSION_HALTED, OUTPUT_UNWRITABLE, REGISTRY_DAMAGED; DataError SESSION_DIFFERS */
export async function runSession(system: ResolvedSystem, request: SessionRequest): Promise<SessionEnd> {
  const { dir } = request;
  writing(dir, () => mkdirSync(dir, { recursive: true }));
  const lock = RunLock.take(dir, 'session');
  const kill = new KillSwitch(dir, request.environment);
  try {
    return await new SessionRun(system, request, kill).run();
  } finally {
    kill.close();
    lock.release();
  }
}

/** Takes a person's word that a halted session may go on, and the file of its kill switch away.
 *  Throws UsageError RUN_LOCKED, RUN_UNREADABLE. */
export function releaseSession(dir: string, reason: string): void {
  requireSession(dir);
  const lock = RunLock.take(dir, 'session');
  try {
    removeKillFile(dir);
    new SessionJournal(dir).append({ kind: 'released', at: timeOf(Date.now()), reason });
  } finally {
    lock.release();
  }
}

/** Returns what a session came to so far, without stopping it. Throws UsageError RUN_UNREADABLE, REGISTRY_DAMAGED. */
export function sessionState(dir: string): SessionState {
  requireSession(dir);
  return readSession(dir);
}

function requireSession(dir: string): void {
  if (existsSync(dir) && new SessionJournal(dir).isThere) return;
  throw new UsageError('RUN_UNREADABLE', `${dir} is the folder of no session: it has no journal.jsonl`, { context: { folder: dir } });
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
