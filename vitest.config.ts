import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // two cores: files run side by side, but never more
    maxWorkers: 2,
    // the built program is loaded as Node loads it
    server: { deps: { external: [/\/dist\//] } },
  },
});
