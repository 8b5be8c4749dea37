import type { DataOrigin } from './bars.js';
import { UsageError } from './errors.js';

/** real refuses synthetic data; test takes them where ALLOW_FAKE_DATA=true says so. */
export type DataPolicy = 'real' | 'test';

/** Environment variable without which the policy `test` refuses synthetic data too. */
export const ALLOW_FAKE_DATA = 'ALLOW_FAKE_DATA';

/** Throws UsageError DATA_POLICY where data are synthetic that must be real.
 *  thing        for the sentence: training on "BTCUSD"
 *  environment  e.g. process.env */
export function requireOrigin(
  thing: string,
  origin: DataOrigin['kind'],
  policy: DataPolicy,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (origin === 'real') return;
  const isAllowed = environment[ALLOW_FAKE_DATA] === 'true';
  if (policy === 'test' && isAllowed) return;
  const rule = policy === 'real' ? 'the data policy is real' : `the data policy test takes them only with ${ALLOW_FAKE_DATA}=true`;
  throw new UsageError('DATA_POLICY', `${thing} must not use synthetic data: ${rule}`, { context: { policy, origin } });
}
