import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Returns where a session of a version writes what it closed, below the factory's folder: lines of the telemetry of backtests. */
export function sessionPlace(system: string, version: number): string {
  return join('sessions', system, String(version), 'telemetry.jsonl');
}

/** Returns what tells whether a session wrote more since; empty where there is none. */
export function sessionStamp(folder: string, system: string, version: number | undefined): string {
  if (version === undefined) return '';
  const stat = statSync(join(folder, sessionPlace(system, version)), { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : ` session ${stat.size} ${stat.mtimeNs}`;
}
