import { test } from 'vitest';

/** What one step does, and its name. */
export type Step = readonly [name: string, run: () => Promise<void> | void];

/** Declares one test of steps of which each builds on those before it, so that no order of tests can take them apart. A step that fails
 *  is named. */
export function testChain(title: string, steps: readonly Step[]): void {
  test(title, { timeout: 180_000 }, async () => {
    for (const [name, run] of steps) {
      try {
        await run();
      } catch (error) {
        if (error instanceof Error) error.message = `in the step "${name}": ${error.message}`;
        throw error;
      }
    }
  });
}
