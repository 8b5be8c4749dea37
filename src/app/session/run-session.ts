import { makeFolder } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import { KillSwitch } from '../../live/guards/kill-switch.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { SessionEnd, SessionRequest } from './session-request.js';
import { SessionRun } from './session-run.js';

/** Runs a session on paper until its feed ends, a person stops it or its kill switch is thrown. Each bar is on disk before it is walked; a
 *  session that was killed goes on where it was, with the same bits.
 *  Throws UsageError RUN_LOCKED, SESSION_OTHER, SESSION_HALTED, OUTPUT_UNWRITABLE, REGISTRY_DAMAGED; DataError SESSION_DIFFERS */
export async function runSession(system: ResolvedSystem, request: SessionRequest): Promise<SessionEnd> {
  const { dir } = request;
  makeFolder(dir);
  const lock = RunLock.take(dir, 'session');
  const kill = new KillSwitch(dir, request.environment);
  try {
    return await new SessionRun(system, request, kill).run();
  } finally {
    kill.close();
    lock.release();
  }
}
