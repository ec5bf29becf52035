import { defineConfig } from "vitest/config";

const results = process.env.LOOPKEEPER_TEST_RESULTS;

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: "node" as const, ...options },
});

/** Whole platforms and browsers wait more than they compute: two at a time keep two cores busy, after everything that only computes. */
const quick = { sequence: { groupOrder: 0 } };
const whole = { sequence: { groupOrder: 1 }, maxWorkers: 2, globalSetup: ["tests/support/console.ts"] };

/** One project for each kind of test: unit (no network), contract, infra (the template), integration (real engines), browser. */
export default defineConfig({
  test: {
    // Continuous integration counts from a file; people read.
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
    projects: [
      project("unit", ["tests/unit/**/*.test.ts"], quick),
      project("contract", ["tests/contract/**/*.test.ts"], quick),
      project("infra", ["tests/infra/**/*.test.ts"], { ...quick, testTimeout: 60_000, hookTimeout: 180_000 }),
      project("integration", ["tests/integration/**/*.test.ts", "tests/chaos/**/*.test.ts"], {
        ...whole,
        testTimeout: 120_000,
        hookTimeout: 180_000,
      }),
      project("browser", ["tests/browser/**/*.test.ts"], {
        ...whole,
        // A real browser on a busy machine may miss a moment once; what is broken stays broken.
        retry: 1,
        testTimeout: 300_000,
        hookTimeout: 180_000,
      }),
    ],
  },
});
