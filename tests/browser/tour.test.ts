import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import { people } from "../../infra/local/demo/people.ts";
import { steps } from "../../infra/local/desk/tour.ts";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import consoleEn from "../../web/console/words/en.ts";
import consoleZh from "../../web/console/words/zh-CN.ts";
import pageEn from "../../web/respond/words/en.json" with { type: "json" };
import pageZh from "../../web/respond/words/zh-CN.json" with { type: "json" };
import { handsOf } from "../support/hands.ts";
import { type House, siteUrl, staffTheHouse, startHouse } from "../support/house.ts";
import { audit, closeLoop } from "../support/main-job.ts";
import { look, openBrowser, personAt } from "./person.ts";

let house: House;
let browser: Browser;
const troubles: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ tour: true }), openBrowser()]);
  await staffTheHouse(house);
  const head = (method: string, path: string, body?: unknown) => house.api("chen.jing", method, path, body);
  const program = { name: "Store visits", scorecardId: "store-visit", scorecardVersion: 1 };
  const { body } = await head("POST", "/api/programs", program);
  await head("POST", `/api/programs/${body.id}/staff-informed`, { how: "Told in the team meeting." });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const passes = {
  en: { say: consoleEn, onPage: pageEn, width: 1440, scheme: "light" },
  "zh-CN": { say: consoleZh, onPage: pageZh, width: 390, scheme: "dark" },
} as const;

describe.each(["en", "zh-CN"] as const)("the guided tour in %s", (locale) => {
  const { say, onPage, width, scheme } = passes[locale];
  const words = deskWords[locale].tour;

  it("leads a newcomer from a resolved case to a closed loop and a logged visit, each step done by the platform's own data", async () => {
    const browserOf = await personAt(browser, troubles, {
      locale,
      colorScheme: scheme,
      viewport: { width, height: 900 },
    });
    const page = await browserOf.newPage();
    const card = page.locator("loopkeeper-tour");
    const present = card.getByRole("heading", { level: 3 });
    /** Waits until a step is the present one, and looks at the card as it says so. */
    const reach = async (step: (typeof steps)[number]) => {
      const number = steps.indexOf(step) + 1;
      const open = card.getByRole("button", { name: words.card.show });
      if (await open.isVisible().catch(() => false)) await open.click();
      await expect.poll(() => present.textContent(), { timeout: 30_000 }).toBe(`${number}. ${words.steps[step].title}`);
    };
    const press = async (step: (typeof steps)[number]) => {
      const act = card.locator("[data-name=act]");
      expect(await act.textContent()).toBe(words.steps[step].action);
      await act.click();
    };
    /** In the mail that is open, presses a score and sends the page that opens. */
    const answer = async (of: Page, score: string, comment: string) => {
      const [opened] = await Promise.all([
        of.waitForEvent("popup"),
        of
          .frameLocator("iframe.mail")
          .getByRole("link", { name: new RegExp(`^\\D*${score}\\D`) })
          .first()
          .click(),
      ]);
      await opened.getByRole("textbox").fill(comment);
      await opened.getByRole("button", { name: onPage.send }).click();
      await opened.getByRole("heading", { level: 1 }).waitFor();
      await opened.close();
    };

    await page.goto("/play");
    if (locale === "zh-CN") await page.getByRole("button", { name: deskWords[locale].takeTour }).click();
    await reach("resolve");
    await look(page, "tour-begin", scheme);
    await press("resolve");
    await reach("send");
    await press("send");
    await reach("answer");
    await press("answer");
    await answer(page, "2", locale === "en" ? "Nobody called me back." : "没有人回电话。");
    await house.platform.idle();
    await reach("task");
    await press("task");
    await page.waitForURL(/\/queue/);
    await page.getByRole("heading", { level: 1, name: say.queue }).waitFor();
    const { tasks } = (await house.api("chen.jing", "GET", "/api/tasks?view=all&status=open")).body;
    const task = tasks.find(({ kind }: { kind: string }) => kind === "response") as { id: string; ownerId: string };
    const owner = people.find(({ subject }) => deriveId("staff", subject) === task.ownerId)?.subject ?? "";
    await look(page, "tour-queue", scheme);
    await page.keyboard.press("a");
    if (locale === "zh-CN") await house.api(owner, "POST", `/api/tasks/${task.id}/acknowledge`);
    await reach("close");
    await press("close");
    await page.waitForURL(new RegExp(`/tasks/${task.id}`));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await closeLoop(handsOf(house), owner, task.id);
    await reach("sendRecovery");
    await press("sendRecovery");
    await reach("recover");
    await press("recover");
    await answer(page, "5", locale === "en" ? "Now it is settled." : "问题解决了。");
    await house.platform.idle();
    // The second newcomer finds the quarter drawn and a visit logged by the first.
    if (locale === "en") {
      await reach("draw");
      await press("draw");
      await page.getByRole("button", { name: say["draw.request"] }).click();
      await reach("visit");
      await press("visit");
      await page.waitForURL(/\/visits/);
      await look(page, "tour-visits", scheme);
      await audit(handsOf(house));
    }
    await card.getByText(words.card.done).waitFor({ timeout: 30_000 });
    await look(page, "tour-done", scheme);
    await card.getByRole("button", { name: words.card.dismiss }).click();
    await expect.poll(() => card.getByRole("heading").count()).toBe(0);
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await card.getByRole("heading").count()).toBe(0);
    expect(troubles).toEqual([]);
    await browserOf.close();
  });
});

it("signs in as a person of the demo only, and leads to pages of the console only", async () => {
  const status = async (query: string) => (await fetch(`${siteUrl}/play/as?${query}`, { redirect: "manual" })).status;
  expect(await status("person=priya.nair&to=/queue")).toBe(200);
  expect(await status("person=mallory&to=/queue")).toBe(404);
  expect(await status("person=priya.nair&to=//evil.example")).toBe(404);
  expect(await status("person=priya.nair&to=javascript:alert(1)")).toBe(404);
});
