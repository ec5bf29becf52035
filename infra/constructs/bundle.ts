import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

const root = join(import.meta.dirname, "../..");

/** Where an entry's bundle is (`index.mjs`, and its source map, which is not shipped). */
export const bundleOf = (entry: string, outdir: string): string =>
  // The CDK would take what follows a dot for the type of the asset.
  join(outdir, "bundles", entry.replaceAll(".", "-"));

/**
 * Bundles every entry point of `functions/` (each file of api, events and jobs that exports a handler) below the directory that the app is
 * synthesized to, so that two syntheses never meet.
 */
export async function bundle(outdir: string): Promise<void> {
  rmSync(join(outdir, "bundles"), { recursive: true, force: true });
  const files = globSync("functions/{api,events,jobs}/*.ts", { cwd: root }).filter((file) =>
    /^export const handler\b/m.test(readFileSync(join(root, file), "utf8")),
  );
  // One after another: each build already uses all processors, and together they only wait for each other.
  for (const file of files)
    await build({
      input: join(root, file),
      platform: "node",
      resolve: {
        conditionNames: ["module", "import", "node"],
        mainFields: ["module", "main"],
        alias: {
          "@aws-sdk/credential-provider-node": join(import.meta.dirname, "environment-credentials.ts"),
          "@aws/lambda-invoke-store": join(import.meta.dirname, "no-invoke-store.ts"),
          "@aws-sdk/middleware-endpoint-discovery": join(import.meta.dirname, "no-endpoint-discovery.ts"),
          // As the SDK's own modules name it to each other.
          "./Sha256Js": join(import.meta.dirname, "no-slow-digest.ts"),
          "@smithy/core/event-streams": join(import.meta.dirname, "no-event-streams.ts"),
        },
      },
      onLog(_level, { message }) {
        // What a bundler merely warns of (an import that it cannot find) would fail in the cloud, at the first call.
        throw new Error(`${file}: ${message}`);
      },
      output: {
        file: join(bundleOf(file.slice("functions/".length, -".ts".length), outdir), "index.mjs"),
        format: "esm",
        minify: true,
        codeSplitting: false,
        sourcemap: "hidden",
        comments: false,
      },
    });
}
