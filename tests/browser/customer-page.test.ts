import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Asked, View } from "../../functions/core/response/response.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { failurePage, type Page as Made, pageOf } from "../../web/respond/page.ts";
import { type Language, languages } from "../../web/respond/words.ts";
import { askedBy } from "../support/asked.ts";
import { isTooWide, look, openBrowser, personAt, violationsOf } from "./person.ts";

let browser: Browser;
const troubles: string[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const address = "http://answer.example";

/** A survey's own words in the languages that the presets are not written in. */
const own: Partial<Record<Language, Asked["words"]>> = {
  de: { question: "Wie haben wir Ihr Anliegen bearbeitet?", low: "sehr schlecht", high: "sehr gut" },
  ar: { question: "كيف تعاملنا مع طلبك؟", low: "سيئ جدًا", high: "جيد جدًا" },
};
const subjects = {
  en: "Parcel did not arrive",
  "zh-CN": "包裹没有收到",
  de: "Paket nicht angekommen",
  ar: "لم يصل الطرد",
};

const askedIn = (locale: Language, more: Partial<Asked> = {}): Asked =>
  askedBy("nps", {
    ...{ locale, subject: subjects[locale], ...(own[locale] && { words: own[locale] }) },
    questions: [
      {
        ...{ id: "why", type: "multiple", required: false, label: own[locale]?.question ?? "What stood out?" },
        options: [
          { id: "a", label: own[locale]?.low ?? "The advice" },
          { id: "b", label: own[locale]?.high ?? "The waiting time" },
        ],
      },
      { id: "what", type: "text", required: true, label: own[locale]?.question ?? "What was it?", options: [] },
    ],
    ...more,
  });

/** Each state that the page can be in. */
function statesIn(locale: Language): Record<string, Made> {
  const asked = askedIn(locale);
  const draft = { score: 3, comment: subjects[locale], contactRequested: true };
  const form = { state: "form", asked, draft: {}, answered: false } as const;
  const views: Record<string, View> = {
    form,
    missing: { ...form, problem: "score_missing" },
    question: { ...form, draft, problem: { question: "what", why: "missing" } },
    correction: { ...form, draft, answered: true },
    anonymous: { ...form, asked: { ...asked, isAnonymous: true, offersCall: false } },
    thanks: { state: "thanks", asked, draft: { score: 10 }, unhappy: false },
    unhappy: { state: "thanks", asked, draft, unhappy: true },
    answered: { state: "answered", asked, draft, mayCorrect: true },
    void: { state: "void", locale, isCase: true },
    unsubscribe: { state: "unsubscribe", locale },
    unsubscribed: { state: "unsubscribed", locale },
  };
  return {
    ...Object.fromEntries(Object.entries(views).map(([name, view]) => [name, pageOf(view)])),
    unknown: pageOf({ state: "unknown" }, locale),
    busy: pageOf({ state: "busy" }, locale),
    failed: failurePage(locale),
  };
}

/** A page of somebody to whom these are served, with their headers. */
async function visitor(pages: Record<string, Made>, options: BrowserContextOptions = {}) {
  const context = await personAt(browser, troubles, { viewport: { width: 320, height: 640 }, ...options });
  await context.route(`${address}/**`, (route) => {
    const made = pages[new URL(route.request().url()).pathname.slice(1)];
    // A status of a failure is logged by the browser as an error of the page.
    return route.fulfill(made ? { headers: made.headers, body: made.body } : { status: 404 });
  });
  return { page: await context.newPage(), leave: () => context.close() };
}

/** Letters of twice the size, as a reader sets them. */
const doubled = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });

describe.each(languages)("the customer's page in %s", (locale) => {
  it("breaks no rule of WCAG 2.2 AA in any state, on 320 pixels, in both colours and in letters of twice the size", async () => {
    const pages = statesIn(locale);
    const { page, leave } = await visitor(pages, { locale, javaScriptEnabled: true });
    for (const name of Object.keys(pages)) {
      await page.goto(`${address}/${name}`);
      if (["form", "question", "unhappy"].includes(name))
        await look(page, `respond-${locale}-${name}`, "light", "dark");
      else expect.soft(await violationsOf(page, "all"), name).toEqual([]);
      await doubled(page);
      expect.soft(await isTooWide(page), `${name} in letters of twice the size`).toBe(0);
    }
    await leave();
  });

  it("is answered with the keyboard alone and without scripts, in the order in which it is read", async () => {
    const { page, leave } = await visitor(statesIn(locale), { locale, javaScriptEnabled: false });
    await page.goto(`${address}/form`);
    const focused = async () => {
      const at = page.locator(":focus");
      return `${await at.getAttribute("name")} ${await at.getAttribute("value")}`;
    };
    const way: string[] = [];
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      way.push(await focused());
    };
    await press("Tab");
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Tab", "Space");
    await press("Tab");
    await press("Tab");
    await page.keyboard.type("x");
    await press("Tab");
    await press("Tab", "Space");
    await press("Tab");
    await press("Tab");
    expect(way).toEqual([
      ...[
        "score 0",
        "score 1",
        "score 2",
        "q.why a",
        "q.why b",
        "q.what null",
        "comment null",
        "call yes",
        "time null",
      ],
      "null null",
    ]);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.keyboard.press("Enter");
    expect(Object.fromEntries(new URLSearchParams((await sent).postData() ?? ""))).toEqual({
      ...{ score: "2", "q.why": "a", "q.what": "x", comment: "", call: "yes", time: "", website: "" },
    });
    await leave();
  });

  it("and its mail, which breaks no rule either, is not wider than a small phone", async () => {
    const { html } = invitationMail({
      ...{
        asked: askedIn(locale),
        customerName: "Ana",
        url: `${address}/form`,
        unsubscribeUrl: `${address}/unsubscribe`,
      },
    });
    const mail: Made = { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: html };
    const { page, leave } = await visitor({ mail }, { locale });
    await page.goto(`${address}/mail`);
    await look(page, `mail-${locale}`, "light", "dark");
    await leave();
  });
});

describe("the customer's page", () => {
  it("names everything for whoever hears it", async () => {
    const { page, leave } = await visitor(statesIn("en"), { locale: "en" });
    await page.goto(`${address}/question`);
    expect(await page.locator("main").ariaSnapshot()).toMatchInlineSnapshot(`
      "- main:
        - alert: What was it? Please answer this question, then send again.
        - paragraph: Your request “Parcel did not arrive”, solved on May 5, 2026
        - group "How likely are you to recommend us to a friend or colleague?":
          - heading "How likely are you to recommend us to a friend or colleague?" [level=1]
          - radio "0"
          - text: "0"
          - radio "1"
          - text: "1"
          - radio "2"
          - text: "2"
          - radio "3" [checked]
          - text: "3"
          - radio "4"
          - text: "4"
          - radio "5"
          - text: "5"
          - radio "6"
          - text: "6"
          - radio "7"
          - text: "7"
          - radio "8"
          - text: "8"
          - radio "9"
          - text: "9"
          - radio "10"
          - text: 10 0 – not at all likely 10 – extremely likely
        - group "What stood out? (optional)":
          - text: What stood out? (optional)
          - checkbox "The advice"
          - text: The advice
          - checkbox "The waiting time"
          - text: The waiting time
        - text: What was it? Please answer this question, then send again.
        - textbox "What was it?" [invalid]
        - text: We are sorry. What went wrong, and what would put it right? (optional)
        - textbox "We are sorry. What went wrong, and what would put it right? (optional)": Parcel did not arrive
        - group "May we call you about this?":
          - text: May we call you about this?
          - checkbox "Yes, please call me" [checked]
          - text: Yes, please call me Best time to call
          - combobox "Best time to call":
            - option "Any time" [selected]
            - option "In the morning"
            - option "In the afternoon"
            - option "In the evening"
        - button "Send my answer"
        - paragraph: The team that helped you and the people who look after quality read your answer."
    `);
    await leave();
  });

  it("shows which score is chosen, and where the keyboard is, in colours that a reader forces on it", async () => {
    const { page, leave } = await visitor(statesIn("en"), { forcedColors: "active" });
    await page.goto(`${address}/correction`);
    const outline = (value: number) =>
      page.locator(`input[name=score][value="${value}"]`).evaluate((input) => getComputedStyle(input).outlineStyle);
    expect([await outline(3), await outline(4)]).toEqual(["solid", "none"]);
    await page.locator("textarea").first().focus();
    expect(
      await page
        .locator("textarea")
        .first()
        .evaluate((area) => getComputedStyle(area).outlineStyle),
    ).toBe("solid");
    await leave();
  });

  it("logged no error anywhere", () => expect(troubles).toEqual([]));
});
