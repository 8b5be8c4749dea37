import type { DataOrigin } from './bars.js';
import type { DataPolicy } from './data-label.js';
import { UsageError } from './errors.js';

export type { DataPolicy } from './data-label.js';

/** Environment variable without which the policy `test` refuses synthetic data too. */
export const ALLOW_FAKE_DATA = 'ALLOW_FAKE_DATA';

type Environment = Readonly<Record<string, string | undefined>>;
type LabelledOrigin = Pick<DataOrigin, 'kind' | 'label'>;

/** Throws UsageError DATA_POLICY where something learns from data that it must not learn from.
 *  thing        for the sentence: training on "BTCUSD"
 *  environment  e.g. process.env */
export function requireOrigin(thing: string, origin: LabelledOrigin, policy: DataPolicy, environment: Environment): void {
  if (policy === 'demo') throw refused(`${thing} is not allowed: the data policy is demo, and nothing learns under it`, policy, origin);
  if (origin.label === 'demo') throw refused(`${thing} must not use a dataset that is labelled demo`, policy, origin);
  requireAllowed(thing, origin, policy, environment);
}

/** Throws UsageError DATA_POLICY where data are used, for whatever purpose, that the policy does not take. */
export function requireAllowed(thing: string, origin: LabelledOrigin, policy: DataPolicy, environment: Environment): void {
  if (policy === 'real' && origin.label === 'demo')
    throw refused(`${thing} must not use a dataset that is labelled demo: the data policy is real`, policy, origin);
  if (origin.kind === 'real' || policy === 'demo') return;
  if (policy === 'test' && environment[ALLOW_FAKE_DATA] === 'true') return;
  const rule = policy === 'real' ? 'the data policy is real' : `the data policy test takes them only with ${ALLOW_FAKE_DATA}=true`;
  throw refused(`${thing} must not use synthetic data: ${rule}`, policy, origin);
}

function refused(sentence: string, policy: DataPolicy, { kind }: LabelledOrigin): UsageError {
  return new UsageError('DATA_POLICY', sentence, { context: { policy, origin: kind } });
}

/** Returns the label of a result: the policy that was asked for, else real where all its bars are, else demo. */
export function labelResult(asked: DataPolicy | undefined, origins: readonly LabelledOrigin[]): DataPolicy {
  if (asked !== undefined) return asked;
  return origins.every(({ kind, label = 'real' }) => kind === 'real' && label === 'real') ? 'real' : 'demo';
}
