import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/support/block-outside-network.ts',
    // Node runs the sources as `npm start` does, and a worker loads the vendors' SDKs once instead of for each file.
    pool: 'forks',
    isolate: false,
    experimental: { viteModuleRunner: false },
    // A test waits for PostgreSQL, processes and browsers for half of its time: two cores keep three busy.
    maxWorkers: 3,
    sequence: { hooks: 'list' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
