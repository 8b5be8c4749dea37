import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { FINDING_KINDS } from './findings.js';
import type { FindingKind } from './findings.js';

export type QualityPolicy = 'fail' | 'repair' | 'keep';
export type QualityPolicies = Readonly<Partial<Record<FindingKind, QualityPolicy>>>;

interface PolicyRule {
  readonly standard: QualityPolicy;
  /** what `repair` does; absent: the kind cannot be repaired */
  readonly repair?: string;
  /** what `keep` means; absent: bars that keep it could not be traded on */
  readonly keep?: string;
}

/** The default per kind and what the other policies would do. Fail where numbers are wrong, repair where nothing is lost or guessed,
 *  keep what may be true. */
export const POLICY_RULES: Readonly<Record<FindingKind, PolicyRule>> = {
  missing: { standard: 'fail', repair: 'bar dropped', keep: 'kept as NaN' },
  infinite: { standard: 'fail', repair: 'bar dropped', keep: 'kept as NaN' },
  non_positive: { standard: 'fail', repair: 'bar dropped', keep: 'kept' },
  high_low: { standard: 'fail', repair: 'high and low widened to hold open and close', keep: 'kept' },
  duplicate: { standard: 'repair', repair: 'later copies dropped' },
  conflict: { standard: 'fail', repair: 'last row of each time kept' },
  descending: { standard: 'repair', repair: 'reversed' },
  disorder: { standard: 'fail', repair: 'sorted by time' },
  dst_repeat: { standard: 'repair', repair: 'first pass read as summer time, second as winter time' },
  dst_hole: { standard: 'fail', repair: 'moved forward by the width of the hole' },
  rounded_time: { standard: 'keep', keep: 'read as the millisecond that it lies in' },
  overlap: { standard: 'keep', keep: 'kept' },
  negative_volume: { standard: 'repair', repair: 'volume taken for missing', keep: 'kept' },
  missing_volume: { standard: 'keep', repair: 'volume set to 0', keep: 'kept as NaN' },
  gap: { standard: 'keep', keep: 'kept' },
  split: { standard: 'keep', repair: 'earlier prices divided by the ratio, volumes multiplied', keep: 'kept' },
};

/** Returns the policy of every kind: what was asked for, else the default.
 *  Throws UsageError CONFIG_INVALID for an unknown kind or a policy that the kind does not have.  */
export function resolvePolicies(asked: QualityPolicies = {}): Readonly<Record<FindingKind, QualityPolicy>> {
  for (const [kind, policy] of Object.entries(asked)) requirePolicy(kind, policy);
  const kinds = Object.keys(FINDING_KINDS) as FindingKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, asked[kind] ?? POLICY_RULES[kind].standard])) as Record<FindingKind, QualityPolicy>;
}

/** The policies that a kind may have. */
export function allowedPolicies(kind: FindingKind): readonly QualityPolicy[] {
  const { repair, keep } = POLICY_RULES[kind];
  return ['fail', ...(repair === undefined ? [] : (['repair'] as const)), ...(keep === undefined ? [] : (['keep'] as const))];
}

function requirePolicy(kind: string, policy: string): void {
  if (!Object.hasOwn(FINDING_KINDS, kind)) {
    const kinds = Object.keys(FINDING_KINDS);
    throw new UsageError(
      'CONFIG_INVALID',
      `quality.${kind} is not a kind of finding; the kinds are ${kinds.join(', ')}${suggestName(kind, kinds)}`,
      { context: { entry: `data.quality.${kind}` } },
    );
  }
  const allowed = allowedPolicies(kind as FindingKind);
  if (allowed.includes(policy as QualityPolicy)) return;
  throw new UsageError('CONFIG_INVALID', `quality.${kind} must be ${allowed.join(' or ')}, and it is "${policy}"`, {
    context: { entry: `data.quality.${kind}`, value: policy },
  });
}
