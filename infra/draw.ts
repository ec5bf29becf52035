/**
 * `npm run draw -- verify RECORD.json`: repeats a draw from its exported record and prints a verdict; exit code 0 where all agrees, else 1.
 * It needs neither network nor account, so that anyone can run it. Of the product it imports the draw's algorithm alone, which is pure: the one
 * arrow from infra into core besides events.
 */
import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { Proof, verify } from "../functions/core/draw/algorithm.ts";

function verdictOn(file: string): { isTrue: boolean; text: string } {
  const record = z.safeParse(Proof, JSON.parse(readFileSync(file, "utf8")));
  if (!record.success) {
    const paths = record.error.issues.map((issue) => issue.path.slice(0, 3).join(".") || "the whole file");
    return { isTrue: false, text: `${file} is not the record of a complete draw. Missing or wrong: ${list(paths)}.` };
  }
  const { programId, quarter, drawn, frameSize, seedHash } = record.data;
  const problems = verify(record.data);
  if (problems.length > 0)
    return { isTrue: false, text: ["The draw does not verify.", ...problems.map((each) => `- ${each}`)].join("\n") };
  return {
    isTrue: true,
    text:
      `The draw of ${quarter} for ${programId} verifies: seed and frame give exactly these ${drawn.length} of ${frameSize} customers. ` +
      `Compare the seed's hash with the one that was published when the draw was asked for: ${seedHash}.`,
  };
}

const list = (paths: string[]): string =>
  paths.length > 5 ? `${paths.slice(0, 5).join(", ")} and ${paths.length - 5} more` : paths.join(", ");

const [command, file, ...rest] = process.argv.slice(2);
if (command !== "verify" || !file || rest.length > 0) {
  console.error("Usage: npm run draw -- verify RECORD.json");
  process.exitCode = 1;
} else {
  try {
    const { isTrue, text } = verdictOn(file);
    console[isTrue ? "log" : "error"](text);
    process.exitCode = isTrue ? 0 : 1;
  } catch (error) {
    console.error(`${file} cannot be read as JSON: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
