import { defineConfig } from 'vitest/config';

const unit = [
  'packages/*/src/**/*.test.ts',
  'migrations/**/*.test.ts',
  'apps/*/src/**/*.test.{ts,tsx}',
  'apps/gateway/conformance/**/*.test.ts',
  'tools/**/*.test.ts',
  'docker/**/*.test.ts',
];
const built = ['**/node_modules/**', '**/dist/**', '**/.next/**'];

export default defineConfig({
  test: {
    globalSetup: ['./packages/testing/src/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: unit,
          exclude: built,
          // Files share what they import: loading the gateway anew for each of them took half of the time. Tests undo what they change.
          isolate: false,
          // Real sockets, processes, Postgres and Redis among them, with others on the same two cores: what fails twice is a failure.
          retry: 1,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: built,
          // The whole system and a real browser on whatever machine this is: what fails twice is a failure.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
