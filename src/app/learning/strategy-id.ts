import { createHash } from 'node:crypto';
import { strategyTexts } from '../strategy/strategy-of.js';
import { isComposite, membersOf } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the name under which signals of a system are kept: its own, and a short hash of what decides its trades. Other parameters are
 *  other signals, and so are those that a model has filtered. */
export function strategyIdOf(file: SystemFile): string {
  if (isComposite(file)) return compositeIdOf(file);
  const { params, execution, instrument, instruments, risk, ml } = file;
  const content = JSON.stringify({
    strategy: strategyTexts(file),
    params,
    execution,
    instrument,
    instruments,
    risk,
    model: ml?.enabled ? ml.model_hash : undefined,
    models: ml?.enabled && ml.legs ? Object.entries(ml.legs).map(([symbol, { model_hash }]) => [symbol, model_hash]) : undefined,
  });
  return `${file.system}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
}

/** A composite is its members, and what decides how much of the account each of them has. */
function compositeIdOf(file: SystemFile): string {
  const { policy, forecaster, risk, portfolio } = file;
  const members = membersOf(file).map((member) => [member.name, strategyIdOf(member.file)]);
  const content = JSON.stringify({ members, policy, forecaster, risk, portfolio });
  return `${file.system}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
}
