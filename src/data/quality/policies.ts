import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { FINDING_KINDS } from './findings.js';
import type { FindingKind } from './findings.js';

export const QUALITY_POLICIES = ['fail', 'repair', 'winsorise', 'drop', 'keep'] as const;
export type QualityPolicy = (typeof QUALITY_POLICIES)[number];
export type QualityPolicies = Readonly<Partial<Record<FindingKind, QualityPolicy>>>;
/** The policy of every kind. */
export type ResolvedPolicies = Readonly<Record<FindingKind, QualityPolicy>>;

/** The default of a kind and what the other policies do; one that is absent the kind does not have: `keep` where bars could not be traded
 *  on. */
type PolicyRule = { readonly standard: QualityPolicy } & Readonly<Partial<Record<Exclude<QualityPolicy, 'fail'>, string>>>;

const DROPPED = 'bar dropped';

/** The default per kind and what the other policies would do. Fail where numbers are wrong, repair where nothing is lost or guessed,
 *  keep what may be true. */
export const POLICY_RULES: Readonly<Record<FindingKind, PolicyRule>> = {
  missing: { standard: 'fail', repair: DROPPED, drop: DROPPED, keep: 'kept as NaN' },
  infinite: { standard: 'fail', repair: DROPPED, drop: DROPPED, keep: 'kept as NaN' },
  non_positive: { standard: 'fail', repair: DROPPED, drop: DROPPED, keep: 'kept' },
  high_low: { standard: 'fail', repair: 'high and low widened to hold open and close', drop: DROPPED, keep: 'kept' },
  duplicate: { standard: 'repair', repair: 'later copies dropped' },
  conflict: { standard: 'fail', repair: 'last row of each time kept', drop: 'every row of the time dropped' },
  descending: { standard: 'repair', repair: 'reversed' },
  disorder: { standard: 'fail', repair: 'sorted by time' },
  dst_repeat: { standard: 'repair', repair: 'first pass read as summer time, second as winter time', drop: DROPPED },
  dst_hole: { standard: 'fail', repair: 'moved forward by the width of the hole', drop: DROPPED },
  rounded_time: { standard: 'keep', keep: 'read as the millisecond that it lies in' },
  overlap: { standard: 'keep', keep: 'kept' },
  negative_volume: { standard: 'repair', repair: 'volume taken for missing', keep: 'kept' },
  missing_volume: { standard: 'keep', repair: 'volume set to 0', keep: 'kept as NaN' },
  gap: { standard: 'keep', repair: 'filled with flat bars at the close before, volume 0', keep: 'kept' },
  split: { standard: 'keep', repair: 'earlier prices divided by the ratio, volumes multiplied', keep: 'kept' },
  outlier_price: { standard: 'keep', repair: 'set to the last sound price before it', drop: DROPPED, keep: 'kept' },
  outlier_wick: {
    standard: 'keep',
    repair: 'low or high set to the nearer of open and close',
    winsorise: 'low or high drawn in to the longest wick of the 32 bars before',
    drop: DROPPED,
    keep: 'kept',
  },
  flat: { standard: 'keep', drop: 'all bars of a stretch but its first dropped', keep: 'kept' },
  stale: { standard: 'keep', drop: 'all bars of a stretch but its first dropped', keep: 'kept' },
  outside_session: { standard: 'keep', drop: DROPPED, keep: 'kept' },
};

/** Why a kind lacks a policy that others have. */
const LACKS: Readonly<Partial<Record<FindingKind, Readonly<Partial<Record<QualityPolicy, string>>>>>> = {
  disorder: { drop: 'of a row and the one before it nobody knows which is late' },
  gap: { drop: 'there is no bar to drop' },
  flat: { repair: 'what was traded meanwhile stands nowhere; drop it, and gap: repair leaves flat bars without volume' },
  stale: { repair: 'what was traded meanwhile stands nowhere; drop it, and gap: repair leaves flat bars without volume' },
  outside_session: { repair: 'a bar cannot be moved to another time' },
};

/** Returns the policy of every kind: what was asked for, else the default.
 *  Throws UsageError CONFIG_INVALID for an unknown kind or a policy that the kind does not have.  */
export function resolvePolicies(asked: QualityPolicies = {}): ResolvedPolicies {
  for (const [kind, policy] of Object.entries(asked)) requirePolicy(kind, policy);
  return policyOfEach((kind) => asked[kind] ?? POLICY_RULES[kind].standard);
}

/** Returns policies under which every bar stays as it is, as far as its kind allows it. */
export function keepingPolicies(): ResolvedPolicies {
  return policyOfEach((kind) => (POLICY_RULES[kind].keep === undefined ? POLICY_RULES[kind].standard : 'keep'));
}

/** The policies that a kind may have. */
export function allowedPolicies(kind: FindingKind): readonly QualityPolicy[] {
  return QUALITY_POLICIES.filter((policy) => policy === 'fail' || POLICY_RULES[kind][policy] !== undefined);
}

/** Returns `kind` or `kind:policy` for every kind whose policy changes bars, sorted: what a set of bars depends on. */
export function changingPolicies(policies: ResolvedPolicies): string[] {
  const changing = (Object.keys(policies) as FindingKind[]).filter((kind) => policies[kind] !== 'fail' && policies[kind] !== 'keep');
  return changing.map((kind) => (policies[kind] === 'repair' ? kind : `${kind}:${policies[kind]}`)).sort();
}

function policyOfEach(policyOf: (kind: FindingKind) => QualityPolicy): ResolvedPolicies {
  const kinds = Object.keys(FINDING_KINDS) as FindingKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, policyOf(kind)])) as Record<FindingKind, QualityPolicy>;
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
  const why = LACKS[kind as FindingKind]?.[policy as QualityPolicy];
  const rule = `quality.${kind} must be ${allowed.join(' or ')}, and it is "${policy}"`;
  throw new UsageError('CONFIG_INVALID', why === undefined ? rule : `${rule}: ${why}`, {
    context: { entry: `data.quality.${kind}`, value: policy },
  });
}
