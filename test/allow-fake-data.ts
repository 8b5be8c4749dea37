// Synthetic rows in the tests of a file, which the policy test takes only where the environment says so.
import { afterAll, beforeAll, vi } from 'vitest';

/** Sets ALLOW_FAKE_DATA for the tests of a file, and for the programs that they start. */
export function allowFakeData(): void {
  beforeAll(() => void vi.stubEnv('ALLOW_FAKE_DATA', 'true'));
  afterAll(() => void vi.unstubAllEnvs());
}
