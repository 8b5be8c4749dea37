import { defineConfig } from 'vitest/config';

// what takes minutes: many kills, ledgers beyond 2 GiB
export default defineConfig({
  test: {
    include: ['test/long/**/*.long.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    reporters: ['default', './test/long/store-result.mjs'],
  },
});
