import { requireOrigin, type DataPolicy } from '../core/data-policy.js';
import { UsageError } from '../core/errors.js';

/** What decides whether a model may go into production. */
export interface Candidate {
  /** for sentences: model "entry" version 3 */
  readonly name: string;
  readonly origin: 'real' | 'synthetic';
  readonly canaries: readonly { readonly name: string; readonly isPassed: boolean; readonly sentence: string }[];
}

/** Throws UsageError DATA_POLICY where a model learned from synthetic data that must be real, PROMOTION_REFUSED where a canary failed or no
 *  reason is given. */
export function checkPromotion(
  { name, origin, canaries }: Candidate,
  reason: string,
  policy: DataPolicy,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  requireOrigin(`promoting ${name}`, { kind: origin }, policy, environment);
  const failed = canaries.filter(({ isPassed }) => !isPassed);
  if (failed.length > 0) {
    const found = failed.map((canary) => `${canary.name} (${canary.sentence.replace(/\.$/, '')})`).join(', ');
    throw new UsageError('PROMOTION_REFUSED', `${name} must pass its canaries, and does not: ${found}`, {
      context: { canaries: failed.map((canary) => canary.name).join(', ') },
    });
  }
  if (reason.trim() === '') throw new UsageError('PROMOTION_REFUSED', `${name} must be given a reason to be promoted, and has none`);
}
