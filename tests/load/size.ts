// Prints what is shipped to whom, in bytes: {"functions":{name:bytes},"page":{"bytes","requests"}}. With --enforce it fails where a budget is exceeded.
import { globSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { deriveId } from "../../functions/core/id.ts";
import type * as Invitation from "../../functions/core/invitation/invitation.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import { findBrowser } from "../support/browser.ts";
import { assembly, startHouse } from "../support/house.ts";
import { invitationOf } from "../support/invitation.ts";
import { plantInvitations } from "./invitations.ts";

const budgets = { "api/respond": 250_000, page: 14_336, requests: 1 };

/** Minified bundles by entry point: `api/respond`. */
function functionSizes(): Record<string, number> {
  const folder = join(assembly, "bundles");
  const entries = globSync("functions/{api,events,jobs}/*.ts", { cwd: join(import.meta.dirname, "../..") })
    .map((file) => file.slice("functions/".length, -".ts".length))
    .sort();
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const size = statSync(join(folder, entry.replaceAll(".", "-"), "index.mjs"), { throwIfNoEntry: false })?.size;
      return size === undefined ? [] : [[entry, size]];
    }),
  );
}

/** The longest that the intake takes: a subject of 500 characters and a name of 200, in the letters that take most bytes. */
const longest = {
  en: { subject: "Ü".repeat(500), agentName: "Ü".repeat(200) },
  "zh-CN": { subject: "包".repeat(500), agentName: "陈".repeat(200) },
};

const largest: Invitation.Info[] = (["en", "zh-CN"] as const).flatMap((locale) =>
  (["nps", "csat", "recovery", "visit"] as const).map((survey) =>
    invitationOf({
      id: deriveId("invitation", locale, survey),
      surveyId: survey,
      kind: presets[survey].kind,
      recoveryOf: survey === "recovery" ? deriveId("task", "size") : undefined,
      locale,
      timeZone: locale === "en" ? "America/Argentina/ComodRivadavia" : "Asia/Shanghai",
      status: "sent",
      snapshot: { ...longest[locale], resolvedAt: "2026-09-30T12:00:00.000Z" },
      sentAt: "2026-10-01T12:00:00.000Z",
      expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    }),
  ),
);

/** Everything that comes back over a socket for a page: status line, headers and body. */
const bytesOnTheWire = (origin: URL, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(origin.port), origin.hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${origin.host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`),
    );
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("end", () => {
      const bytes = Buffer.concat(chunks);
      if (!bytes.subarray(0, 15).toString().startsWith("HTTP/1.1 200 OK"))
        reject(new Error(`The page did not come: ${bytes.subarray(0, 200).toString()}`));
      resolve(bytes.length);
    });
  });

/** What a browser with an empty cache asks for when it opens the page and stays a second, the icon included. */
async function requestsOfBrowser(origin: URL, path: string): Promise<string[]> {
  const asked: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const { method = "GET", headers } = incoming;
    const forward = request(new URL(incoming.url ?? "/", origin), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    forward.on("error", () => outgoing.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}${path}`, { waitUntil: "load" });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return asked;
  } finally {
    await browser.close();
    proxy.closeAllConnections();
    proxy.close();
  }
}

function excesses(functions: Record<string, number>, page: { bytes: number; requests: number }, asked: string[]) {
  const over = (what: string, value: number, budget: number, unit: string): string[] =>
    value > budget ? [`${what} ${value} ${unit}, ${value - budget} more than the budget of ${budget}.`] : [];
  return [
    ...over(
      "The customer-facing function api/respond has",
      functions["api/respond"] ?? Infinity,
      budgets["api/respond"],
      "bytes",
    ),
    ...over("The customer's page is", page.bytes, budgets.page, "bytes on the wire"),
    ...over(`The customer's page makes (${asked.join(", ")})`, page.requests, budgets.requests, "requests"),
  ];
}

const house = await startHouse();
try {
  const origin = new URL(house.platform.siteUrl);
  const paths = await plantInvitations(house.platform, largest);
  const sizes: number[] = [];
  for (const path of paths) sizes.push(await bytesOnTheWire(origin, path));
  const worst = sizes.indexOf(Math.max(...sizes));
  const asked = await requestsOfBrowser(origin, paths[worst] ?? "");
  for (const [index, { locale, surveyId }] of largest.entries())
    console.error(`${locale} ${surveyId}: ${sizes[index]} bytes`);
  const functions = functionSizes();
  const page = { bytes: sizes[worst] ?? 0, requests: asked.length };
  console.log(JSON.stringify({ functions, page }));
  if (process.argv.includes("--enforce"))
    for (const sentence of excesses(functions, page, asked)) {
      console.error(sentence);
      process.exitCode = 1;
    }
} finally {
  await house.stop();
}
