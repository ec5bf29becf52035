import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { synthesize as synthesizeApp } from "../synth.ts";

const root = join(import.meta.dirname, "../..");

/** What changes whenever one of the files does. */
function digestOf(...patterns: string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync([...patterns, "package-lock.json"], { cwd: root }).sort())
    if (/\.\w+$/.test(file)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
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
    digestOf("web/console/**/*", "functions/core/**/*.ts", "infra/local/prepare.ts"),
    join(root, "dist/console/index.html"),
    async () => {
      const vite = [
        "node_modules/vite/bin/vite.js",
        "build",
        "--config",
        "web/console/vite.config.ts",
        "--logLevel",
        "warn",
      ];
      // A test's environment would make a development build of it, half as large again and slower.
      const env = { ...process.env, NODE_ENV: "production" };
      await promisify(execFile)(process.execPath, vite, { cwd: root, env, maxBuffer: 1 << 26 }).catch(
        ({ stdout, stderr }) => {
          throw new Error(
            `The console could not be built.\n${`${stdout}${stderr}`.trim().split("\n").slice(-30).join("\n")}`,
          );
        },
      );
    },
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
  return once(`${assembly}.sources`, `${siteUrl} ${sources}`, join(assembly, "manifest.json"), () => {
    rmSync(assembly, { recursive: true, force: true });
    return synthesizeApp(assembly, { stage: "local", siteUrl });
  });
};
