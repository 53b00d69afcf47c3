import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const exclude = ['**/node_modules/**', 'e2e/**', '.next/**', 'dist/**'];

export default defineConfig({
  resolve: { alias },
  test: {
    // For `npm run coverage`; the report is printed and nothing is left behind.
    coverage: {
      provider: 'v8',
      include: ['lib/drivers/**/*.ts'],
      exclude: ['**/testing/**', '**/*.test.ts'],
      reporter: ['text'],
      reportsDirectory: 'node_modules/.cache/coverage',
      thresholds: { lines: 90 },
    },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.integration.test.ts'],
          // Its own choice leaves one processor free, which of two is half.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          // Each file has real daemons and guests of its own and mostly waits for them; two at a time fill two
          // processors. Three are quicker, and what has to happen within seconds then does not always.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
