import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What changes whenever one of the files does. */
function digestOf(...patterns: string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync([...patterns, "package-lock.json"], { cwd: root }).sort())
    if (/\.\w+$/.test(file)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Runs one of the repository's own programs; what it said is told only when it fails. */
async function program(what: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1 << 26 });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${what} failed:\n${`${stdout}${stderr}`.trim().split("\n").slice(-30).join("\n")}`);
  }
}

/** Does work whose outcome stands in a stamp file unless it was done for the same digest; says whether it had to. */
async function once(stamp: string, digest: string, outcome: string, work: () => Promise<void>): Promise<boolean> {
  if (existsSync(outcome) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

/** Builds the console where its sources changed since the last time. */
export const buildConsole = (): Promise<boolean> =>
  once(
    join(root, "dist/console.sources"),
    digestOf("web/console/**/*", "functions/core/**/*.ts"),
    join(root, "dist/console/index.html"),
    () =>
      program(
        "The build of the console",
        ["node_modules/vite/bin/vite.js", "build", "--config", "web/console/vite.config.ts", "--logLevel", "warn"],
        {},
      ),
  );

/** Synthesizes the app for this machine's stage into a directory where its sources changed since the last time. */
export const synthesize = (assembly: string, siteUrl: string): Promise<boolean> => {
  const sources = digestOf(
    "infra/*.ts",
    "infra/constructs/*.ts",
    "functions/**/*.ts",
    "web/{mail,respond}/**/*",
    "dist/console/**/*",
    "cdk.json",
  );
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")) as { context: object };
  return once(`${assembly}.sources`, `${siteUrl} ${sources}`, join(assembly, "manifest.json"), () => {
    rmSync(assembly, { recursive: true, force: true });
    return program("The synthesis of the app", ["infra/app.ts"], {
      CDK_OUTDIR: assembly,
      // The CLI adds the construct paths, by which the platform names things to people.
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, "aws:cdk:enable-path-metadata": true, stage: "local", siteUrl }),
    });
  });
};
