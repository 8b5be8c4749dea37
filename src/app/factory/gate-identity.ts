import { createHash } from 'node:crypto';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { canonicalJson, isMapping } from '../../core/canonical-json.js';
import type { IdentityOf } from '../../lifecycle/systems/next-step.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { isComposite, membersOf } from '../system/composite.js';

/** Returns what tells a gate's identity of a resolved system: the system without its lifecycle and those of its members, and the gate's own
 *  entries. An edit of a later gate takes no earlier one away, and neither does moving the system's folder: paths count from its file. */
export function identitiesOf({ file, source }: ResolvedSystem): IdentityOf {
  const { lifecycle, pool: _pool, ...decides } = file;
  const members = isComposite(file) && {
    pool: Object.fromEntries(membersOf(file).map(({ name, file: { lifecycle: _own, ...member } }) => [name, member])),
  };
  const placed = fromFolder({ ...decides, ...members }, dirname(resolve(source))) as object;
  return (gate) => hash({ ...placed, gate: lifecycle?.gates[gate] });
}

function fromFolder(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return isAbsolute(value) ? relative(folder, value) : value;
  if (Array.isArray(value)) return value.map((each) => fromFolder(each, folder));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fromFolder(each, folder)]));
}

function hash(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32);
}
