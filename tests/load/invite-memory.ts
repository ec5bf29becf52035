// Plans a million invitations in this process by the product's own worker, on a table that keeps nothing, and prints how its memory was on the way.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const adapters = new URL("../../functions/adapters/", import.meta.url).href;
const nothing = new URL("./nothing/", import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const own = nothing + resolved.url.slice(adapters.length);
    const isReplaced = resolved.url.startsWith(adapters) && existsSync(fileURLToPath(own));
    return isReplaced ? { ...resolved, url: own } : resolved;
  },
});

const table = await import("./nothing/table.ts");
const queue = await import("./nothing/queue.ts");
const Campaign = await import("../../functions/core/campaign/campaign.ts");
const { passFrame } = await import("../../functions/core/invitation/campaign-pass.ts");

const id = `cmp_0${"0".repeat(25)}` as Parameters<typeof Campaign.find>[0];
const at = new Date().toISOString();
await table.write({
  op: "put",
  item: {
    ...{
      pk: `campaign#${id}`,
      sk: "campaign",
      type: "campaign",
      id,
      seriesId: id,
      run: 1,
      name: "Bench",
      surveyId: "nps",
    },
    ...{ frame: {}, helpDesk: {}, sharePercent: 100, perMinute: 60_000, startsAt: at, repeats: "never" },
    ...{ state: "running", pass: 1, passAt: at, createdAt: at, createdBy: "bench" },
  },
});

/** Live memory after a collection, and what the process holds. */
const megabytes = () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: Math.round(rss / 2 ** 20), heapMb: Math.round(heapUsed / 2 ** 20) };
};

const samples: { planned: number; rssMb: number; heapMb: number }[] = [];
const begin = performance.now();
await Campaign.beginPass({ campaignId: id, pass: 1 });
let next = 0;
for (let steps = queue.takeMessages(); steps.length > 0; steps = queue.takeMessages())
  for (const step of steps) {
    await passFrame(step as never);
    if (table.planned() < next) continue;
    samples.push({ planned: table.planned(), ...megabytes() });
    next = table.planned() + 100_000;
  }
const seconds = (performance.now() - begin) / 1000;
samples.push({ planned: table.planned(), ...megabytes() });
console.log(JSON.stringify({ planned: table.planned(), seconds: Math.round(seconds), samples }));
