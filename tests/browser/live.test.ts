import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";
import { handsOf } from "../support/hands.ts";
import { type House, siteUrl, staffTheHouse, startHouse } from "../support/house.ts";
import { answerMail, customer, draw, pass, resolve, tasksOf } from "../support/main-job.ts";
import { look, openBrowser, personAt } from "./person.ts";

const owner = { subject: "priya.nair", name: "Priya Nair" };
const manager = { subject: "marco.bianchi", name: "Marco Bianchi" };
const auditor = { subject: "sofia.alvarez", name: "Sofia Álvarez" };

let house: House;
let browser: Browser;
const contexts: BrowserContext[] = [];
/** Tasks of the owner that no test has touched yet. */
let fresh: { id: string; customerName: string }[] = [];
const nextTask = () => {
  const task = fresh.shift();
  if (!task) throw new Error("The house needs more customers.");
  return task;
};

beforeAll(async () => {
  // Tokens so short that each of them is renewed while the tests run.
  [house, browser] = await Promise.all([startHouse({ tokenSeconds: 45 }), openBrowser()]);
  await staffTheHouse(house);
  const hands = handsOf(house);
  const customers = Array.from({ length: 18 }, (_, n) => customer(`c${n}`, { tier: "medium" }));
  await Promise.all(customers.map((who) => resolve(hands, who)));
  await pass(hands, 48);
  await Promise.all(
    customers.map((who) => answerMail(hands, who, { score: "1", comment: `Words of ${who.externalId}` })),
  );
  await hands.idle();
  fresh = (await tasksOf(hands)).filter((task: { ownerName?: string }) => task.ownerName === owner.name);
  expect(fresh.length).toBeGreaterThan(15);
}, 600_000);
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** Somebody signed in, at an address. What a broken network or an ended session logs is what these tests are about. */
async function at(who: { name: string }, path: string, options: BrowserContextOptions & { words?: typeof en } = {}) {
  const { words = en, ...rest } = options;
  const context = await personAt(browser, [], rest);
  contexts.push(context);
  if (options.locale) await context.addInitScript(`localStorage.setItem("loopkeeper.locale", "${options.locale}")`);
  const page = await context.newPage();
  await signIn(page, who, path, words);
  return { context, page };
}

async function signIn(page: Page, who: { name: string }, path: string, words: Record<string, string> = en) {
  await page.goto(path);
  await page.getByRole("button", { name: words["signIn.action"] as string }).click();
  await page.getByRole("button", { name: who.name }).click();
  await page.waitForURL(`${siteUrl}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

const api = async (who: { subject: string }, method: string, path: string, body?: unknown) => {
  const reply = await house.api(who.subject, method, path, body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
};
const trailOf = async (id: string): Promise<string[]> =>
  (await api(manager, "GET", `/api/tasks/${id}`)).trail.map((entry: { verb: string }) => entry.verb);
const statusMark = (page: Page, status: string) => page.locator("main header").getByText(status, { exact: true });
const noteOf = (page: Page) => page.getByRole("textbox", { name: en["composer.note"] });
const undo = (page: Page) => page.getByRole("button", { name: en["acts.undo"] });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** The posts of a page to the API, as they are sent. */
function postsOf(page: Page): string[] {
  const posts: string[] = [];
  page.on(
    "request",
    (request) => request.method() === "POST" && /\/api\//.test(request.url()) && posts.push(request.url()),
  );
  return posts;
}

describe("what others do", () => {
  it("shows without a reload within seconds, and costs a few bytes while nothing happens", async () => {
    const task = nextTask();
    // Acknowledged, it has more time left, and goes down the list.
    const { page } = await at(manager, `/queue?view=team&q=${encodeURIComponent(task.customerName)}`);
    const row = page.locator("[data-row]", { has: page.locator(`[data-task="${task.id}"]`) });
    await row.getByText(en["taskStatus.new"], { exact: true }).waitFor();
    const bytes: Promise<number>[] = [];
    const listed: string[] = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname === "/api/pulse")
        bytes.push(
          response
            .request()
            .sizes()
            .then((sizes) => sizes.responseBodySize),
        );
      if (pathname === "/api/tasks") listed.push(pathname);
    });
    await expect.poll(() => bytes.length, { timeout: 20_000 }).toBeGreaterThan(2);
    // What has not changed is told without a body.
    expect((await Promise.all(bytes)).at(-1)).toBe(0);
    expect(listed).toEqual([]);
    await api(owner, "POST", `/api/tasks/${task.id}/acknowledge`);
    const before = Date.now();
    await row.getByText(en["taskStatus.acknowledged"], { exact: true }).waitFor();
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(listed.length).toBeGreaterThan(0);
  });

  it("is not asked for by a page that nobody sees", async () => {
    const { page } = await at(manager, "/queue?view=team");
    const pulses: string[] = [];
    page.on("request", (request) => request.url().endsWith("/api/pulse") && pulses.push(request.url()));
    await expect.poll(() => pulses.length, { timeout: 15_000 }).toBeGreaterThan(0);
    const hide = (state: string) =>
      page.evaluate((visibility) => {
        Object.defineProperty(document, "hidden", { value: visibility === "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    await hide("hidden");
    await page.waitForTimeout(500);
    pulses.length = 0;
    await page.waitForTimeout(7_000);
    expect(pulses).toEqual([]);
    await hide("visible");
    await expect.poll(() => pulses.length, { timeout: 3_000 }).toBe(1);
  });
});

describe("an act", () => {
  it("shows at once, is taken back by a key, and the server never hears of it", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    const posts = postsOf(page);
    await button(page, en["task.verb.acknowledge"]).click();
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    await button(page, en["task.verb.logAttempt"]).waitFor();
    // Its time stands still while the pointer is on it.
    await undo(page).hover();
    await look(page, "undo", "light", "dark");
    await page.keyboard.press("z");
    await statusMark(page, en["taskStatus.new"]).waitFor();
    await page.getByText(en["acts.undone"]).waitFor();
    await page.waitForTimeout(6_000);
    expect(posts).toEqual([]);
    expect(await trailOf(id)).toEqual(["open"]);
  });

  it("is sent after five seconds, which stand still while its notice has the pointer or the focus", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    const posts = postsOf(page);
    await button(page, en["task.verb.acknowledge"]).click();
    await undo(page).focus();
    await page.waitForTimeout(6_500);
    expect(posts).toEqual([]);
    await page.locator("main").focus();
    await expect.poll(() => posts.length, { timeout: 7_000 }).toBe(1);
    await undo(page).waitFor({ state: "detached" });
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    expect(await trailOf(id)).toEqual(["open", "acknowledge"]);
  });

  it("gives the focus back to where it was when its button takes it back", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    const note = noteOf(page);
    await note.fill("She was kind about it.");
    await button(page, en["composer.addNote.action"]).press("Enter");
    await page.getByRole("list", { name: en["task.timeline"] }).getByText("She was kind about it.").waitFor();
    expect(await note.inputValue()).toBe("");
    await undo(page).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => note.inputValue()).toBe("She was kind about it.");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(en["composer.addNote.action"]);
    expect(await trailOf(id)).toEqual(["open"]);
  });

  it("arrives when its page is closed at once, and once when it is reloaded at once", async () => {
    const [closed, reloaded] = [nextTask(), nextTask()];
    const { context, page } = await at(owner, `/tasks/${closed.id}`);
    await button(page, en["task.verb.acknowledge"]).click();
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => trailOf(closed.id), { timeout: 10_000 }).toEqual(["open", "acknowledge"]);
    const again = await context.newPage();
    await again.goto(`/tasks/${reloaded.id}`);
    await noteOf(again).fill("Will call after lunch.");
    await button(again, en["composer.addNote.action"]).click();
    await again.getByText("Will call after lunch.").waitFor();
    await again.reload();
    await again.getByText("Will call after lunch.").waitFor();
    await again.waitForTimeout(2_000);
    expect(await again.getByText("Will call after lunch.").count()).toBe(1);
    expect(await trailOf(reloaded.id)).toEqual(["open", "addNote"]);
  });

  it("comes before what is done to the same thing after it", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    await button(page, en["task.verb.acknowledge"]).click();
    await button(page, en["task.verb.logAttempt"]).click();
    await page.getByText(en["outcome.reached"], { exact: true }).click();
    await page.getByRole("button", { name: en["composer.logAttempt.action"] }).last().click();
    await statusMark(page, en["taskStatus.contacting"]).waitFor();
    expect(await trailOf(id)).toEqual(["open", "acknowledge", "logAttempt"]);
    await button(page, en["task.verb.wait"]).click();
    await button(page, en["task.verb.resume"]).click();
    await expect
      .poll(() => trailOf(id), { timeout: 10_000 })
      .toEqual(["open", "acknowledge", "logAttempt", "wait", "resume"]);
  });

  it("that is refused rolls back, says why, and shows how it stands", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    await noteOf(page).fill("Kept");
    await button(page, en["task.verb.acknowledge"]).click();
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    await undo(page).hover();
    await api(manager, "POST", `/api/tasks/${id}/acknowledge`);
    await api(manager, "POST", `/api/tasks/${id}/attempts`, { outcome: "reached" });
    await page.mouse.move(0, 0);
    const alert = page.getByRole("alert").filter({ hasText: "This task is acknowledged already." });
    await alert.waitFor();
    await statusMark(page, en["taskStatus.contacting"]).waitFor();
    await look(page, "refused", "light", "dark");
    await alert.getByRole("button", { name: en.close }).click();
    await alert.waitFor({ state: "detached" });
  });

  it("that is refused says so in Chinese to whoever reads Chinese", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`, { locale: "zh-CN", words: zh as typeof en });
    await button(page, zh["task.verb.acknowledge"]).click();
    await page.getByRole("button", { name: zh["acts.undo"] }).hover();
    await api(manager, "POST", `/api/tasks/${id}/acknowledge`);
    await page.mouse.move(0, 0);
    await page.getByRole("alert").filter({ hasText: "该任务已经确认接收。" }).waitFor();
    await look(page, "refused-zh", "light");
  });

  it("takes a visit and gives it back", async () => {
    const hands = handsOf(house);
    await draw(hands);
    await hands.idle();
    const { page } = await at(auditor, "/visits?view=open");
    await page
      .getByRole("button", { name: /^Take the visit/ })
      .first()
      .click();
    await button(page, en["visit.release"]).waitFor();
    await undo(page).hover();
    expect((await api(auditor, "GET", "/api/visits?view=mine")).visits).toEqual([]);
    await page.keyboard.press("Control+z");
    await button(page, en["visit.take"]).click();
    await expect
      .poll(async () => (await api(auditor, "GET", "/api/visits?view=mine")).visits.length, { timeout: 9_000 })
      .toBe(1);
    await button(page, en["visit.release"]).click();
    await button(page, en["visit.take"]).waitFor();
    await page.goto("/visits?view=mine");
    await page.getByText(en["visits.empty.mine"]).waitFor();
  });
});

describe("two tabs", () => {
  it("show each other's changes as soon as they are made", async () => {
    const { id } = nextTask();
    const { context, page } = await at(owner, `/tasks/${id}`);
    const other = await context.newPage();
    await other.goto(`/tasks/${id}`);
    await statusMark(other, en["taskStatus.new"]).waitFor();
    await page.bringToFront();
    await button(page, en["task.verb.acknowledge"]).click();
    await expect.poll(() => trailOf(id), { timeout: 9_000 }).toContain("acknowledge");
    const before = Date.now();
    await statusMark(other, en["taskStatus.acknowledged"]).waitFor();
    // Sooner than by the pulse.
    expect(Date.now() - before).toBeLessThan(4_000);
  });

  it("sign out together, and in together, each where it was", async () => {
    const { id } = nextTask();
    const { context, page } = await at(owner, `/tasks/${id}`);
    const other = await context.newPage();
    await other.goto("/queue?view=mine");
    await other.getByRole("heading", { level: 1, name: en.queue }).waitFor();
    await button(page, en.signOut).click();
    await other.getByText(en["signIn.elsewhere"]).waitFor();
    // The provider signs out, and leads back.
    await page.getByRole("button", { name: en["signIn.action"] }).waitFor();
    await signIn(page, owner, `/tasks/${id}`);
    await other.getByRole("heading", { level: 1, name: en.queue }).waitFor();
    expect(other.url()).toBe(`${siteUrl}/queue?view=mine`);
  });

  it("do not show one person's page when somebody else signed in", async () => {
    const { context, page } = await at(owner, "/queue?view=mine");
    const other = await context.newPage();
    await context.clearCookies();
    await other.evaluate(() => undefined);
    await other.goto("/queue?view=team");
    // The provider knows nobody any more: it asks who this is.
    await other.getByRole("button", { name: manager.name }).click();
    await other.getByRole("heading", { level: 1, name: en.queue }).waitFor();
    await page.getByText(en["signIn.other"]).waitFor();
    expect(await page.getByRole("heading", { name: en.queue }).count()).toBe(0);
  });
});

describe("a session", () => {
  it("is renewed without a word, and when it ends the page stays, out of reach, until its reader is back", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    let renewals = 0;
    page.on("response", (response) => {
      if (response.url().endsWith("/oidc/token") && response.ok()) renewals += 1;
    });
    await expect.poll(() => renewals, { timeout: 60_000 }).toBeGreaterThan(0);
    await button(page, en["task.verb.acknowledge"]).waitFor();
    const note = noteOf(page);
    await note.fill("Half a sentence");
    house.identity.endSessions();
    const dialog = page.getByRole("dialog", { name: en["signIn.ended"] });
    await dialog.waitFor({ timeout: 60_000 });
    expect(await page.getByText(`Words of`).first().isVisible()).toBe(true);
    expect(await note.evaluate((field) => field.closest("[inert]") !== null)).toBe(true);
    await look(page, "ended", "light", "dark");
    await dialog.getByRole("button", { name: en["signIn.action"] }).click();
    await page.getByRole("button", { name: owner.name }).click();
    await page.waitForURL(`${siteUrl}/tasks/${id}`);
    await expect.poll(() => note.inputValue()).toBe("Half a sentence");
  });
});

describe("without a network", () => {
  it("what was read stays, what is done waits and arrives, and a sentence says so", async () => {
    const { id } = nextTask();
    const { context, page } = await at(owner, "/queue?view=mine");
    await page.locator(`[data-task="${id}"]`).waitFor();
    await page.goto(`/tasks/${id}`);
    await button(page, en["task.verb.acknowledge"]).waitFor();
    await context.setOffline(true);
    await page.getByText(en["offline.title"]).waitFor();
    await button(page, en["task.verb.acknowledge"]).click();
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    await page.getByText("One act waits and is sent when the connection is back.").waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    await look(page, "offline", "light", "dark");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.waitForTimeout(6_000);
    // A page that was never loaded says that it comes, and comes.
    await page.getByRole("link", { name: en.invitations }).click();
    await page.getByText(en["broken.offline"]).waitFor();
    await page.goBack();
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
    expect(await trailOf(id)).toEqual(["open"]);
    await context.setOffline(false);
    await page.getByText(en["offline.title"]).waitFor({ state: "detached" });
    await expect.poll(() => trailOf(id), { timeout: 15_000 }).toEqual(["open", "acknowledge"]);
    await statusMark(page, en["taskStatus.acknowledged"]).waitFor();
  });
});

describe("the way back", () => {
  it("leads to the same place of the list, with the focus on what was opened", async () => {
    const { page } = await at(owner, "/queue?view=mine", { viewport: { width: 1100, height: 500 } });
    const place = page.locator("[data-table-place]");
    await page.locator("[data-task]").nth(3).waitFor();
    await place.evaluate((element) => element.scrollTo(0, 700));
    await expect.poll(() => place.evaluate((element) => element.scrollTop)).toBeGreaterThan(400);
    const before = await place.evaluate((element) => element.scrollTop);
    // The first task that is in sight as a whole.
    const opened = await place.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const links = [...element.querySelectorAll<HTMLElement>("[data-task]")];
      return links.find((link) => link.getBoundingClientRect().top > top + 40)?.dataset.task;
    });
    await page.locator(`[data-task="${opened}"]`).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${siteUrl}/tasks/${opened}`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await page.goBack();
    await page.locator(`[data-task="${opened}"]`).waitFor();
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset.task), { timeout: 5_000 })
      .toBe(opened);
    expect(Math.abs((await place.evaluate((element) => element.scrollTop)) - before)).toBeLessThan(60);
    expect(page.url()).toContain("view=mine");
  });
});

describe("a new release", () => {
  it("is told of when a piece of the old one is gone; loading it keeps what was typed", async () => {
    const { id } = nextTask();
    const { page } = await at(owner, `/tasks/${id}`);
    await noteOf(page).fill("Not lost");
    await page.route("**/assets/invitations-*.js", (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.getByRole("link", { name: en.invitations }).click();
    await page.getByText(en["broken.missing"]).waitFor();
    await page.getByText(en["outdated.title"]).waitFor();
    await look(page, "outdated", "light", "dark");
    await page.unroute("**/assets/invitations-*.js");
    await button(page, en["outdated.action"]).click();
    await page.getByRole("heading", { level: 1, name: en.invitations }).waitFor();
    await page.goBack();
    await expect.poll(() => noteOf(page).inputValue()).toBe("Not lost");
  });
});
