import { defineConfig } from "vitest/config";

const results = process.env.LOOPKEEPER_TEST_RESULTS;

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: "node" as const, ...options },
});

/** One project for each kind of test: unit (no network), contract, infra (the template), integration (real engines), browser. */
export default defineConfig({
  test: {
    // Continuous integration counts from a file; people read.
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
    projects: [
      project("unit", ["tests/unit/**/*.test.ts"]),
      project("contract", ["tests/contract/**/*.test.ts"]),
      project("infra", ["tests/infra/**/*.test.ts"], { testTimeout: 60_000, hookTimeout: 180_000 }),
      project("integration", ["tests/integration/**/*.test.ts", "tests/chaos/**/*.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 180_000,
        // Platforms share two cores: one after another is faster than side by side.
        fileParallelism: false,
      }),
      project("browser", ["tests/browser/**/*.test.ts"], {
        // A real browser on a busy machine may miss a moment once; what is broken stays broken.
        retry: 1,
        testTimeout: 300_000,
        hookTimeout: 180_000,
        fileParallelism: false,
      }),
    ],
  },
});
