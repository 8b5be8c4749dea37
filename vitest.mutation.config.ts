import { defineConfig } from 'vitest/config';

/** The tests that the mutation tester runs: those of the rooms that it puts faults into, in one process. */
export default defineConfig({
  test: {
    include: ['test/{core,search,validation,ml,expr}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
