import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import type { IdentityOf } from '../../lifecycle/systems/next-step.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns what tells a gate's identity of a resolved file: the system without its lifecycle, and the gate's own entries. An edit of a
 *  later gate takes no earlier one away. */
export function identitiesOf(file: SystemFile): IdentityOf {
  const { lifecycle, system, ...decides } = file;
  return (gate) => hash({ system, ...decides, gate: lifecycle?.gates[gate] });
}

function hash(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32);
}
