import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";
import { answer, type House, linkIn, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { look, openBrowser, personAt } from "./person.ts";

const hour = 3_600_000;
const passes = { en: { say: en, desk: deskWords.en }, "zh-CN": { say: zh, desk: deskWords["zh-CN"] } } as const;
type Pass = (typeof passes)[keyof typeof passes];

let house: House;
let browser: Browser;
const troubles: string[] = [];
const caseIds: string[] = [];
let customerId = "";
/** Whoever the unhappy customer's task fell to. */
let ownerName = "";

const ok = async (reply: Promise<{ status: number; body: { id?: string } }>) => {
  const { status, body } = await reply;
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

/** Tells of a case that was resolved, and who its customer is. */
async function resolve(externalId: string, tier: "high" | "medium", more: object = {}): Promise<void> {
  const told = await house.helpDesk.announce({
    source: "demo",
    externalId,
    status: "resolved",
    subject: `Where is parcel ${externalId}?`,
    teamId: "delivery",
    agent: { id: "agent-9", name: "Lin Hoffmann" },
    customer: {
      externalId: `c-${externalId}`,
      name: `Ana ${externalId}`,
      email: `ana${externalId}@customer.example`,
      timeZone: "Europe/Berlin",
      country: "DE",
      locale: "en",
      tier,
      consent: { email: true, sms: false },
      ...more,
    } as never,
  });
  caseIds.push((told.body as { caseId: string }).caseId);
}

/** One house with a little of everything: unhappy and happy answers, one not asked, one reopened, a draw and a visit that was taken. */
beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  await staffTheHouse(house);
  for (const [subject, name, role] of [
    ["lin.xiao", "林晓", "reviewer"],
    ["hana.sato", "Hana Sato", "viewer"],
  ] as const)
    await ok(
      house.api("ada.lindqvist", "PUT", `/api/staff/${staffIdOf(subject)}`, {
        subject,
        name,
        email: `${subject}@staff.example`,
        roles: [role],
        locale: "en",
        timeZone: "Europe/Berlin",
      }),
    );
  await resolve("1", "medium");
  await resolve("2", "high");
  await resolve("3", "medium", { consent: { email: false, sms: false } });
  await house.platform.idle();
  // In steps, so that whoever may be written to by day only is written to by day.
  for (let hours = 0; hours < 42; hours += 3) await house.platform.clock.moveBy(3 * hour);
  await house.platform.idle();
  const mailTo = (address: string) =>
    house.platform.mail.list().find(({ to }) => to.some((each) => each.includes(address)))?.raw ?? "";
  await answer(linkIn(mailTo("ana1@"), 2), { score: "2", comment: "Nobody called me back.", call: "yes", time: "" });
  await answer(linkIn(mailTo("ana2@"), 9), { score: "9", comment: "Quick and friendly." });
  await house.platform.idle();
  const program = { name: "Store visits", scorecardId: "store-visit", scorecardVersion: 1, shareBasisPoints: 10_000 };
  const { id: programId } = await ok(house.api("chen.jing", "POST", "/api/programs", program));
  await ok(house.api("chen.jing", "POST", `/api/programs/${programId}/staff-informed`, { how: "Team meeting." }));
  const { start } = quarterNow();
  await ok(house.api("chen.jing", "POST", `/api/programs/${programId}/draws`, { quarter: start }));
  await house.platform.idle();
  const { body } = await house.api("sofia.alvarez", "GET", "/api/visits?view=open");
  await ok(house.api("sofia.alvarez", "POST", `/api/visits/${body.visits[0].id}/take`));
  await house.platform.idle();
  ({ ownerName } = (await house.api("chen.jing", "GET", "/api/tasks?view=all")).body.tasks[0]);
  customerId = deriveId("customer", "demo", "c-1");
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const quarterNow = () => {
  const at = house.platform.clock.now();
  return { start: `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}` };
};

async function signedIn(locale: "en" | "zh-CN", who: string, run: (page: Page, pass: Pass) => Promise<void>) {
  const pass = passes[locale];
  const person = await personAt(browser, troubles, { locale, colorScheme: "light" });
  // Else the language of the member would be spoken; axe's blank pages have no storage.
  await person.addInitScript((chosen) => {
    if (location.protocol === "http:") localStorage.setItem("loopkeeper.locale", chosen);
  }, locale);
  const page = await person.newPage();
  page.on("response", (response) => {
    if (response.status() === 403) troubles.push(`${page.url()} asked for ${response.url()} and was refused`);
  });
  await page.goto("/");
  await page.getByRole("button", { name: pass.say["signIn.action"] }).click();
  await page.getByRole("button", { name: who }).click();
  await page.getByRole("navigation").first().waitFor();
  await run(page, pass);
  await person.close();
}

/** Looks at a page of the English pass on a desk in the light and a phone in the dark, of the Chinese on a tablet in the dark. */
async function seen(page: Page, locale: "en" | "zh-CN", name: string): Promise<void> {
  const sizes =
    locale === "en"
      ? ([
          [1440, "light"],
          [320, "dark"],
        ] as const)
      : ([[768, "dark"]] as const);
  for (const [width, scheme] of sizes) {
    await page.setViewportSize({ width, height: 900 });
    await look(page, name, scheme);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe.each(["en", "zh-CN"] as const)("the pages in %s", (locale) => {
  it("lead a head from the numbers to the answers, the customer and the case behind them", async () => {
    await signedIn(locale, "陈静", async (page, { say }) => {
      await page.getByRole("heading", { name: say["home.closedInTime"] }).waitFor();
      await page.getByRole("heading", { name: say["home.changed"] }).waitFor();
      await page.getByText(say["draw.step.done.drawn"]).first().waitFor();
      await page.locator("summary").first().click();
      await page.getByRole("table").first().waitFor();
      await seen(page, locale, "home");

      await page
        .getByRole("link", { name: say["home.changed.show"].replace("{what}", say["home.changed.unhappy"]) })
        .click();
      await page.waitForURL(`${siteUrl}/responses?days=7&band=unhappy`);
      await page.getByText("Nobody called me back.").waitFor();
      expect(await page.getByText("Quick and friendly.").count()).toBe(0);
      await seen(page, locale, "responses");
      await page.goto("/responses?kind=nps");
      await page.getByText("Quick and friendly.").waitFor();
      await page.getByRole("link", { name: say["band.nps.unhappy"] }).click();
      await page.getByText(say["responses.noneLikeThis"]).waitFor();
      await seen(page, locale, "responses-none");

      await page.goto(`/customers/${customerId}`);
      await page.getByText("Nobody called me back.").waitFor();
      await page.getByText(say["history.consent.given"].replace("{channel}", say["channel.email"])).waitFor();
      await seen(page, locale, "customer");
      await page.getByRole("link", { name: say["customer.show.task"], exact: true }).click();
      await expect.poll(() => page.getByText("Nobody called me back.").count()).toBe(0);
      await page.getByRole("link", { name: "Where is parcel 1?" }).waitFor();

      await page.goto(`/cases/${caseIds[0]}`);
      await page.getByText(say["case.answered"]).waitFor();
      await page.getByRole("link", { name: say["case.toTask"] }).waitFor();
      await seen(page, locale, "case");
      await page.goto(`/cases/${caseIds[2]}`);
      await page.getByText(say["reason.no_consent"]).waitFor();
      await seen(page, locale, "case-not-asked");
    });
  });

  it("show a head the quarter as a timeline, and its visits as a table and a board", async () => {
    await signedIn(locale, "陈静", async (page, { say }) => {
      await page.goto("/draws");
      const steps = page.getByRole("listitem").filter({ hasText: say["draw.step.visits"] });
      await steps.filter({ hasText: say["draw.state.now"] }).first().waitFor();
      await page.getByRole("region", { name: say["draw.strata"] }).waitFor();
      await seen(page, locale, "draws");
      await page.goto("/visits?view=all");
      await page.getByRole("link", { name: "Ana 1" }).waitFor();
      await seen(page, locale, "visits-table");
      await page.goto("/visits?view=all&as=board");
      await page.getByRole("heading", { name: say["visitStatus.assigned"] }).waitFor();
      await seen(page, locale, "visits-board");
    });
  });

  it("begin with an owner's own day, and with what was handed in for a reviewer", async () => {
    await signedIn(locale, ownerName, async (page, { say }) => {
      const first = page.getByRole("heading", { level: 2 }).first();
      await page.getByRole("heading", { name: say["home.day"] }).waitFor();
      expect(await first.textContent()).toBe(say["home.day"]);
      await page.getByRole("link", { name: "Ana 1" }).first().waitFor();
      await seen(page, locale, "home-owner");
    });
    await signedIn(locale, "林晓", async (page, { say }) => {
      await page.getByText(say["home.handedIn.none"]).waitFor();
      expect(await page.getByRole("heading", { name: say["home.late"] }).count()).toBe(0);
      await seen(page, locale, "home-reviewer");
    });
  });

  it("give an auditor an agenda, and nothing of a customer's history", async () => {
    await signedIn(locale, "Sofia Álvarez", async (page, { say }) => {
      await page.waitForURL(`${siteUrl}/visits`);
      const part = page.getByRole("region", { name: say["agenda.assigned"] });
      await part.getByRole("link").first().waitFor();
      await seen(page, locale, "agenda");
      await part.getByRole("link").first().click();
      await page.getByRole("heading", { name: say["visit.life"] }).waitFor();
      expect(await page.getByRole("link", { name: /^Ana/ }).count()).toBe(0);
      await seen(page, locale, "visit");
    });
  });
});

it("asked for nothing that was refused, and threw no error", () => {
  expect(troubles).toEqual([]);
  expect(house.troubles.map((entry) => `${entry.source}: ${entry.message}`)).toEqual([]);
});
