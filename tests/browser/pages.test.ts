import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holds, type PageEntry, type PageName, pages, type Role, roles } from "../../functions/core/access.ts";
import type { Item } from "../../functions/core/item.ts";
import { logIdOf } from "../../functions/core/log-key.ts";
import { type Person, people } from "../../infra/local/demo/people.ts";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import consoleEn from "../../web/console/words/en.ts";
import consoleZh from "../../web/console/words/zh-CN.ts";
import { type Hands, handsOf } from "../support/hands.ts";
import { type House, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { answerMail, audit, closeLoop, customer, draw, pass, resolve, tasksOf } from "../support/main-job.ts";
import { isTooWide, openBrowser, personAt, violationsOf } from "./person.ts";

const widths = [1440, 768, 320];
const schemes = ["light", "dark"] as const;
const locales = ["en", "zh-CN"] as const;
type Locale = (typeof locales)[number];
const words = { en: consoleEn, "zh-CN": consoleZh };

let house: House;
let browser: Browser;
let items: Item[];
const troubles: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  items = await live(handsOf(house));
}, 900_000);

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const longName = (name: string) => customer(name, { tier: "medium", name: `王 ${name} Lindqvist-Østergaard` });
const happy = customer("happy");
const silent = longName("silent");
const unhappy = ["one", "two", "three", "four", "five"].map(longName);
const texting = customer("texting", {
  ...{ phone: "+14255550182", country: "US", timeZone: "America/Los_Angeles", preferredChannel: "sms" },
  consent: { email: false, sms: true },
});
const unwilling = customer("unwilling", { consent: { email: false, sms: false } });
const said = "Three people told me three different dates, and nobody called back.\n我白白请了一天假。";

/** One member for each role. */
const members = ["ada.lindqvist", "chen.jing", "marco.bianchi", "priya.nair", "sofia.alvarez", "lin.xiao", "hana.sato"];

/** A week of a small house in which everything has happened once: messages, tasks and visits stand in every way that they can. */
async function live(hands: Hands): Promise<Item[]> {
  await staffTheHouse(house);
  for (const person of people.filter(({ subject }) => subject === "lin.xiao" || subject === "hana.sato")) {
    const { subject, name, email, group, locale, timeZone } = person;
    const body = { subject, name, email, roles: [group], locale, timeZone };
    const reply = await hands.api("ada.lindqvist", "PUT", `/api/staff/${staffIdOf(subject)}`, body);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  }
  const hours = { timeZone: "Europe/Berlin", week: { mon: [{ from: "09:00", to: "17:30" }] } };
  const holiday = { date: "2030-12-25", name: "Christmas Day" };
  for (const [path, body] of [
    ["/api/locations", { ...hours, name: "Berlin Mitte 柏林", city: "Berlin", country: "DE", helpDeskIds: ["berlin"] }],
    ["/api/calendars", { ...hours, name: "Office hours", exceptions: [holiday] }],
  ] as const) {
    const reply = await hands.api("ada.lindqvist", "POST", path, body);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  }
  const { body: csat } = await hands.api("chen.jing", "GET", "/api/surveys/csat");
  const question = { id: "more", type: "single", required: true, label: { en: "What else? 还有呢？" }, options: [] };
  const definition = { ...csat.draft, questions: [question], variants: [{ id: "short", percent: 20, words: {} }] };
  const draft = { revision: csat.revision, definition };
  expect((await hands.api("chen.jing", "PUT", "/api/surveys/csat/draft", draft)).status).toBe(200);
  for (const who of [happy, silent, ...unhappy, texting, unwilling]) await resolve(hands, who);
  await hands.idle();
  await pass(hands, 36);
  await answerMail(hands, happy, { score: "9", comment: "Quick and kind." });
  for (const who of unhappy) await answerMail(hands, who, { score: "1", comment: said, call: "yes", time: "morning" });
  await hands.text({ from: "+14255550182", to: "+12125550101", body: "2 Nobody called" });
  await hands.idle();
  const owner = "priya.nair";
  const [, taken = "", tried = "", closed = "", reopened = ""] = (await tasksOf(hands)).map(({ id }) => String(id));
  const act = async (task: string, verb: string, body: unknown) => {
    const reply = await hands.api(owner, "POST", `/api/tasks/${task}/${verb}`, body);
    expect(reply.status, `${verb}: ${JSON.stringify(reply.body)}`).toBe(200);
  };
  for (const task of [taken, tried]) await act(task, "acknowledge", {});
  await act(tried, "attempts", { outcome: "voicemail", note: "Asked for a call back." });
  for (const task of [closed, reopened]) await closeLoop(hands, owner, task);
  await act(reopened, "reopen", { note: "It broke again." });
  await draw(hands);
  await hands.idle();
  await audit(hands);
  await pass(hands, 30);
  const asksTwo = { name: "NPS, 第四季度", surveyId: "nps", sharePercent: 100, perMinute: 60, repeats: "never" };
  for (const [campaign, verb] of [
    [asksTwo],
    [{ ...asksTwo, name: "Paused" }, "pause"],
    [{ ...asksTwo, name: "No" }, "cancel"],
  ] as const) {
    const made = await hands.api("chen.jing", "POST", "/api/campaigns", campaign);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    await hands.idle();
    if (verb)
      expect((await hands.api("chen.jing", "POST", `/api/campaigns/${made.body.id}/${verb}`, {})).status).toBe(200);
  }
  for (const name of ["Counter 柜台", "Old receipt"]) {
    const made = await hands.api("chen.jing", "POST", "/api/links", { name, surveyId: "visit", medium: "counter" });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    if (name === "Old receipt") await hands.api("chen.jing", "POST", `/api/links/${made.body.id}/close`, {});
  }
  await resolve(hands, customer("today"));
  await hands.idle();
  return hands.items();
}

const ofType = (type: string) => items.filter((item) => item.type === type);

/** One of each kind, told apart by a word: the first of a kind stands for all of it. */
const oneOfEach = (found: Item[], kindOf: (item: Item) => unknown, idOf = (item: Item) => String(item.id)) => [
  ...new Map([...found].reverse().map((item) => [String(kindOf(item)), idOf(item)])).entries(),
];

/** What fills a place in the path of a page: everything that looks different there. */
function valuesOf(place: string): [kind: string, value: string][] {
  if (place === "messageId")
    return oneOfEach(
      ofType("message"),
      ({ kind, channel }) => `${kind} by ${channel}`,
      (item) => logIdOf(item as never),
    );
  const type = place.replace(/Id$/, "");
  const answered = (item: Item) =>
    item.response ? "answered" : (item.status ?? item.state ?? (item.closedAt ? "closed" : undefined));
  const values = oneOfEach(ofType(type), (item) => answered(item) ?? type);
  if (values.length === 0) throw new Error(`The small house has no ${type}: let one happen in live().`);
  return values;
}

/** The addresses of a page, and what each shows. */
function addressesOf({ path }: PageEntry): [shows: string, address: string][] {
  const place = /\$(\w+)/.exec(path)?.[1];
  return place ? valuesOf(place).map(([kind, value]) => [kind, path.replace(`$${place}`, value)]) : [["", path]];
}

/** Who looks at a page: of those who may, the one nearest to the work. */
function readerOf({ needs }: PageEntry): Person {
  for (const subject of ["priya.nair", "marco.bianchi", "chen.jing", "sofia.alvarez", "ada.lindqvist"]) {
    const person = people.find((one) => one.subject === subject);
    if (person && holds([person.group], needs)) return person;
  }
  throw new Error(`Nobody in the small house may ${needs}.`);
}

const contexts = new Map<string, Promise<BrowserContext>>();

/** A browser in which somebody is signed in, in a language; one for each. */
function signedIn(person: Person, locale: Locale): Promise<BrowserContext> {
  const key = `${person.subject} ${locale}`;
  const known = contexts.get(key) ?? signIn(person, locale);
  contexts.set(key, known);
  return known;
}

async function signIn(person: Person, locale: Locale): Promise<BrowserContext> {
  const context = await personAt(browser, troubles, { locale });
  // Not in the frame of a mail, whose sandbox has no storage.
  await context.addInitScript((chosen) => {
    if (window === window.top) localStorage.setItem("loopkeeper.locale", chosen);
  }, locale);
  const page = await context.newPage();
  await page.goto(person.group === "auditor" ? "/visits" : "/");
  await page.getByRole("button", { name: words[locale]["signIn.action"] }).click();
  await page.getByRole("heading", { name: deskWords[locale].signInTitle }).waitFor();
  await page.getByRole("button", { name: person.name }).click();
  await page.getByRole("navigation").first().waitFor();
  await page.close();
  return context;
}

/** Until the page shows what it is for. */
async function shown(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"], main .mantine-Skeleton-root'));
}

const settled = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // Brings changes of colour to their end; what waits turns for ever.
    for (const animation of document.getAnimations())
      if (Number.isFinite(Number(animation.effect?.getComputedTiming().endTime))) animation.finish();
  });

describe.each(locales)("every page in %s", (locale) => {
  it.each(Object.keys(pages) as PageName[])(
    "%s breaks no rule of WCAG 2.2 AA, fits its window at every width and in both colours, and logs no error",
    async (name) => {
      const entry: PageEntry = pages[name];
      const context = await signedIn(readerOf(entry), locale);
      const page = await context.newPage();
      const before = troubles.length;
      for (const [index, [shows, address]] of addressesOf(entry).entries()) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(address);
        await shown(page);
        await page.waitForLoadState("networkidle");
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 500 ? 640 : 900 });
          for (const scheme of schemes) {
            // What differs by its state alone is looked at where it is largest in one language, and where it is tightest in the other.
            if (index > 0 && `${width} ${scheme}` !== (locale === "en" ? "1440 light" : "320 dark")) continue;
            await page.emulateMedia({ colorScheme: scheme });
            await settled(page);
            const where = `${name} ${shows} ${width} ${scheme}: ${address}`;
            const rules = scheme === "light" || index > 0 ? "all" : "colours";
            // In between nothing but the fit differs.
            if (width !== 768) expect.soft(await violationsOf(page, rules), where).toEqual([]);
            expect.soft(await isTooWide(page), `${where} is wider than its window`).toBe(0);
          }
        }
      }
      await page.close();
      expect(troubles.slice(before)).toEqual([]);
    },
  );
});

/** The pages that a table of navigation shows to a role, by their addresses. */
const placesOf = (role: Role): string[] =>
  Object.values(pages as Record<string, PageEntry>)
    .filter(({ place, needs }) => place !== undefined && holds([role], needs))
    .sort((a, b) => Number(a.place) - Number(b.place))
    .map(({ path }) => path);

describe.each(roles)("what the console shows to a %s", (role) => {
  it("is what the table of rights opens: those places, those pages without one refusal by the API, and a sentence for the others", async () => {
    const person = people.find(({ group, subject }) => group === role && members.includes(subject)) as Person;
    const context = await signedIn(person, "en");
    const page = await context.newPage();
    const refused: string[] = [];
    const asked: string[] = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith("/api/")) return;
      asked.push(pathname);
      if (response.status() === 401 || response.status() === 403) refused.push(`${page.url()}: ${pathname}`);
    });
    for (const [name, entry] of Object.entries(pages as Record<string, PageEntry>)) {
      const [, address = ""] = addressesOf(entry)[0] ?? [];
      asked.length = 0;
      await page.goto(address);
      const isOpen = holds([role], entry.needs);
      // Who has no home goes to the first of the places that they have.
      if (name === "home" && !isOpen) await page.waitForURL((url) => url.pathname === placesOf(role)[0]);
      else if (isOpen) {
        await shown(page);
        // What this page still asks for is not the next one's.
        await page.waitForLoadState("networkidle");
      } else {
        await page.getByText(consoleEn["closed.what"]).waitFor();
        // The frame asks who one is, what is new and where the time goes; the page itself asks nothing.
        expect(
          asked.filter((path) => !/^\/api\/(me|pulse|notices|sign-in|locations|taxonomies)/.test(path)),
          `${role} at ${name}`,
        ).toEqual([]);
      }
    }
    const links = page.getByRole("navigation", { name: consoleEn.places }).first().getByRole("link");
    expect(
      await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname)),
    ).toEqual(placesOf(role));
    // A visit or task of somebody else is refused by its noun's own rule, with a sentence; a lack of right never gets that far.
    expect(refused.filter((one) => !/\/(visits|tasks)\/\w+: \/api\/(visits|tasks)\//.test(one))).toEqual([]);
    await page.close();
  });
});

it("had what every state of a list shows", () => {
  const statuses = (type: string) => new Set(ofType(type).map(({ status }) => status));
  expect(statuses("task")).toEqual(new Set(["new", "acknowledged", "contacting", "closed", "reopened"]));
  expect(new Set(ofType("message").map(({ kind }) => kind))).toEqual(
    new Set(["invitation", "recovery", "notice", "reply"]),
  );
  expect([...statuses("invitation")]).toEqual(expect.arrayContaining(["planned", "suppressed"]));
  expect(house.troubles.map((entry) => `${entry.source}: ${entry.message}`)).toEqual([]);
});
