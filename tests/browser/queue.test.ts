import { readFileSync } from "node:fs";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import consoleEn from "../../web/console/words/en.ts";
import consoleZh from "../../web/console/words/zh-CN.ts";
import { type House, siteUrl, staffIdOf, staffTheHouse, startHouse } from "../support/house.ts";
import { openTasks, plantTasks } from "../support/tasks.ts";
import { look, openBrowser, personAt } from "./person.ts";

const count = 320;
const formula = '=HYPERLINK("http://evil.example","refund")';
let house: House;
let browser: Browser;
const troubles: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  const { teamId } = await staffTheHouse(house);
  const owner = { ownerId: staffIdOf("priya.nair"), ownerName: "Priya Nair", teamId };
  const tasks = openTasks(count, owner).map((task, n) => (n === 7 ? { ...task, words: formula } : task));
  await plantTasks(house.platform, tasks);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  expect(troubles).toEqual([]);
});

/** The queue of the owner of all tasks, as somebody with such a window sees it. */
async function queueAt(path: string, options: BrowserContextOptions = {}, say: typeof consoleEn = consoleEn) {
  const context = await personAt(browser, troubles, {
    viewport: { width: 1440, height: 900 },
    locale: "en",
    ...options,
  });
  // What somebody chose in this browser goes before what their profile says.
  if (options.locale)
    await context.addInitScript((locale) => {
      if (location.protocol === "http:") localStorage.setItem("loopkeeper.locale", locale);
    }, options.locale);
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole("button", { name: say["signIn.action"] }).click();
  await page.getByRole("button", { name: "Priya Nair" }).click();
  await page.waitForURL(`${siteUrl}${path}`);
  await page.locator("[data-row]").first().waitFor();
  return page;
}

/** Waits, on a busy machine too. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 });

const names = (page: Page) => page.locator("[data-row] [data-task]").allTextContents();
/** How many rows the list has, drawn or not. */
const size = async (page: Page) => Number(await page.locator("[data-row]").first().getAttribute("aria-setsize"));
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

describe("the queue", () => {
  it("shows hundreds of tasks and draws few, goes along them by key, and a task's page goes on to the next", async () => {
    const page = await queueAt("/queue");
    await eventually(() => size(page)).toBe(count);
    expect((await names(page)).length).toBeLessThan(40);
    const [first, second, third] = await names(page);
    for (const key of ["j", "j"]) await page.keyboard.press(key);
    await eventually(() => focused(page)).toBe(third);
    await page.keyboard.press("k");
    await eventually(() => focused(page)).toBe(second);
    await page.keyboard.press("End");
    await eventually(() => page.locator(`[data-row][aria-posinset="${count}"]`).count()).toBe(1);
    await page.keyboard.press("Home");
    await eventually(() => focused(page)).toBe(first);
    // The address and the preview follow.
    await page.waitForURL(/task=tsk_/);
    await page.getByRole("complementary", { name: consoleEn["queue.preview"] }).getByText(String(first)).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: String(first) }).waitFor();
    await page.keyboard.press("j");
    await page.getByRole("heading", { level: 1, name: String(second) }).waitFor();
    await page.getByText(`2 of ${count}`).waitFor();
    await page.keyboard.press("u");
    await page.getByRole("heading", { level: 1, name: consoleEn.queue }).waitFor();
    await page.context().close();
  });

  it("is searched and filtered by its address, and what is selected stays selected", async () => {
    const page = await queueAt("/queue");
    await eventually(() => size(page)).toBe(count);
    await page.keyboard.press("j");
    for (const key of ["x", "J", "J"]) await page.keyboard.press(key);
    await page.getByText("3 selected").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("schmidt refund");
    await page.waitForURL(/q=schmidt/);
    await page.getByRole("button", { name: consoleEn["queue.value"], exact: true }).click();
    await page.getByRole("checkbox", { name: /High value/ }).check();
    await page.keyboard.press("Escape");
    await page.waitForURL(/tier=high/);
    const expected = await size(page);
    expect(expected).toBeGreaterThan(0);
    expect(expected).toBeLessThan(20);
    for (const name of await names(page)) expect(name).toMatch("Anna Schmidt");
    await page.getByText(/not in this list/).waitFor();
    await page.reload();
    await page.locator("[data-row]").first().waitFor();
    await eventually(() => size(page)).toBe(expected);
    // A view that is kept is a tab, and comes back when its deletion is undone.
    await page.getByRole("button", { name: consoleEn["views.save"] }).click();
    await page.getByRole("textbox", { name: consoleEn["views.name"] }).fill("Refunds");
    await page.getByRole("button", { name: consoleEn["views.keep"], exact: true }).click();
    await page.getByRole("button", { name: "Delete Refunds" }).click();
    await eventually(() => page.getByRole("link", { name: "Refunds" }).count()).toBe(0);
    await page.getByRole("button", { name: consoleEn["views.undo"] }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: consoleEn["queue.view.mine"] }).click();
    await eventually(() => size(page)).toBe(count);
    await page.getByRole("link", { name: "Refunds" }).click();
    await eventually(() => size(page)).toBe(expected);
    await page.context().close();
  });

  it("does a step to many tasks: says first where it will not work and why, then what came of each", async () => {
    const done = deriveId("task", "queue", 3);
    expect((await house.api("priya.nair", "POST", `/api/tasks/${done}/acknowledge`)).status).toBe(200);
    const page = await queueAt("/queue?q=%E6%9D%8E%E9%9D%99");
    const all = count / 8;
    await eventually(() => size(page)).toBe(all);
    await page.getByRole("searchbox", { name: consoleEn["table.search"] }).fill("Mohen");
    await page.getByText(consoleEn["table.noMatch"]).waitFor();
    await page.getByRole("searchbox", { name: consoleEn["table.search"] }).fill("Cohen");
    await eventually(async () => (await names(page)).every((name) => name.startsWith("Maya Cohen"))).toBe(true);
    await eventually(() => size(page)).toBe(all);
    await page.getByRole("button", { name: consoleEn["table.selectAll"] }).click();
    await page.getByText(`${all} selected`).waitFor();
    const bar = page.getByRole("region", { name: consoleEn["table.selection"] });
    await bar.getByRole("button", { name: consoleEn["task.verb.acknowledge"], exact: true }).click();
    const dialog = page.getByRole("dialog", { name: consoleEn["bulk.title"] });
    await dialog.getByText(`This will work for ${all - 1} tasks, and not for 1.`).waitFor();
    await dialog.getByText("This task is acknowledged already.").waitFor();
    await dialog.getByText("Maya Cohen 4", { exact: true }).waitFor();
    await look(page, "queue-bulk", "light", "dark");
    await dialog.getByRole("button", { name: `Acknowledge: ${all - 1} tasks` }).click();
    await dialog.getByText(`Done for ${all - 1} tasks.`).waitFor({ timeout: 60_000 });
    await dialog.getByRole("button", { name: consoleEn.close }).last().click();
    await page.getByText("1 selected").waitFor();
    const { body } = await house.api("priya.nair", "GET", `/api/tasks/${deriveId("task", "queue", 11)}`);
    expect(body.status).toBe("acknowledged");
    await page.context().close();
  });

  it("gives what is seen as a file that spreadsheets open and do not run", async () => {
    const page = await queueAt("/queue?severity=normal");
    await eventually(() => size(page)).toBe((count * 4) / 5);
    await page.getByRole("button", { name: consoleEn["table.look"] }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /as CSV/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Queue.csv");
    const csv = readFileSync(await download.path(), "utf8");
    expect(csv.startsWith("\uFEFFCustomer,Time left,")).toBe(true);
    expect(csv.trimEnd().split("\r\n")).toHaveLength((count * 4) / 5 + 1);
    expect(csv).toContain(`"'${formula.replaceAll('"', '""')}"`);
    await page.context().close();
  });

  it.each([
    ["en", 1440, consoleEn],
    ["zh-CN", 768, consoleZh],
    ["zh-CN", 320, consoleZh],
  ] as const)("is whole in %s at %i px, and so is a task's page", async (locale, width, say) => {
    const rows = count / 8;
    const page = await queueAt("/queue?q=Cohen", { locale, viewport: { width, height: 800 } }, say as typeof consoleEn);
    await eventually(() => size(page)).toBe(rows);
    await look(page, "queue", "light", "dark");
    if (width === 320) {
      // Far down the page, far down the list.
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await eventually(() => page.locator(`[data-row][aria-posinset="${rows}"]`).count()).toBe(1);
    }
    await page.goto(`/tasks/${deriveId("task", "queue", 5)}`);
    await page.getByRole("heading", { name: say["task.timeline"] }).waitFor();
    await look(page, "task", "light", "dark");
    await page.context().close();
  });
});
