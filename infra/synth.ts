import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");

/** Does what `cdk synth -c key=value …` does, into a directory of the caller's, in half the time. Rejects with what the app said. */
export async function synthesize(outdir: string, context: Record<string, string>): Promise<void> {
  const { context: flags } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const run = promisify(execFile)(process.execPath, [join(root, "infra/app.ts")], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      // The CLI adds the construct paths, by which the local platform names things to people.
      CDK_CONTEXT_JSON: JSON.stringify({ ...flags, "aws:cdk:enable-path-metadata": true, ...context }),
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  await run.catch(({ stdout, stderr }) => {
    // The CDK prints lines of its own minified code around a stack; what a person can read is short.
    const readable = `${stdout}\n${stderr}`.split("\n").filter((line) => line.length < 500);
    throw new Error(`The app could not be synthesized.\n${readable.join("\n")}`);
  });
}
