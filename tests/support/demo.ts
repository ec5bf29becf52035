import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Check, Item, Write } from "../../functions/core/item.ts";

/** A generated department: its items, the bytes they were written in, and each write with whether its conditions held, where that is asked for. */
export interface Department {
  items: Item[];
  bytes: Buffer;
  /** The file as it was written. */
  exported: Buffer;
  journal: { actions: (Write | Check)[]; ok: boolean }[];
}

/** Generates a small department at a moment; a process of its own, as at a start. */
export async function generated(now: string, more: { seed?: number; journal?: boolean } = {}): Promise<Department> {
  const out = mkdtempSync(join(tmpdir(), "loopkeeper-demo-"));
  const child = fork(
    join(import.meta.dirname, "../../infra/local/demo/generate.ts"),
    [
      ...["--out", out, "--small", "--now", String(Date.parse(now)), "--seed", String(more.seed ?? 1)],
      ...["--site", "http://127.0.0.1:4300", ...(more.journal ? ["--journal"] : [])],
    ],
    { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv: [] },
  );
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`The department could not be generated: ${code}`);
  const exported = readFileSync(join(out, "items.json.gz"));
  const bytes = gunzipSync(exported);
  const lines = (text: string) => text.split("\n").filter(Boolean);
  const items = lines(bytes.toString()).map((line) => unmarshall(JSON.parse(line).Item) as Item);
  const journal = more.journal
    ? lines(readFileSync(join(out, "journal.ndjson"), "utf8")).map((line) => {
        const { actions, ok } = JSON.parse(line);
        return { ...(unmarshall(actions) as { actions: (Write | Check)[] }), ok };
      })
    : [];
  rmSync(out, { recursive: true });
  return { items, bytes, exported, journal };
}
