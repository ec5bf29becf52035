import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actAs } from "../../functions/core/actor.ts";
import { deriveId } from "../../functions/core/id.ts";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";
import { type House, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { look, openBrowser, personAt, pictures } from "./person.ts";

let house: House;
let browser: Browser;
const troubles: string[] = [];
const person = (options: BrowserContextOptions = {}) => personAt(browser, troubles, options);

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  await staffTheHouse(house);
});
afterAll(async () => {
  console.log(`Pictures of every page: ${pictures}`);
  await browser?.close();
  await house?.stop();
});

async function signIn(page: Page, name: string, to: string, locale: "en" | "zh-CN" = "en"): Promise<void> {
  await page.goto(to);
  await page.getByRole("button", { name: (locale === "en" ? en : zh)["signIn.action"] }).click();
  await page.getByRole("heading", { name: deskWords[locale].signInTitle }).waitFor();
  await page.getByRole("button", { name }).click();
  await page.getByRole("navigation").first().waitFor();
}

/** A page at each size, in both colours at the outer two. */
async function lookAround(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  await page.setViewportSize({ width: 320, height: 720 });
  await look(page, name, "light", "dark");
  await page.setViewportSize({ width: 768, height: 900 });
  await look(page, name, "light");
  await page.setViewportSize({ width: 1440, height: 900 });
  await look(page, name, "light", "dark");
  await page.setViewportSize(before);
}

const said = (page: Page, words: string) => page.getByRole("status").getByText(words).waitFor();

describe("an administrator", () => {
  let page: Page;
  beforeAll(async () => {
    page = await (await person({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(page, "Ada Lindqvist", "/admin");
    await page.getByRole("heading", { level: 1, name: en.admin }).waitFor();
  });

  it("finds people by name, role and state, and the filter is in the address", async () => {
    await page.getByRole("link", { name: /People.*7/ }).waitFor();
    await lookAround(page, "administration");
    await page
      .getByRole("list", { name: en.admin })
      .getByRole("link", { name: /People/ })
      .click();
    await page.getByRole("heading", { level: 1, name: en.people }).waitFor();
    await lookAround(page, "people");
    await page.getByRole("searchbox", { name: en["people.find"] }).fill("pri");
    await expect.poll(() => page.url()).toContain("find=pri");
    await expect.poll(() => page.getByRole("list", { name: en.people }).getByRole("listitem").count()).toBe(1);
    await page.getByRole("combobox", { name: en["people.state"] }).selectOption("away");
    await page.getByText(en["people.noneFound"]).waitFor();
    await page.reload();
    await page.getByText(en["people.noneFound"]).waitFor();
    await look(page, "people-none", "light");
  });

  it("looks at a file line by line, imports what can be taken, and makes a secret for a vendor", async () => {
    await page.goto("/admin/imports");
    await page.locator("input[type=file]").setInputFiles({
      ...{ name: "cases.csv", mimeType: "text/csv" },
      buffer: Buffer.from("id,email,name\n1,ana@customer.example,Ana\n2,nobody,Bo\n"),
    });
    await page.getByLabel(en["import.source"]).fill("crm");
    await page.getByRole("button", { name: en["import.preview"] }).click();
    await page.getByRole("region", { name: en["import.errors"] }).getByText("customer.email").waitFor();
    await lookAround(page, "import-preview");
    await page.getByRole("button", { name: "Import one line" }).click();
    await said(page, en["import.started"]);
    await page.getByRole("region", { name: en["import.list"] }).getByText("1 of 1").waitFor();
    await page.goto("/admin/intake");
    await page.getByRole("button", { name: "Make a new secret for Freshdesk" }).click();
    await page.getByRole("textbox", { name: en["apiKey.secret"] }).waitFor();
    await lookAround(page, "intake");
  });

  it("adds a calendar: what is wrong leads to its field, and a reload keeps what was typed", async () => {
    await page.goto("/admin/calendars");
    await page.getByText(en["calendars.empty"]).waitFor();
    await lookAround(page, "calendars-empty");
    await page.getByRole("link", { name: en["calendars.add"] }).first().click();
    await page.getByLabel("Tuesday").fill("9-12:30, 12-18");
    await page.getByRole("button", { name: en["calendar.addDay"] }).click();
    await page.getByRole("button", { name: en["calendars.add"] }).click();
    const summary = page.getByRole("region", { name: "3 things are not right yet" });
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    await lookAround(page, "calendar-wrong");
    await summary.getByRole("link", { name: "Fill in: Name." }).click();
    expect(
      await page
        .getByRole("textbox", { name: en["member.name"], exact: true })
        .evaluate((element) => element === document.activeElement),
    ).toBe(true);
    await page.keyboard.type("Office Berlin");
    await summary.getByText(en["form.mended"]).waitFor();
    await page.getByLabel(en["calendar.date"]).fill("2030-12-24");
    await page.getByLabel(en["calendar.dayName"]).fill("Christmas Eve");
    await page.getByLabel(en["calendar.dayHours"]).fill("9-13");
    await page.reload();
    await page.getByText(en["form.kept"]).waitFor();
    expect(await page.getByRole("textbox", { name: en["member.name"], exact: true }).inputValue()).toBe(
      "Office Berlin",
    );
    expect(await page.getByLabel("Tuesday").inputValue()).toBe("09:00–12:30, 12:00–18:00");
    // What only the server knows is told at the field, too.
    await page.getByRole("button", { name: en["calendars.add"] }).click();
    await page
      .getByRole("region", { name: "One thing is not right yet" })
      .getByRole("link", { name: /overlap/ })
      .waitFor();
    await page.getByLabel("Tuesday").fill("9-12:30, 13-18");
    await page.getByRole("button", { name: en["calendars.add"] }).click();
    await said(page, en["calendar.added"]);
    await page.getByRole("heading", { level: 1, name: "Office Berlin" }).waitFor();
    await page.getByRole("listitem").getByText("Christmas Eve").waitFor();
    await lookAround(page, "calendar");
    await page.getByRole("link", { name: en.calendars, exact: true }).first().click();
    await page.getByRole("link", { name: /Office Berlin/ }).waitFor();
    await look(page, "calendars", "light");
  });

  it("adds a team and a person, who then stands in both lists", async () => {
    await page.goto("/admin/teams");
    await page.getByRole("link", { name: en["teams.add"] }).click();
    await page.getByRole("textbox", { name: en["member.name"], exact: true }).fill("Key accounts");
    await page.getByLabel(en.timeZone).fill("Asia/Shanghai");
    await page.getByRole("combobox", { name: en.calendar, exact: true }).selectOption("Office Berlin");
    await page.getByLabel(en.helpDeskIds).fill("key\ndelivery");
    await page.getByRole("button", { name: en["teams.add"] }).click();
    await page.getByRole("link", { name: /Delivery and returns has the help desk's id delivery already/ }).waitFor();
    await page.getByLabel(en.helpDeskIds).fill("key");
    await page.getByRole("button", { name: en["teams.add"] }).click();
    await said(page, en["team.added"]);
    await page.getByText(en["team.noMembers"]).waitFor();
    await lookAround(page, "team");

    await page.goto("/admin/people/new");
    await page.getByLabel(en["member.subject"]).fill("ben.okafor");
    await page.getByRole("textbox", { name: en["member.name"], exact: true }).fill("Ben Okafor");
    await page.getByLabel(en["member.email"]).fill("ben");
    await page.getByRole("button", { name: en["people.add"] }).click();
    await page.getByRole("link", { name: /name@example.org/ }).waitFor();
    await lookAround(page, "person-wrong");
    await page.getByLabel(en["member.email"]).fill("ben.okafor@staff.example");
    await page.getByRole("combobox", { name: en.team, exact: true }).selectOption("Key accounts");
    await page.getByRole("button", { name: en["people.add"] }).click();
    await said(page, en["member.added"]);
    await page.getByRole("heading", { level: 1, name: "Ben Okafor" }).waitFor();
    await lookAround(page, "person");
    await page.goto("/admin/teams");
    await page.getByRole("link", { name: /Key accounts.*1 person/ }).waitFor();
    await lookAround(page, "teams");
    expect((await house.api("ben.okafor", "GET", "/api/me")).body).toMatchObject({ team: { name: "Key accounts" } });
  });

  it("is told when somebody else was faster, and decides", async () => {
    await page.goto(`/admin/people/${staffIdOf("ben.okafor")}`);
    await page.getByRole("textbox", { name: en["member.name"], exact: true }).fill("Ben O.");
    const { id, away, leftAt, awayFrom, awayUntil, updatedAt, updatedBy, version, ...ben } = (
      await house.api("ada.lindqvist", "GET", "/api/staff")
    ).body.staff.find(({ name }: { name: string }) => name === "Ben Okafor");
    const other = { ...ben, email: "ben@staff.example" };
    expect((await house.api("ada.lindqvist", "PUT", `/api/staff/${id}`, other)).status).toBe(200);
    await page.getByRole("button", { name: en.save }).click();
    await page.getByText(en["form.overtaken"]).waitFor();
    await look(page, "person-overtaken", "light", "dark");
    await page.getByRole("button", { name: en["form.takeTheirs"] }).click();
    await expect.poll(() => page.getByLabel(en["member.email"]).inputValue()).toBe("ben@staff.example");
    await page.getByRole("textbox", { name: en["member.name"], exact: true }).fill("Ben O.");
    await page.getByRole("button", { name: en.save }).click();
    await said(page, en.saved);
    await page.getByRole("heading", { level: 1, name: "Ben O." }).waitFor();
  });

  it("adds a location, whose name stands where its id stood", async () => {
    await page.goto("/admin/locations/new");
    await page.getByRole("textbox", { name: en["member.name"], exact: true }).fill("Berlin Mitte");
    await page.getByLabel(en["location.city"]).fill("Berlin");
    await page.getByLabel(en["location.country"]).fill("de");
    await page.getByText("Germany").waitFor();
    await page.getByLabel(en.helpDeskIds).fill("shop-4");
    await page.getByRole("button", { name: en["locations.add"] }).click();
    await said(page, en["location.added"]);
    await lookAround(page, "location");
    await page.goto("/admin/locations");
    await page.getByRole("link", { name: /Berlin Mitte.*Germany/ }).waitFor();
    await lookAround(page, "locations");
  });
});

/** Tasks about failed visits, opened by the product's own verb on the platform's table. */
async function openTasks(teamId: string, count: number): Promise<void> {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: house.platform.awsUrl,
    AWS_ACCESS_KEY_ID: house.platform.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: house.platform.admin.secretAccessKey,
    AWS_REGION: "us-east-1",
    SST_RESOURCE_App: JSON.stringify({ name: "loopkeeper", stage: "test" }),
    SST_RESOURCE_Table: JSON.stringify({ type: "Table", name: house.platform.resource("Table").ref }),
  });
  const Open = await import("../../functions/core/task/open.ts");
  for (let n = 1; n <= count; n++)
    await actAs({ kind: "system", id: "test" }, () =>
      Open.openFromVisit({
        visitId: deriveId("visit", "away", n),
        teamId: teamId as Parameters<typeof Open.openFromVisit>[0]["teamId"],
        locationId: `shop-${n}`,
        failed: [{ itemId: "facts", title: "Said what is true" }],
      }),
    );
}

describe("an owner", () => {
  it("closes a loop by a form that leads to what is missing", async () => {
    const { body: me } = await house.api("priya.nair", "GET", "/api/me");
    await openTasks(me.team.id, 6);
    const { body: mine } = await house.api("priya.nair", "GET", "/api/tasks?view=mine");
    const path = `/api/tasks/${mine.tasks[0].id}`;
    await house.api("priya.nair", "POST", `${path}/acknowledge`);
    await house.api("priya.nair", "POST", `${path}/attempts`, { outcome: "reached" });
    const page = await (await person({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(page, "Priya Nair", `/tasks/${mine.tasks[0].id}`);
    const close = page.getByRole("button", { name: en["task.verb.close"] });
    await close.click();
    await page.getByRole("combobox", { name: en["close.cause"] }).waitFor();
    await close.click();
    await page.getByRole("link", { name: en["close.causeMissing"] }).waitFor();
    await look(page, "close-wrong", "light");
    await page.getByRole("link", { name: en["close.actionMissing"] }).click();
    await page.keyboard.type("Talked to the shop.");
    await page.getByRole("combobox", { name: en["close.cause"] }).selectOption("people/attitude");
    await close.click();
    await said(page, en["task.done.close"]);
    expect((await house.api("priya.nair", "GET", path)).body).toMatchObject({
      ...{ status: "closed", action: "Talked to the shop.", rootCause: { level1: "people", level2: "attitude" } },
    });
    await page.context().close();
  });
});

describe.each(["en", "zh-CN"] as const)("a member in %s", (locale) => {
  const say = locale === "en" ? en : zh;

  it("goes away and hands the open tasks over", async () => {
    const page = await (await person({ locale, timezoneId: "Asia/Tokyo" })).newPage();
    await signIn(page, "Priya Nair", "/profile", locale);
    await page
      .getByText(locale === "en" ? "English" : "简体中文", { exact: true })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: say.profile }).waitFor();
    await page.getByLabel(say["away.untilField"], { exact: true }).fill("2020-01-01T10:00");
    await page.getByRole("button", { name: say["away.set"] }).click();
    await page.getByRole("region", { name: locale === "en" ? /not right yet/ : /需要修改/ }).waitFor();
    await lookAround(page, `profile-${locale}`);
    await page.getByLabel(say["away.untilField"], { exact: true }).fill("2031-07-01T10:00");
    await page.getByRole("button", { name: say["away.set"] }).click();
    await said(page, say["away.done"]);
    // The field speaks the member's zone, Berlin, whatever this browser's is.
    const { body: me } = await house.api("priya.nair", "GET", "/api/me");
    expect(me).toMatchObject({ away: true, awayUntil: "2031-07-01T08:00:00.000Z" });
    if (locale === "en") {
      await page.getByRole("combobox", { name: say["handOver.to"], exact: true }).selectOption({ label: "Tom Becker" });
      await page.getByLabel(say["handOver.note"]).fill("I am away until July.");
      await lookAround(page, "profile-away");
      await page.getByRole("button", { name: say["handOverAll.action"] }).click();
      await page.getByText(/tasks? handed over/).waitFor();
      await page.getByText(say["handOverAll.none"]).waitFor();
      const { body: theirs } = await house.api("priya.nair", "GET", "/api/tasks?view=mine");
      expect(theirs.tasks).toEqual([]);
    }
    await look(page, `profile-done-${locale}`, "light");
    await page.getByRole("button", { name: say["away.comeBack"] }).click();
    await said(page, say["away.backDone"]);
    expect((await house.api("priya.nair", "GET", "/api/me")).body).toMatchObject({ away: false });
    await page.context().close();
  });
});

it("no page threw or logged an error", () => {
  // What the server refuses is answered with 400 or 409, which the browser logs.
  expect(troubles.filter((each) => !/status of (400|409)/.test(each))).toEqual([]);
  expect(siteUrl).toMatch(/^http/);
});
