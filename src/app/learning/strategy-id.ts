import { createHash } from 'node:crypto';
import type { SystemFile } from '../system-schema.js';

/** Returns the name under which signals of a system are kept: its own, and a short hash of what decides its trades. Other parameters are other signals. */
export function strategyIdOf({ system, strategy, params, execution, instrument, risk }: SystemFile): string {
  const content = JSON.stringify({ strategy, params, execution, instrument, risk });
  return `${system}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
}
