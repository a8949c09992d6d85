import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

/** `npm run test:browser`: what only a browser can tell. It needs a Chromium and the built pages, so `npm test` has none of it. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/global-setup.ts'],
    environment: 'node',
    testTimeout: 2 * MINUTE_MS, // the reference page alone takes ten seconds
    hookTimeout: MINUTE_MS,
    expect: { poll: { timeout: 15_000 } }, // as long as a page waits for what it shall show
    maxWorkers: 2,
    maxConcurrency: 3, // of rows of pages.test.ts: the longest file, and the last to end
  },
});
