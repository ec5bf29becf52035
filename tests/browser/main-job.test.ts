import { execFileSync } from "node:child_process";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import consoleEn from "../../web/console/words/en.ts";
import consoleZh from "../../web/console/words/zh-CN.ts";
import mailEn from "../../web/mail/words/en.json" with { type: "json" };
import mailZh from "../../web/mail/words/zh-CN.json" with { type: "json" };
import pageEn from "../../web/respond/words/en.json" with { type: "json" };
import pageZh from "../../web/respond/words/zh-CN.json" with { type: "json" };
import { type House, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { look, openBrowser, personAt, pictures } from "./person.ts";

/** What differs between the two passes: the words of each page, who plays, and what they write. */
const passes = {
  en: {
    desk: deskWords.en,
    console: consoleEn,
    page: pageEn,
    mail: mailEn,
    part: { mail: "0", text: "2" },
    scores: { unhappy: "2", scale: { low: 1, high: 5 } },
    owner: { subject: "priya.nair", name: "Priya Nair" },
    auditor: "Sofia Álvarez",
    auditorZone: "Europe/Berlin",
    criticalFailed: "Critical item failed",
    said: "Three people told me three different dates, and nobody called back.",
    talked: "Talked for ten minutes; she wants one person to answer.",
    cause: "partner/carrier_coordination",
    action: "Parcel found and delivered by courier today.",
    textReply: "Quick and friendly.",
    schemes: ["light", "dark"],
  },
  "zh-CN": {
    desk: deskWords["zh-CN"],
    console: consoleZh,
    page: pageZh,
    mail: mailZh,
    part: { mail: "1", text: "3" },
    scores: { unhappy: "2", scale: { low: 0, high: 10 } },
    owner: { subject: "wang.fang", name: "王芳" },
    auditor: "周杰",
    auditorZone: "Asia/Shanghai",
    criticalFailed: "1 个关键项未通过",
    said: "三个人告诉我三个不同的日期，也没有人回电。我白白请了一天假。",
    talked: "聊了十分钟，客户希望由一位同事跟进到底。",
    cause: "partner/carrier_coordination",
    action: "包裹已找到，当天专人送达，并退还运费。",
    textReply: "很快，而且能用中文沟通。",
    schemes: ["dark"],
  },
} as const;
type Pass = (typeof passes)[keyof typeof passes];

let house: House;
let browser: Browser;
const troubles: string[] = [];
const customers = new Set<string>();
const person = (options: BrowserContextOptions = {}) => personAt(browser, troubles, options);

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  await staffTheHouse(house);
  // The second team, whose people work in Chinese.
  const admin = "ada.lindqvist";
  const teamId = deriveId("team", "account");
  const chinese = { locale: "zh-CN", timeZone: "Asia/Shanghai" };
  await done(
    house.api(admin, "PUT", `/api/teams/${teamId}`, {
      name: "账户与应用",
      timeZone: "Asia/Shanghai",
      isDefault: false,
      helpDeskIds: ["account"],
    }),
  );
  await done(
    house.api(admin, "PUT", `/api/staff/${staffIdOf("wang.fang")}`, {
      subject: "wang.fang",
      name: "王芳",
      email: "wang.fang@staff.example",
      roles: ["owner"],
      teamId,
      ...chinese,
    }),
  );
});
afterAll(async () => {
  console.log(`Pictures of every page: ${pictures}`);
  await browser?.close();
  await house?.stop();
});

const done = async (reply: Promise<{ status: number; body: unknown }>): Promise<void> => {
  const { status, body } = await reply;
  expect(status, JSON.stringify(body)).toBe(200);
};

/** Fills a sentence's places, as the pages do. */
const filled = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** Presses a button of the desk's clock page, and waits for what it says. */
async function moveClock(page: Page, name: string): Promise<void> {
  const before = page.url();
  await page.getByRole("button", { name }).click();
  await page.waitForURL((url) => url.href !== before && url.searchParams.has("said"));
  await page.getByRole("status").waitFor();
}

/** Presses "the next timer" on the desk's clock page until something has come about. */
async function moveClockUntil(page: Page, { desk }: Pick<Pass, "desk">, isSo: () => Promise<boolean>): Promise<void> {
  await page.goto("/play/clock");
  for (let presses = 0; !(await isSo()); presses++) {
    expect(presses, "timers were waited for in vain").toBeLessThan(40);
    await moveClock(page, desk.nextTimer);
  }
}

/** Resolves a case on the desk's start page; the customer's name. */
async function resolveCase(
  page: Page,
  { desk }: Pass,
  part: string,
  agent: string,
  by = desk.resolve,
): Promise<string> {
  const who = page.getByLabel(desk.resolveWho, { exact: true });
  let name = "";
  // Whom the desk offers changes with each second; here nobody shares a name.
  do {
    await page.goto("/play");
    await who.selectOption(part);
    name = ((await who.locator("option:checked").textContent()) ?? "").split(" · ")[0] as string;
  } while (customers.has(name));
  customers.add(name);
  await page.getByLabel(desk.resolveAgent).selectOption({ label: agent });
  await page.getByRole("button", { name: by }).click();
  await page.getByRole("status").filter({ hasText: desk.resolvedNext }).waitFor();
  return name;
}

/** The mails to a customer, oldest first. */
async function mailsTo(name: string) {
  const mails = house.platform.mail.list();
  const read = await Promise.all(mails.map((mail) => PostalMime.parse(mail.raw)));
  return mails.filter((_, index) => read[index]?.to?.some((to) => to.name === name));
}

/** Finds the latest mail to somebody in the inbox, and clicks a score in it: the page that opens. */
async function clickScore(
  page: Page,
  pass: Pass,
  name: string,
  score: string,
  scale: { low: number; high: number },
): Promise<Page> {
  await page.goto("/play/inbox");
  const address = (await mailsTo(name)).at(-1)?.to[0] ?? "";
  await page.getByRole("searchbox").fill(address);
  await page.getByRole("searchbox").press("Enter");
  await page.locator("#list a").first().click();
  const link = page
    .frameLocator("iframe.mail")
    .getByRole("link", { name: filled(pass.mail.score, { score, ...scale }), exact: true });
  const [opened] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  await opened.waitForLoadState();
  return opened;
}

/** Signs in: one click on the console's page, one on whom to be. The address stays the one that was asked for. */
async function signIn(page: Page, words: Pick<Pass, "console" | "desk">, name: string, to: string): Promise<void> {
  await page.goto(to);
  await page.getByRole("button", { name: words.console["signIn.action"] }).click();
  await page.getByRole("heading", { name: words.desk.signInTitle }).waitFor();
  await page.getByRole("button", { name }).click();
  await page.getByRole("navigation").first().waitFor();
  await page.waitForURL(`${siteUrl}${to}`);
}

// Each step stands on the one before: played again alone, none could pass.
describe.each(["en", "zh-CN"] as const)("the main job in %s", { retry: 0 }, (locale) => {
  const pass: Pass = passes[locale];
  const schemes = pass.schemes;
  const { desk: onDesk, console: say, page: onPage } = pass;
  let desk: BrowserContext;
  let owner: BrowserContext;
  let head: BrowserContext;
  let name: string;
  let secondName: string;
  let link: string;
  let taskPath: string;

  beforeAll(async () => {
    desk = await person({ locale, colorScheme: schemes[0] });
    owner = await person({ locale, colorScheme: schemes[0] });
    head = await person({ locale, colorScheme: schemes[0] });
  });
  afterAll(async () => {
    await desk?.close();
    await owner?.close();
    await head?.close();
  });

  it("resolves cases at the desk and moves the clock until their surveys have gone out", async () => {
    const page = await desk.newPage();
    if (locale === "en") {
      await page.goto("/play/inbox");
      await look(page, "inbox-empty", ...schemes);
      await page.goto("/play/phone");
      await look(page, "phone-empty", ...schemes);
      // The first day of a quarter: whatever the day of the test, the same weeks follow.
      await page.goto("/play/clock");
      await look(page, "clock", ...schemes);
      await moveClock(page, onDesk.nextQuarter);
      await done(
        house.helpDesk.announce({
          source: "demo",
          externalId: "no-consent",
          status: "resolved",
          subject: "Where is my parcel?",
          customer: {
            externalId: "no-consent",
            name: "Ida Voss",
            tier: "low",
            email: "ida@customer.example",
            consent: { email: false, sms: false },
          } as never,
        }),
      );
    }
    await page.goto("/play");
    await look(page, "desk", ...schemes);
    const agent = locale === "en" ? "Tom Becker" : "于洋";
    name = await resolveCase(page, pass, pass.part.mail, agent);
    await look(page, "desk-resolved", ...schemes);
    await resolveCase(page, pass, pass.part.text, agent);
    secondName = await resolveCase(page, pass, pass.part.mail, agent, onDesk.zendesk);
    const texts = house.platform.sms.list().length;
    await moveClockUntil(
      page,
      pass,
      async () =>
        (await mailsTo(name)).length === 1 &&
        (await mailsTo(secondName)).length === 1 &&
        house.platform.sms.list().length > texts,
    );
    await look(page, "clock-moved", ...schemes);
    await page.close();
  });

  it("opens the customer's page with one request by a click on a score in the mail, and takes the answer", async () => {
    const page = await desk.newPage();
    const finished: { by: Page; url: string; bytes: Promise<number> }[] = [];
    desk.on("requestfinished", (request) => {
      finished.push({
        by: request.frame().page(),
        url: request.url(),
        bytes: request.sizes().then((sizes) => sizes.responseHeadersSize + sizes.responseBodySize),
      });
    });
    const customer = await clickScore(page, pass, name, pass.scores.unhappy, pass.scores.scale);
    await look(page, "mail", ...schemes);
    // The desk's own pages ask for something now and then, also while they are being closed.
    const requests = finished.filter(({ by }) => by === customer);
    expect(requests.map(({ url }) => url)).toEqual([customer.url()]);
    expect(await requests[0]?.bytes).toBeLessThanOrEqual(14 * 1024);
    link = customer.url().split("?")[0] as string;

    await customer.bringToFront();
    expect(await customer.getByRole("radio", { checked: true }).getAttribute("value")).toBe(pass.scores.unhappy);
    await look(customer, "respond", ...schemes);
    await customer.getByRole("textbox").fill(pass.said);
    await customer.getByRole("checkbox", { name: onPage.callYes }).check();
    await customer.getByRole("combobox", { name: onPage.time }).selectOption({ label: onPage.timeMorning });
    await customer.setViewportSize({ width: 320, height: 700 });
    await look(customer, "respond-filled", ...schemes);
    await customer.getByRole("button", { name: onPage.send }).click();
    await customer.getByRole("heading", { name: onPage.thanksUnhappyTitle }).waitFor();
    await customer.getByText(onPage.thanksCallMorning).waitFor();
    await look(customer, "thanks", ...schemes);
    await customer.goto(link);
    await customer.getByRole("heading", { name: onPage.answeredTitle }).waitFor();
    await look(customer, "answered", ...schemes);
    const altered = await customer.goto(`${link.slice(0, -2)}${link.endsWith("A") ? "B" : "A"}${link.at(-1)}`);
    expect(altered?.status()).toBe(404);
    await customer.getByText(onPage.unknown).waitFor();
    await look(customer, "altered-link", ...schemes);
    await customer.close();
    await page.close();
  });

  it("takes an answer without any script", async () => {
    const plain = await person({ locale, javaScriptEnabled: false });
    const page = await plain.newPage();
    const customer = await clickScore(page, pass, secondName, "1", pass.scores.scale);
    await customer.getByRole("textbox").fill(pass.said);
    await customer.getByRole("button", { name: onPage.send }).click();
    await customer.getByRole("heading", { name: onPage.thanksUnhappyTitle }).waitFor();
    await plain.close();
    await house.platform.idle();
  });

  it("takes a text message's reply as the score and the next as the comment", async () => {
    const page = await desk.newPage();
    await page.goto("/play/phone");
    await look(page, "phone", ...schemes);
    await page.locator("#list a").first().click();
    const bubbles = page.locator("#bubbles");
    await page.getByLabel(onDesk.reply).fill("9");
    await page.getByRole("button", { name: onDesk.send }).click();
    await bubbles.getByText(pass.mail.replyComment).waitFor();
    await page.getByLabel(onDesk.reply).fill(pass.textReply);
    await page.getByRole("button", { name: onDesk.send }).click();
    await bubbles.getByText(pass.mail.replyThanks, { exact: true }).waitFor();
    await look(page, "phone-replied", ...schemes);
    await page.setViewportSize({ width: 320, height: 700 });
    await look(page, "phone-replied", ...schemes);
    await page.close();
  });

  it("lets the owner find the task by keyboard, work on it and close the loop with cause and action", async () => {
    const page = await owner.newPage();
    if (locale === "en") {
      await page.goto("/queue");
      await page.getByRole("button", { name: say["signIn.action"] }).waitFor();
      await look(page, "sign-in", ...schemes);
      await page.getByRole("button", { name: say["signIn.action"] }).click();
      await page.getByRole("heading", { name: onDesk.signInTitle }).waitFor();
      await look(page, "who-are-you", ...schemes);
    }
    await signIn(page, pass, pass.owner.name, "/queue?view=mine&status=open");
    const tasks = page.getByRole("list", { name: say.queue, exact: true }).getByRole("link");
    await expect.poll(() => tasks.count(), { timeout: 15_000 }).toBe(2);
    await page.getByRole("complementary", { name: say["queue.preview"] }).getByRole("heading", { level: 2 }).waitFor();
    await look(page, "queue", ...schemes);

    // Nothing but keys: down to the second, up to the first, and to the task with the words and the wish to be called.
    const chosen = page.getByRole("list", { name: say.queue, exact: true }).locator("[aria-current=true]");
    const names = (await tasks.allTextContents()).map((text) => (text.includes(name) ? name : secondName));
    const at = names.indexOf(name);
    const isChosen = (index: number) => chosen.filter({ hasText: names[index] as string }).waitFor();
    await page.keyboard.press("j");
    await isChosen(1);
    await page.keyboard.press("k");
    await isChosen(0);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await look(page, "queue-keys", ...schemes);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    if (at === 1) await page.keyboard.press("j");
    await isChosen(at);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/tasks\//);
    taskPath = new URL(page.url()).pathname;

    await page.getByText(pass.said).first().waitFor();
    await look(page, "task", ...schemes);
    await page.getByRole("button", { name: say["task.verb.acknowledge"] }).click();
    await page.getByRole("status").getByText(say["task.done.acknowledge"]).waitFor();
    await page.getByRole("button", { name: say["task.verb.logAttempt"] }).click();
    await page.getByRole("radio", { name: say["outcome.reached"] }).check();
    await page.getByLabel(say["composer.said"]).fill(pass.talked);
    await page.getByRole("button", { name: say["composer.logAttempt.action"], exact: true }).last().click();
    await page.getByRole("status").getByText(say["task.done.logAttempt"]).waitFor();
    await look(page, "task-attempted", ...schemes);

    await page.getByRole("button", { name: say["task.verb.close"] }).click();
    await page.getByLabel(say["close.cause"]).waitFor();
    await page.getByRole("button", { name: say["task.verb.close"] }).click();
    await page.getByRole("link", { name: say["close.causeMissing"] }).waitFor();
    await page.getByRole("link", { name: say["close.actionMissing"] }).waitFor();
    await look(page, "task-closing", ...schemes);
    await page.getByLabel(say["close.cause"]).selectOption(pass.cause);
    await page.getByLabel(say["close.action"]).fill(pass.action);
    await page.getByRole("button", { name: say["task.verb.close"] }).click();
    await page.getByRole("status").getByText(say["task.done.close"]).waitFor();
    await page.getByText(say["task.recoveryPending"]).waitFor();
    await look(page, "task-closed", ...schemes);
    await page.close();
  });

  it("asks again a day later, and shows the recovery on the task", async () => {
    const page = await desk.newPage();
    await house.platform.idle();
    await moveClockUntil(page, pass, async () => (await mailsTo(name)).length === 2);
    const customer = await clickScore(page, pass, name, "5", { low: 1, high: 5 });
    await customer.getByRole("heading", { name: presets.recovery.words.question[locale] }).waitFor();
    await look(customer, "respond-recovery", ...schemes);
    await customer.getByRole("button", { name: onPage.send }).click();
    await customer.getByRole("heading", { name: onPage.thanksTitle }).waitFor();
    await look(customer, "thanks-recovery", ...schemes);
    await customer.close();
    await page.close();
    await house.platform.idle();
    const task = await owner.newPage();
    await task.goto(taskPath);
    // A new tab of somebody who is signed in signs in by itself.
    await task.getByText(say["trail.recover"]).waitFor();
    expect(await task.getByText("CSAT 5").count()).toBeGreaterThan(0);
    await look(task, "task-recovered", ...schemes);
    await task.getByRole("link", { name: say["task.toCustomer"] }).click();
    await task.getByRole("heading", { level: 1, name }).waitFor();
    await task.getByText(say["history.task"]).first().waitFor();
    await look(task, "customer", ...schemes);
    await task.setViewportSize({ width: 390, height: 800 });
    await task.goto("/queue?view=mine");
    await task.getByText(secondName).first().waitFor();
    await look(task, "queue-phone", ...schemes);
    await task.goto(taskPath);
    await task.getByText(say["trail.recover"]).waitFor();
    await look(task, "task-phone", ...schemes);
    await task.close();
  });

  it("lets the head draw the quarter and prove it", async () => {
    const page = await head.newPage();
    await signIn(page, pass, "陈静", "/draws");
    await page.getByText(locale === "en" ? "English" : "简体中文", { exact: true }).click();
    await page.getByRole("heading", { level: 1, name: say.draws }).waitFor();
    if (locale === "en") {
      await page.getByText(say["draws.noProgram"]).waitFor();
      await page.getByRole("button", { name: say["program.create"] }).click();
      await page.getByRole("link", { name: say["program.nameMissing"] }).waitFor();
      await look(page, "draws-new", ...schemes);
      await page.getByLabel(say["program.name"]).fill("Store visits");
      await page.getByLabel(say["program.scorecard"]).selectOption("store-visit");
      await page.getByRole("button", { name: say["program.create"] }).click();
      await page.getByLabel(say["informed.how"]).fill("Told in the team meeting of 1 January.");
      await look(page, "draws-informed", ...schemes);
      await page.getByRole("button", { name: say["informed.record"] }).click();
      await page.getByRole("button", { name: say["draw.request"] }).waitFor();
      await look(page, "draws-due", ...schemes);
      await page.getByRole("button", { name: say["draw.request"] }).click();
    }
    // Two customers of medium value, one of high and one of low were known: 5 % of each, at least one.
    const total = page.getByRole("row", { name: say["draw.total"] }).getByRole("cell");
    await expect.poll(() => total.allTextContents(), { timeout: 20_000 }).toEqual(["4", "3", ""]);
    await look(page, "draw-record", ...schemes);
    const [record] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: say["draw.download"] }).click(),
    ]);
    const verdict = execFileSync(process.execPath, ["infra/draw.ts", "verify", await record.path()], {
      encoding: "utf8",
    });
    expect(verdict).toContain("verifies");
    await page.close();
    await house.platform.idle();
  });

  it("lets the auditor take a visit, fill in its scorecard and see the score and how it came about", async () => {
    const auditor = await person({
      locale,
      colorScheme: schemes[0],
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    const page = await auditor.newPage();
    await signIn(page, pass, pass.auditor, "/visits");
    await page.getByText(say["visits.empty.mine"]).waitFor();
    await look(page, "visits-empty", ...schemes);
    await page.getByRole("link", { name: say["visits.toOpen"] }).click();
    const visits = page.getByRole("list", { name: say.visits, exact: true });
    await visits.getByRole("button").first().waitFor();
    await look(page, "visits-open", ...schemes);
    await visits.getByRole("button").first().click();
    await page.getByLabel(say["visit.when"]).waitFor();
    await look(page, "visit-taken", ...schemes);
    const later = new Date(house.platform.clock.now().getTime() + 2 * 3_600_000);
    await page
      .getByLabel(say["visit.when"])
      .fill(
        later
          .toLocaleString("sv-SE", { timeZone: pass.auditorZone, dateStyle: "short", timeStyle: "short" })
          .replace(" ", "T"),
      );
    await page.getByRole("button", { name: say["visit.schedule"], exact: true }).click();
    await page.getByRole("button", { name: say["visit.start"] }).click();

    // All points, except that the first critical item fails and the first item is forgotten at first.
    const items = page.getByRole("group");
    const next = page.getByRole("button", { name: say["visit.next"] });
    await items.first().waitFor();
    const forgotten = await items.first().locator("legend").textContent();
    let failed = false;
    for (let isFirst = true, hasNext = true; hasNext; isFirst = false) {
      for (const item of (await items.all()).slice(isFirst ? 1 : 0)) {
        const fails: boolean = !failed && (await item.getByText(say["visit.critical"]).count()) > 0;
        failed ||= fails;
        const scores = item.getByRole("radio");
        await (fails ? scores.first() : scores.last()).check();
      }
      await page.setViewportSize({ width: 320, height: 700 });
      if (isFirst) await look(page, "visit-form", ...schemes);
      hasNext = (await next.count()) > 0;
      if (hasNext) await next.click();
    }
    expect(failed).toBe(true);
    await page.getByRole("button", { name: say["visit.submit"] }).click();
    const missing = page.getByRole("alert").getByRole("link", { name: forgotten ?? "" });
    await missing.waitFor();
    await page.getByText(say["visit.saved"], { exact: true }).waitFor();
    // As a whole: what the bar at the bottom half covers on a phone is scrolled to.
    await page.setViewportSize({ width: 320, height: 2400 });
    await look(page, "visit-form-incomplete", ...schemes);
    await missing.click();
    await items.first().getByRole("radio").last().check();
    while ((await next.count()) > 0) await next.click();
    await page.getByRole("button", { name: say["visit.submit"] }).click();
    await page.getByText(pass.criticalFailed).waitFor();
    await page.getByRole("region", { name: say["visit.how"] }).waitFor();
    await look(page, "visit-score", ...schemes);
    await page.getByRole("button", { name: say.menu }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, "menu", ...schemes);
    await page.getByRole("button", { name: say.signOut }).click();
    await page.getByRole("button", { name: say["signIn.action"] }).waitFor();
    await auditor.close();
    await house.platform.idle();
  });

  it("shows the head what is late, what was not asked and why, and the task of the failed visit", async () => {
    const page = await head.newPage();
    await page.goto("/");
    await page.getByRole("heading", { name: say["home.nps"] }).waitFor();
    expect(await page.getByText(say["home.notEnough"]).count()).toBeGreaterThanOrEqual(2);
    await page.getByRole("heading", { name: say["home.late"] }).waitFor();
    await look(page, "home", ...schemes);
    await page.getByRole("link", { name: filled(say["home.toTasks"], { state: say["clock.breached"] }) }).click();
    await page.getByRole("list", { name: say.queue, exact: true }).getByText(secondName).waitFor();
    await look(page, "queue-late", ...schemes);
    await page.goto("/queue?view=all");
    const fromVisit = page.locator("[data-row]").filter({ hasText: say["task.noItems"] }).locator("[data-task]");
    await fromVisit.first().waitFor();
    await page.goto((await fromVisit.first().getAttribute("href")) as string);
    await page.getByRole("link", { name: say["task.toVisit"] }).waitFor();
    await look(page, "task-of-visit", ...schemes);
    await page.getByRole("link", { name: say["task.toVisit"] }).click();
    await page.getByText(pass.criticalFailed).waitFor();
    await page.goto("/ledger");
    await page.getByRole("list", { name: say["ledger.days"] }).getByRole("link").last().click();
    await page.getByRole("navigation", { name: say["ledger.buckets"] }).getByText(say["ledger.suppressed"]).click();
    await page.getByRole("region", { name: say["ledger.suppressed"] }).getByText(say["reason.no_consent"]).waitFor();
    await look(page, "ledger", ...schemes);
    await page.goto("/responses?days=90");
    const answer = page
      .getByRole("list", { name: say.responses })
      .getByRole("listitem")
      .filter({ hasText: pass.said })
      .first();
    await answer.waitFor();
    await look(page, "responses", ...schemes);
    await answer.getByRole("link", { name: say["message.toInvitation"] }).click();
    await page.getByText(say["life.answered"]).first().waitFor();
    await look(page, "invitation", ...schemes);
    await page.getByRole("link", { name: say["invitation.toMessage"] }).click();
    const copy = page.frameLocator("iframe.mail");
    const unsubscribe = copy.getByText(pass.mail.unsubscribe);
    await unsubscribe.waitFor();
    const [address, tabs] = [page.url(), page.context().pages().length];
    await unsubscribe.click({ force: true });
    await copy.getByRole("link").first().click({ force: true });
    await copy.getByText(pass.mail.unsubscribe).waitFor();
    expect([page.url(), page.context().pages().length]).toEqual([address, tabs]);
    await look(page, "message", ...schemes);
    await page.getByText(say["copy.text"], { exact: true }).click();
    await page.getByText(pass.mail.choose).waitFor();
    await page.getByRole("link", { name: say.messages, exact: true }).first().click();
    await page.locator("[data-row]").first().waitFor();
    await look(page, "messages", ...schemes);
    await page.goto("/nowhere");
    await page.getByText(say["lost.what"]).waitFor();
    await look(page, "lost", ...schemes);
    await page.close();
  });

  // The clock moves on only: the last thing that is played.
  it.runIf(locale === "zh-CN")("says in a sentence that a link has expired", async () => {
    const page = await desk.newPage();
    await page.goto("/play/clock");
    for (let weeks = 0; weeks < 5; weeks++) await moveClock(page, onDesk.week);
    const expired = await page.goto(link);
    expect(expired?.status()).toBe(404);
    await page.getByText(onPage.unknown).waitFor();
    await page.close();
  });
});

it("played all of it without an error in a page, a refused right, a failed function or a dead letter", () => {
  expect(troubles).toEqual([]);
  expect(house.troubles.map((entry) => `${entry.source}: ${entry.message}`)).toEqual([]);
  expect(house.platform.queues().filter((queue) => queue.dead && queue.visible > 0)).toEqual([]);
});
