import { statSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_FILE } from '../../live/journal/session-journal.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the folder of a system's session, below the factory's: that of a version, or that of its demo. */
export function sessionFolder(system: string, run: number | 'demo'): string {
  return join('sessions', system, String(run));
}

/** Returns where a session of a version writes what it closed: lines of the telemetry of backtests. */
export function sessionPlace(system: string, version: number): string {
  return join(sessionFolder(system, version), 'telemetry.jsonl');
}

/** Returns what tells whether a session wrote more since; empty where there is none. */
export function sessionStamp(folder: string, system: string, version: number | undefined): string {
  return version === undefined ? '' : stampOf(join(folder, sessionPlace(system, version)));
}

/** The same of the session that a demo is judged on; empty where it is judged on a replay. */
export function demoStamp(folder: string, { system, lifecycle }: SystemFile): string {
  return lifecycle?.gates.demo.source === 'session' ? stampOf(join(folder, sessionFolder(system, 'demo'), JOURNAL_FILE)) : '';
}

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : ` session ${stat.size} ${stat.mtimeNs}`;
}
