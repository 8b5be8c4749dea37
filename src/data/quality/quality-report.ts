import { DataError } from '../../core/errors.js';
import { FINDING_KINDS } from './findings.js';
import type { FindingExample, FindingKind, FindingValues, Issue } from './findings.js';
import { POLICY_RULES, allowedPolicies } from './policies.js';
import type { QualityPolicy, ResolvedPolicies } from './policies.js';

/** An issue with the policy that applies to it and what that did. */
export interface QualityFinding extends Issue {
  readonly policy: QualityPolicy;
  readonly action: string;
}

/** What a check says about one source. */
export interface QualityReport {
  readonly source: string;
  readonly verdict: 'clean' | 'findings' | 'failed';
  readonly findings: readonly QualityFinding[];
}

/** Returns the report of issues under policies. */
export function qualityReport(source: string, issues: readonly Issue[], policies: ResolvedPolicies): QualityReport {
  const findings = issues.map((issue) => ({ ...issue, policy: policies[issue.kind], action: actionOf(issue.kind, policies[issue.kind]) }));
  const hasFailed = findings.some(({ policy }) => policy === 'fail');
  return { source, verdict: hasFailed ? 'failed' : findings.length > 0 ? 'findings' : 'clean', findings };
}

/** Throws DataError DATA_QUALITY for the first finding with the policy `fail`; says which policy would let it pass. */
export function requireQuality({ source, findings }: QualityReport): void {
  const failed = findings.find(({ policy }) => policy === 'fail');
  if (!failed) return;
  const { kind, count, examples, note } = failed;
  const first = examples[0]!;
  const others = findings.filter((finding) => finding.policy === 'fail').length - 1;
  const ways = allowedPolicies(kind)
    .filter((policy) => policy !== 'fail')
    .map((policy) => `quality.${kind}: ${policy}`);
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'kind' : 'kinds'} of finding`;
  throw new DataError(
    'DATA_QUALITY',
    `${first.file === undefined ? source : `file "${first.file}"`} row ${first.row} (${first.time}): ${FINDING_KINDS[kind]}${describeValues(first)}; ${count} in all${more}${note === undefined ? '' : `; ${note}`}; ${ways.join(' or ')} lets it pass`,
    {
      context: { source, kind, count, row: first.row, time: first.time },
    },
  );
}

/** Returns one sentence per finding that was repaired or kept. */
export function qualityWarnings({ source, findings }: QualityReport): string[] {
  return findings
    .filter(({ policy }) => policy !== 'fail')
    .map(({ kind, count, examples, action, note }) => {
      const first = examples[0];
      const file = first?.file === undefined ? '' : `"${first.file}" `;
      const example = first ? `; e.g. ${file}row ${first.row}, ${first.time}${describeValues(first)}` : '';
      return `${source}: ${count} × ${kind} (${FINDING_KINDS[kind]}), ${action}${example}${note === undefined ? '' : `; ${note}`}`;
    });
}

function actionOf(kind: FindingKind, policy: QualityPolicy): string {
  if (policy === 'fail') return 'refused';
  return POLICY_RULES[kind][policy] ?? policy;
}

/** ` (open 5, high 4)`, or nothing. */
export function describeValues({ values }: FindingExample): string {
  const text = listValues(values);
  return text === '' ? '' : ` (${text})`;
}

/** `open 5, high 4`. */
export function listValues(values: FindingValues): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value ?? 'missing'}`)
    .join(', ');
}
