import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import { DataError, UsageError } from '../../core/errors.js';
import type { SessionEvent, SessionState } from '../../live/journal/session-journal.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';

type Walked = Extract<SessionEvent, { kind: 'walked' }>;

/** Returns the hash of what a session trades: the system with its parameters, sha256, hex. */
export function hashSystem({ file }: ResolvedSystem): string {
  return hash('sha256', canonicalJson(file), 'hex');
}

/** Throws UsageError SESSION_OTHER where the folder is that of a session of another system. */
export function requireSameSystem(dir: string, { started }: SessionState, system: ResolvedSystem): void {
  if (started === undefined || started.system_hash === hashSystem(system)) return;
  throw new UsageError(
    'SESSION_OTHER',
    `${dir} is the session of a system "${started.system}" that was another one when it was started: a changed system needs a session of its own`,
    { context: { folder: dir } },
  );
}

/** Throws DataError SESSION_DIFFERS where what was walked then is not what the recorded bars give now. */
export function requireSameWalk(dir: string, { walked }: SessionState, now: readonly Walked[]): void {
  const at = walked.findIndex((then, index) => canonicalJson(then) !== canonicalJson(now[index] ?? {}));
  if (at < 0) return;
  const time = new Date(walked[at]!.time).toISOString();
  throw new DataError(
    'SESSION_DIFFERS',
    `${dir}: the bar of ${time} was walked to an equity of ${walked[at]!.equity}, and its recorded bars give ${now[at]?.equity ?? 'nothing'}: the history before them or the program is another`,
    { context: { folder: dir, time } },
  );
}

/** Throws UsageError SESSION_HALTED where a session was halted and nobody has released it. */
export function requireReleased(dir: string, state: SessionState | undefined): void {
  if (state?.halted === undefined) return;
  throw new UsageError(
    'SESSION_HALTED',
    `${dir} was halted at ${state.halted.at}: ${state.halted.sentence}. A person lets it go on: barloom session release ${dir} --reason "…"`,
    { context: { folder: dir, guard: state.halted.guard } },
  );
}
