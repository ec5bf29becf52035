// Prints what staff wait for, measured in a browser at 1440 px with a cold cache, signed in, on demo data and a queue of 10,000 open tasks:
// {"firstLoadKB","scriptKB","requests","firstPaintMs","usableMs","routeChangeMs","queue10kFps","detail"}. Times are medians of several runs.
// With --data DIR the platform's data is kept there, and the next run begins with it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Id } from "../../functions/core/id.ts";
import { findBrowser } from "../support/browser.ts";
import { type House, siteUrl, startHouse } from "../support/house.ts";
import { openTasks, plantTasks } from "../support/tasks.ts";

const owner = "priya.nair";
const tasks = 10_000;
const loads = 9;
const changes = 5;
/** How long the whole queue takes to pass by. */
const sweepSeconds = 20;

const progress = (sentence: string): void => console.error(`${Math.round(performance.now() / 1000)} s: ${sentence}`);
const rounded = (value: number): number => Number(value.toFixed(1));

function spread(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [sorted[0], sorted.at(-1)];
  return {
    median: rounded(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
    low: rounded(low),
    high: rounded(high),
  };
}

/** Lets the platform make its demo data, as `npm start` does, and stops it. */
async function makeDemo(data: string): Promise<void> {
  const main = join(import.meta.dirname, "../../infra/local/main.ts");
  const child = spawn(process.execPath, [main, "--port", new URL(siteUrl).port, "--data", data, "--no-tour"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let told = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (told.includes("Ctrl-C stops")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The platform ended with ${code}:\n${told}`)));
  });
  child.kill("SIGTERM");
  await ended;
}

/** Gives one owner so many open tasks. */
async function fillQueue(house: House): Promise<void> {
  const { body } = await house.api("ada.lindqvist", "GET", "/api/staff");
  const member = (
    body as { staff: { id: Id<"staff">; name: string; subject: string; teamId: Id<"team"> }[] }
  ).staff.find(({ subject }) => subject === owner);
  if (!member) throw new Error(`The demo has no ${owner}.`);
  await plantTasks(
    house.platform,
    openTasks(
      tasks,
      { ownerId: member.id, ownerName: member.name, teamId: member.teamId },
      house.platform.clock.now().getTime(),
    ),
  );
}

/** Signs in once; what the tab keeps lets later visits begin signed in, as a reload does. */
async function signIn(browser: Browser): Promise<Record<string, string>> {
  const context = await browser.newContext({ baseURL: siteUrl, viewport: { width: 1440, height: 900 }, locale: "en" });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Priya Nair" }).click();
  // The page of the identity provider has a heading too; only the console's navigation says that somebody is in.
  await page.locator('nav a[href^="/queue"]').first().waitFor({ state: "attached" });
  const kept = await page.evaluate(() => ({ ...sessionStorage }) as Record<string, string>);
  await context.close();
  return kept;
}

/** Runs in the page: tells when the page is there with its data, and when a link was pressed. */
function watch(kept: Record<string, string>) {
  for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
  const times = { usable: 0, pressed: 0 };
  Object.assign(window, { times });
  const look = () => {
    const main = document.querySelector("main");
    const isThere = main?.querySelector("h1") && !main.querySelector("[aria-busy=true], .mantine-Skeleton-root");
    if (isThere && !times.usable) times.usable = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

interface Watched extends Window {
  times: { usable: number };
}

async function visitor(browser: Browser, kept: Record<string, string>): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: siteUrl, viewport: { width: 1440, height: 900 }, locale: "en" });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(watch, kept);
  return context;
}

/** A first visit to the home page with nothing in the cache. */
async function load(browser: Browser, kept: Record<string, string>) {
  const context = await visitor(browser, kept);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const requests = new Map<string, { type: string; url: string; bytes: number }>();
  network.on("Network.responseReceived", ({ requestId, type, response: { url } }) => {
    if (!url.startsWith("data:")) requests.set(requestId, { type, url, bytes: 0 });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
  });
  // The visit is measured, not the browser's work to begin this one and to end the one before.
  await page.waitForTimeout(1000);
  await page.goto("/", { waitUntil: "load" });
  await page.waitForFunction(() => (window as unknown as Watched).times.usable > 0);
  await page.waitForLoadState("networkidle");
  const { paint, usable } = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    usable: (window as unknown as Watched).times.usable,
  }));
  await context.close();
  const all = [...requests.values()];
  const kB = (of: typeof all) => of.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  return {
    all,
    paint,
    usable,
    requests: all.length,
    kB: kB(all),
    scriptKB: kB(all.filter(({ type }) => type === "Script")),
  };
}

/** From the press of a link until the other page stands there with its data and has been drawn. */
function change(page: Page, link: string, there: string): Promise<number> {
  return page.evaluate(
    ([from, to]) =>
      new Promise<number>((resolve, reject) => {
        const element = document.querySelector<HTMLElement>(from);
        if (!element) return reject(new Error(`There is no ${from}.`));
        // Somebody who presses a link has pointed at it before.
        element.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        setTimeout(() => {
          const start = performance.now();
          element.click();
          const look = () => {
            const main = document.querySelector("main");
            if (main?.querySelector(to) && !main.querySelector("[aria-busy=true], .mantine-Skeleton-root"))
              requestAnimationFrame(() => resolve(performance.now() - start));
            else requestAnimationFrame(look);
          };
          look();
        }, 100);
      }),
    [link, there] as const,
  );
}

/** Lets the whole queue pass by; how many pictures a second were drawn. */
function sweep(page: Page): Promise<{ fps: number; slowest: number; rows: number }> {
  return page.evaluate(async (seconds) => {
    const place = document.querySelector("[data-table-place]");
    if (!place) throw new Error("There is no list.");
    const gaps: number[] = [];
    const start = performance.now();
    let last = start;
    await new Promise<void>((resolve) => {
      const step = (now: number) => {
        gaps.push(now - last);
        last = now;
        const share = (now - start) / (seconds * 1000);
        place.scrollTop = share * (place.scrollHeight - place.clientHeight);
        if (share < 1) requestAnimationFrame(step);
        else resolve();
      };
      requestAnimationFrame(step);
    });
    gaps.sort((a, b) => a - b);
    return {
      fps: gaps.length / ((last - start) / 1000),
      slowest: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
      rows: Number(document.querySelector("[aria-setsize]")?.getAttribute("aria-setsize")),
    };
  }, sweepSeconds);
}

const { values } = parseArgs({ options: { data: { type: "string" } } });
const data = values.data ?? mkdtempSync(join(tmpdir(), "loopkeeper-bench-"));
let house: House | undefined;
let browser: Browser | undefined;
try {
  progress("The platform makes its demo data.");
  await makeDemo(data);
  house = await startHouse({ data: join(data, "state") });
  progress(`${tasks} open tasks are put into the queue of one owner.`);
  await fillQueue(house);
  browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--no-first-run",
    ],
  });
  const kept = await signIn(browser);
  progress("The home page is loaded, each time with nothing in the cache.");
  await load(browser, kept);
  const first: Awaited<ReturnType<typeof load>>[] = [];
  for (let n = 0; n < loads; n++) first.push(await load(browser, kept));
  const [one] = first;

  progress("Pages are changed.");
  const context = await visitor(browser, kept);
  const page = await context.newPage();
  await page.goto("/");
  await page.locator('nav a[href^="/queue"]').first().waitFor({ state: "attached" });
  const routes: Record<string, number[]> = { queue: [], task: [], home: [] };
  for (let n = 0; n < changes; n++) {
    routes.queue?.push(await change(page, 'nav a[href^="/queue"]', "[data-row]"));
    await page.waitForTimeout(500);
    routes.task?.push(await change(page, "[data-row] a", "ol"));
    routes.home?.push(await change(page, 'nav a[href="/"]', "h1"));
  }
  await page.goto("/queue");
  await page.waitForFunction(
    (n) => Number(document.querySelector("[aria-setsize]")?.getAttribute("aria-setsize")) >= n,
    tasks,
  );
  progress("The whole queue passes by.");
  const swept = await sweep(page);

  const median = (values: number[]) => spread(values).median;
  console.log(
    JSON.stringify({
      firstLoadKB: median(first.map(({ kB }) => kB)),
      scriptKB: median(first.map(({ scriptKB }) => scriptKB)),
      requests: Math.max(...first.map(({ requests }) => requests)),
      firstPaintMs: median(first.map(({ paint }) => paint)),
      usableMs: median(first.map(({ usable }) => usable)),
      routeChangeMs: median(Object.values(routes).flat()),
      queue10kFps: rounded(swept.fps),
      detail: {
        runs: loads,
        firstPaintMs: spread(first.map(({ paint }) => paint)),
        usableMs: spread(first.map(({ usable }) => usable)),
        routeChangeMs: Object.fromEntries(Object.entries(routes).map(([name, values]) => [name, spread(values)])),
        queue: { rows: swept.rows, frameMs99: rounded(swept.slowest) },
        files: one?.all.map(({ type, url, bytes }) => `${type} ${new URL(url).pathname} ${bytes}`),
      },
    }),
  );
} finally {
  await browser?.close();
  await house?.stop();
  if (!values.data) rmSync(data, { recursive: true, force: true });
}
