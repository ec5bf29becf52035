import { globSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";

const root = join(import.meta.dirname, "../..");
const built = new Map<string, Set<string>>();

/**
 * The directory of an entry's bundle (`index.mjs`, and its source map, which is not shipped). All entries are bundled in one go at
 * first use, under the directory that the app is synthesized to, so that two syntheses never meet.
 * @param entry below `functions/`, without extension: `api/respond`
 */
export function bundleOf(entry: string, outdir: string): string {
  const directory = resolve(outdir, "bundles");
  const entries = built.get(directory) ?? bundleAll(directory);
  built.set(directory, entries);
  if (!entries.has(entry)) throw new Error(`functions/${entry}.ts does not exist: write it, or take it out of infra/.`);
  return join(directory, entry);
}

function bundleAll(outdir: string): Set<string> {
  const entries = globSync("functions/{api,events,jobs}/*.ts", { cwd: root }).map((path) => path.slice(10, -3));
  const options: BuildOptions = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    mainFields: ["module", "main"],
    conditions: ["module"],
    alias: {
      "@aws-sdk/credential-provider-node": join(import.meta.dirname, "environment-credentials.ts"),
      "@smithy/core/event-streams": join(import.meta.dirname, "no-event-streams.ts"),
    },
    // Chinese words as they are, not as escapes of twice the size.
    charset: "utf8",
    minify: true,
    legalComments: "none",
    sourcemap: "external",
    logLevel: "warning",
    metafile: true,
  };
  const { metafile } = buildSync({ ...options, entryPoints: pointsOf(entries) });
  // CommonJS packages call `require` for Node's own modules, which an ES module does not have.
  const needRequire = Object.values(metafile?.outputs ?? {}).flatMap(({ entryPoint, imports }) =>
    entryPoint && imports.some(({ kind }) => kind === "require-call") ? [entryPoint.slice(10, -3)] : [],
  );
  if (needRequire.length > 0)
    buildSync({
      ...options,
      entryPoints: pointsOf(needRequire),
      banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    });
  return new Set(entries);
}

const pointsOf = (entries: string[]) =>
  Object.fromEntries(entries.map((entry) => [`${entry}/index`, `functions/${entry}.ts`]));
