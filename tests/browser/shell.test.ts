import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";
import { type Hands, handsOf } from "../support/hands.ts";
import { type House, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { answerMail, customer, draw, pass, resolve, tasksOf } from "../support/main-job.ts";
import { look, openBrowser, personAt, pictures } from "./person.ts";

const speech = {
  en: { say: en, desk: deskWords.en, who: "Priya Nair" },
  "zh-CN": { say: zh, desk: deskWords["zh-CN"], who: "陈静" },
} as const;
type Locale = keyof typeof speech;

let house: House;
let hands: Hands;
let browser: Browser;
let taskId: string;
const troubles: string[] = [];
const ana = customer("ana", { name: "Ana María Müller", phone: "+493012345678" });
const ming = customer("ming", { name: "王小明", locale: "zh-CN", timeZone: "Asia/Shanghai" });

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  hands = handsOf(house);
  await staffTheHouse(house);
  for (const who of [ana, ming]) await resolve(hands, who);
  await hands.idle();
  await pass(hands, 36);
  await answerMail(hands, ana, { score: "1", comment: "Nobody called." });
  await draw(hands);
  await hands.idle();
  taskId = (await tasksOf(hands))[0].id;
});
afterAll(async () => {
  console.log(`Pictures: ${pictures}`);
  await browser?.close();
  await house?.stop();
});

const filled = (sentence: string, values: Record<string, string>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Somebody signed in on a page, whose language is the one given. */
async function at(
  path: string,
  who: string,
  locale: Locale,
  options: BrowserContextOptions = {},
  heard: string[] = troubles,
): Promise<{ page: Page; person: BrowserContext }> {
  const person = await personAt(browser, heard, { locale, ...options });
  await person.addInitScript((chosen) => {
    if (location.protocol === "http:") localStorage.setItem("loopkeeper.locale", chosen);
  }, locale);
  const page = await person.newPage();
  await page.goto(path);
  await page.getByRole("button", { name: speech[locale].say["signIn.action"] }).click();
  await page.getByRole("heading", { name: speech[locale].desk.signInTitle }).waitFor();
  await page.getByRole("button", { name: who }).click();
  await page.waitForURL(
    (url) => url.origin === siteUrl && !/signed-in/.test(url.pathname) && !/oidc/.test(url.pathname),
  );
  await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  return { page, person };
}

const field = (page: Page) => page.getByRole("dialog").getByRole("combobox");
const openPalette = async (page: Page) => {
  await page.keyboard.press("Control+k");
  await field(page).waitFor();
};
const options = (page: Page) => page.getByRole("listbox").getByRole("option");
const chosen = (page: Page) => page.getByRole("dialog").getByRole("option", { selected: true });

/** What assistive technology is told to be the present line: the one that the field points at. */
const pointedAt = async (page: Page) => {
  const id = await field(page).getAttribute("aria-activedescendant");
  return page.locator(`[id="${id}"]`).innerText();
};

describe.each([
  ["en", 1440, 900],
  ["en", 320, 640],
  ["zh-CN", 1440, 900],
  ["zh-CN", 320, 640],
] as const)("the command palette in %s at %i pixels", (locale, width, height) => {
  const { say, who } = speech[locale];

  it("finds customers, tasks and pages by keyboard alone, and says when there is nothing", async () => {
    const { page, person } = await at("/invitations", who, locale, { viewport: { width, height } });
    await openPalette(page);
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await look(page, `palette-${locale}`, "light", "dark");

    const q = locale === "en" ? "muller ana" : "小明";
    const name = locale === "en" ? "Ana María Müller" : "王小明";
    await page.keyboard.type(q);
    await options(page).filter({ hasText: name }).first().waitFor();
    await expect.poll(() => chosen(page).innerText()).toContain(name);
    expect(await pointedAt(page)).toBe(await chosen(page).innerText());
    expect(await options(page).first().locator("mark").count()).toBeGreaterThan(0);
    await look(page, `palette-found-${locale}`, "light", "dark");
    const count = await options(page).count();
    await page.keyboard.press("ArrowUp");
    expect(
      await options(page)
        .nth(count - 1)
        .getAttribute("aria-selected"),
    ).toBe("true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/customers\//);
    await page.getByRole("heading", { level: 1, name }).waitFor();

    // The way back stands above, and the palette remembers the way here.
    const crumbs = page.getByRole("navigation", { name: say.crumbs });
    expect(await crumbs.getByRole("listitem").allInnerTexts()).toEqual([say.home, name]);
    await look(page, `crumbs-${locale}`, "light");
    await crumbs.getByRole("link", { name: say.home }).click();
    await page.getByRole("heading", { level: 1, name: say.home }).waitFor();
    await openPalette(page);
    await options(page).filter({ hasText: name }).first().waitFor();
    await page.keyboard.type("zzqq");
    await page.getByText(filled(say["palette.none"], { q: "zzqq" })).waitFor();
    await look(page, `palette-none-${locale}`, "light");
    await page.keyboard.press("Escape");
    // Gone, and not only closed: the same keys would take it away again.
    await page.locator("dialog [role=combobox]").waitFor({ state: "detached" });

    await openPalette(page);
    await page.keyboard.type(say.invitations.slice(0, 3));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/invitations/);
    await person.close();
  });
});

describe("the command palette", () => {
  it("offers what the page offers, and gives the focus to what it opens", async () => {
    const { page, person } = await at(`/tasks/${taskId}`, "Priya Nair", "en");
    await page.getByRole("button", { name: en["task.verb.acknowledge"] }).waitFor();
    await openPalette(page);
    const verbs = page.getByRole("group", { name: en.task }).getByRole("option");
    await verbs.first().waitFor();
    const { can } = (await house.api("priya.nair", "GET", `/api/tasks/${taskId}`)).body as { can: (keyof typeof en)[] };
    expect((await verbs.allInnerTexts()).map((text) => text.split("\n")[0])).toEqual(
      can.map((verb) => en[`task.verb.${verb}` as keyof typeof en]),
    );
    await page.keyboard.type("hand");
    await expect.poll(() => chosen(page).innerText()).toContain(en["task.verb.handOver"]);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: en["handOver.note"] }).waitFor();
    await openPalette(page);
    await page.keyboard.type("acknow");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText(en["task.done.acknowledge"]).waitFor();
    await person.close();
  });

  it("finds a case's task by the whole number, and a customer by the telephone", async () => {
    const { page, person } = await at("/queue", "Priya Nair", "en");
    await page.getByRole("button", { name: en["palette.open"] }).first().click();
    await field(page).fill("T-ana");
    await page.getByRole("group", { name: en["palette.tasks"] }).getByRole("option").first().waitFor();
    await page.getByRole("group", { name: en["palette.cases"] }).getByRole("option", { name: /T-ana/ }).waitFor();
    await field(page).fill("+49 30 1234");
    await page
      .getByRole("group", { name: en["palette.customers"] })
      .getByRole("option", { name: /Ana María Müller/ })
      .waitFor();
    await person.close();
  });

  it("speaks another language, wears other colours, and forgets who was looked at when somebody signs out", async () => {
    const { page, person } = await at(`/tasks/${taskId}`, "Priya Nair", "en");
    await page.getByRole("heading", { level: 1, name: "Ana María Müller" }).waitFor();
    const run = async (words: string) => {
      await openPalette(page);
      await field(page).fill(words);
      await chosen(page).waitFor();
      await page.keyboard.press("Enter");
    };
    await run("dark");
    await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
    await run("speak");
    await page.getByRole("navigation", { name: zh.places }).waitFor();
    const kept = () => page.evaluate(() => localStorage.getItem("loopkeeper.recent"));
    expect(await kept()).toContain("Ana María Müller");
    await run(zh.signOut);
    await expect.poll(() => kept().catch(() => "between two pages")).toBeNull();
    await person.close();
  });

  it("says when the search fails, and tries again", async () => {
    const heard: string[] = [];
    const { page, person } = await at("/queue", "Priya Nair", "en", {}, heard);
    let broken = true;
    await page.route("**/api/search*", (route) =>
      broken
        ? route.fulfill({ status: 400, json: { error: { code: "invalid", message: "Not this." } } })
        : route.continue(),
    );
    await openPalette(page);
    await page.keyboard.type("ana");
    await page.getByRole("alert").waitFor();
    await look(page, "palette-failed", "light");
    broken = false;
    await page.getByRole("button", { name: en.retry }).click();
    await options(page).filter({ hasText: "Ana María Müller" }).first().waitFor();
    await person.close();
  });
});

describe("the keyboard", () => {
  it("goes to places, shows its map on every page, and rests where it is turned off or somebody writes", async () => {
    const { page, person } = await at("/invitations", "陈静", "zh-CN", { viewport: { width: 1440, height: 900 } });
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.waitForURL(/\/draws/);
    await page.getByRole("heading", { level: 1, name: zh.draws }).waitFor();
    await page.keyboard.press("?");
    const map = page.getByRole("dialog", { name: zh.keys });
    await map.getByText(zh["keys.go.queue"]).waitFor();
    await look(page, "keyboard-map", "light", "dark");
    await map.getByRole("switch", { name: zh["keys.on"] }).click();
    await page.keyboard.press("Escape");
    await map.waitFor({ state: "hidden" });
    for (const key of ["g", "h"]) await page.keyboard.press(key);
    await page.keyboard.press("?");
    await page.waitForTimeout(300);
    expect(new URL(page.url()).pathname).toBe("/draws");
    expect(await map.isVisible()).toBe(false);
    await person.close();
  });

  it("narrows the navigation and remembers it, from a laptop's width to 27 inches", async () => {
    const { page, person } = await at("/queue?view=all", "陈静", "zh-CN", { viewport: { width: 1440, height: 900 } });
    const queue = page.getByRole("navigation", { name: zh.places }).getByRole("link", { name: zh.queue });
    const widthOf = async () => (await queue.boundingBox())?.width ?? 0;
    expect(await widthOf()).toBeGreaterThan(150);
    await page.keyboard.press("[");
    await expect.poll(widthOf).toBeLessThan(60);
    await page.reload();
    await queue.waitFor();
    expect(await widthOf()).toBeLessThan(60);
    await look(page, "narrow", "light", "dark");
    await page.setViewportSize({ width: 2560, height: 1440 });
    await look(page, "narrow", "light");
    await page.keyboard.press("[");
    await look(page, "wide", "light");
    await person.close();
  });
});

describe("notices", () => {
  it("are counted at the bell, told in a sentence, lead to the task, and are read once seen", async () => {
    const toMarco = { toStaffId: staffIdOf("marco.bianchi"), note: "I look at it." };
    const toPriya = { toStaffId: staffIdOf("priya.nair"), note: "Please call her before noon." };
    for (const body of [toMarco, toPriya])
      expect((await house.api("marco.bianchi", "POST", `/api/tasks/${taskId}/hand-over`, body)).status).toBe(200);
    await hands.idle();
    const { page, person } = await at("/queue", "Priya Nair", "en", { viewport: { width: 1440, height: 900 } });
    const bell = page.getByRole("button", { name: /^Notices/ }).first();
    await expect.poll(() => bell.innerText()).toMatch(/Notices, \d+ new/);
    await look(page, "bell", "light", "dark");
    await bell.click();
    const panel = page.getByRole("dialog", { name: en.notices });
    const told = panel.getByRole("link").filter({ hasText: "Please call her before noon." });
    await told.waitFor();
    await expect
      .poll(() => told.innerText())
      .toContain(filled(en["notice.task.handed_over"], { customer: "Ana María Müller", by: "Marco Bianchi" }));
    expect(await panel.getByText(en["notices.new"], { exact: true }).count()).toBeGreaterThan(0);
    await look(page, "notices", "light", "dark");
    await page.setViewportSize({ width: 320, height: 640 });
    await look(page, "notices", "light");
    await told.click();
    await page.waitForURL(`**/tasks/${taskId}`);
    await panel.waitFor({ state: "hidden" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => bell.innerText()).toBe("Notices");
    await page.goto("/notices");
    await page.getByRole("main").getByText("Please call her before noon.").waitFor();
    expect(await page.getByText(en["notices.new"], { exact: true }).count()).toBe(0);
    await look(page, "notices-page", "light", "dark");
    await person.close();
  });

  it("tell an auditor of visits to take, in Chinese", async () => {
    const { page, person } = await at("/notices", "周杰", "zh-CN", { viewport: { width: 320, height: 640 } });
    await look(page, "notices-auditor", "light");
    await page
      .getByRole("main")
      .getByRole("link", { name: /Store visits/ })
      .click();
    await page.waitForURL(/\/visits\?view=open/);
    await person.close();
  });

  it("are none for somebody whom nothing concerns", async () => {
    const { page, person } = await at("/notices", "Ada Lindqvist", "en", { viewport: { width: 320, height: 640 } });
    await page.getByText(en["notices.empty"]).waitFor();
    await look(page, "notices-empty", "light", "dark");
    await person.close();
  });
});

describe("a page that the reader's role does not open", () => {
  it("says so and asks the API for nothing", async () => {
    const { page, person } = await at("/queue", "Priya Nair", "en");
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
    for (const path of ["/visits", "/draws"]) {
      await page.goto(path);
      await page.getByText(en["closed.what"]).waitFor();
    }
    expect(asked.filter((path) => /^\/api\/(visits|programs)/.test(path))).toEqual([]);
    await look(page, "closed", "light", "dark");
    await page.getByRole("link", { name: filled(en["closed.action"], { page: en.home }) }).click();
    await page.getByRole("heading", { level: 1, name: en.home }).waitFor();
    await page.goto("/nowhere");
    await page.getByText(en["lost.what"]).waitFor();
    await person.close();
  });

  it("is the home page for an auditor, who comes to their visits instead", async () => {
    const { page, person } = await at("/", "周杰", "zh-CN", { viewport: { width: 320, height: 640 } });
    await page.waitForURL(/\/visits/);
    await page.getByRole("heading", { level: 1, name: zh.visits }).waitFor();
    await page.goto("/queue");
    await page.getByText(zh["closed.what"]).waitFor();
    await look(page, "closed-phone", "light");
    await person.close();
  });
});

it("played all of it without an error in a page, a refused right, a failed function or a dead letter", () => {
  expect(troubles).toEqual([]);
  expect(house.troubles.map((entry) => `${entry.source}: ${entry.message}`)).toEqual([]);
  expect(house.platform.queues().filter((queue) => queue.dead && queue.visible > 0)).toEqual([]);
});
