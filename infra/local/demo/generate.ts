import { once } from "node:events";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { marshall } from "@aws-sdk/util-dynamodb";
import { liveInMemory } from "./memory/hook.ts";

/**
 * A process of its own that lives the demo's history in memory and writes its items in DynamoDB's export format; it tells its parent how far
 * it is.
 */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    now: { type: "string", default: String(Date.now()) },
    small: { type: "boolean", default: false },
    site: { type: "string", default: "" },
    journal: { type: "boolean", default: false },
  },
});

// Whoever asked for it is gone.
process.on("disconnect", () => process.exit(1));

// Nothing of the product before this line.
liveInMemory();
const { live } = await import("./live.ts");
const table = await import("./memory/table.ts");

mkdirSync(values.out, { recursive: true });
const journal: string[] = [];
if (values.journal)
  table.onWrite((actions, ok) =>
    journal.push(JSON.stringify({ actions: marshall({ actions }, { removeUndefinedValues: true }), ok })),
  );

await live({ seed: Number(values.seed), now: Number(values.now), small: values.small, siteUrl: values.site }, (share) =>
  process.send?.({ share }),
);

const gzip = createGzip({ level: 1 });
const written = once(gzip.pipe(createWriteStream(join(values.out, "items.json.gz"))), "close");
for (const item of table.allItems())
  if (
    !table.isExpired(item, Number(values.now)) &&
    !gzip.write(`${JSON.stringify({ Item: marshall(item, { removeUndefinedValues: true }) })}\n`)
  )
    await once(gzip, "drain");
gzip.end();
await written;
if (values.journal) writeFileSync(join(values.out, "journal.ndjson"), journal.join("\n"));
process.exit(0);
