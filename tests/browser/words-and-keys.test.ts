import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { words as deskWords } from "../../infra/local/desk/words.ts";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";
import { type House, siteUrl, staffTheHouse, startHouse } from "../support/house.ts";
import { customer } from "../support/main-job.ts";
import { look, openBrowser, personAt } from "./person.ts";

let house: House;
let browser: Browser;
const troubles: string[] = [];
const admin = "ada.lindqvist";

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  await staffTheHouse(house);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const filled = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)(?:, number)?\}/g, (_, name) => String(values[name]));

async function signIn(page: Page, locale: "en" | "zh-CN", to: string): Promise<void> {
  await page.goto(to);
  await page.getByRole("button", { name: (locale === "en" ? en : zh)["signIn.action"] }).click();
  await page.getByRole("heading", { name: deskWords[locale].signInTitle }).waitFor();
  await page.getByRole("button", { name: "Ada Lindqvist" }).click();
  await page.waitForURL(`${siteUrl}${to}`);
}

/** A page on a phone, a tablet, and at a desk in both colours. */
async function lookAround(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 720 });
  await look(page, name, "light");
  await page.setViewportSize({ width: 768, height: 900 });
  await look(page, name, "light");
  await page.setViewportSize({ width: 1440, height: 900 });
  await look(page, name, "light", "dark");
}

describe("an administrator", () => {
  let page: Page;

  beforeAll(async () => {
    page = await (
      await personAt(browser, troubles, { locale: "en", viewport: { width: 1440, height: 900 } })
    ).newPage();
    await signIn(page, "en", "/admin/keys");
  });

  it("makes a key, sees it once, and locks it out for good in a second step", async () => {
    await page.getByRole("row", { name: /Help desk/ }).waitFor();
    const tell = async (key: string) =>
      (
        await fetch(`${siteUrl}/intake/cases`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify({ source: "crm", externalId: "1", status: "open" }),
        })
      ).status;
    await page.getByRole("button", { name: en["apiKey.create"] }).click();
    await page.getByText(en["apiKey.nameMissing"]).first().waitFor();
    await page.getByLabel(en["apiKey.name"]).fill("CRM");
    await page.getByRole("button", { name: en["apiKey.create"] }).click();
    const key = await page.getByLabel(en["apiKey.secret"], { exact: true }).inputValue();
    expect(await tell(key)).toBe(200);
    await look(page, "key-made", "light");
    await page.getByRole("button", { name: en["apiKey.stored"] }).click();
    await page.reload();
    const row = page.getByRole("row", { name: /CRM/ });
    await row.waitFor();
    expect(await page.content()).not.toContain(key);

    await row.getByRole("button", { name: filled(en["apiKey.revokeName"], { name: "CRM" }) }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("crm?");
    await dialog.getByRole("button", { name: en["apiKey.revokeAction"] }).click();
    await dialog.getByText(filled(en["apiKey.revokeMismatch"], { name: "CRM" })).waitFor();
    await look(page, "key-revoke", "light", "dark");
    await dialog.getByRole("textbox").fill("CRM");
    await dialog.getByRole("button", { name: en["apiKey.revokeAction"] }).click();
    await row.getByText(en["apiKey.revoked"], { exact: true }).waitFor();
    expect(await tell(key)).toBe(401);
    await lookAround(page, "keys");
  });

  it("decides whom customers see, and sees it as they will", async () => {
    await page.goto("/admin/senders");
    const mail = page
      .locator("section", { has: page.getByRole("heading", { name: en["sender.email"], exact: true }) })
      .first();
    await mail.getByText(en["sender.previewWait"]).waitFor();
    await mail.getByLabel(en["sender.name.en"]).fill("Lin from Acme");
    await mail.getByRole("button", { name: en.save }).click();
    await mail.getByText(en["sender.nameMissing"]).first().waitFor();
    await mail.getByLabel(en["sender.name.zh-CN"]).fill("某某的林晓");
    await mail.getByLabel(en["sender.line.en"]).fill("Acme Ltd, 1 High Street, Dublin");
    await mail.getByLabel(en["sender.line.zh-CN"]).fill("某某有限公司，上海");
    await mail.getByText("Lin from Acme <care@dev.loopkeeper.example>").waitFor();
    const arrived = mail.frameLocator("iframe.mail");
    await arrived.first().getByText("Acme Ltd, 1 High Street, Dublin").waitFor();
    await arrived.last().getByText("某某有限公司，上海").waitFor();
    await mail.getByRole("button", { name: en.save }).click();
    await mail.getByText(filled(en["administration.changed"], { name: "Ada Lindqvist" })).waitFor();

    const text = page
      .locator("section", { has: page.getByRole("heading", { name: en["sender.sms"], exact: true }) })
      .first();
    await text.getByLabel(en["sender.name.en"]).fill("Acme");
    await text.getByLabel(en["sender.name.zh-CN"]).fill("某某");
    await text.getByText(/^Acme: How did Lin/).waitFor();
    await text.getByText(/^2 parts, .*GSM-7$/).waitFor();
    await lookAround(page, "senders");
    await page.reload();
    // What was typed and not saved is still there; what was saved stands.
    expect(await text.getByLabel(en["sender.name.en"]).inputValue()).toBe("Acme");
    expect(await mail.getByLabel(en["sender.name.en"]).inputValue()).toBe("Lin from Acme");
    const { body } = await house.api(admin, "GET", "/api/senders");
    expect(body).toMatchObject({ email: { sender: { name: { "zh-CN": "某某的林晓" } } } });
    expect(body.sms).not.toHaveProperty("sender");
  });

  it("finds an address, suppresses it with a reason, and takes it back where the customer asked", async () => {
    await page.goto("/admin/suppressions");
    await page.getByText(en["suppression.empty"]).waitFor();
    await look(page, "suppressions-empty", "light");
    const check = async (address: string) => {
      await page.getByLabel(en["suppression.address"]).fill(address);
      await page.getByRole("button", { name: en["suppression.checkAction"], exact: true }).click();
    };
    await check("30 123");
    await page.getByText("This is not a number with its country code.", { exact: false }).first().waitFor();
    await check("lin@example.com");
    await page.getByText(en["suppression.free"], { exact: true }).waitFor();
    await page.getByLabel(en["suppression.addNote"]).fill("She phoned on Monday and wants no more questions.");
    await page.getByRole("button", { name: en["suppression.addAction"], exact: true }).click();
    await page.getByText(en["suppression.suppressed"], { exact: true }).waitFor();
    await page.getByRole("row", { name: /l…@example\.com/ }).waitFor();
    await lookAround(page, "suppressions");
    await page.getByLabel(en["suppression.liftNote"]).fill("Letter of 5 May.");
    await page.getByRole("button", { name: en["suppression.liftAction"] }).click();
    await page.getByText(en["suppression.free"], { exact: true }).waitFor();
    await page.getByText("Letter of 5 May.").waitFor();
    await page.getByText(en["suppression.empty"]).waitFor();
    await page.getByRole("link", { name: en["suppression.monthBefore"] }).click();
    await page.waitForURL(/month=20\d\d-\d\d$/);
  });

  it("finds a person, exports and erases what is known, and proves it by a certificate", async () => {
    const maria = { ...customer("maria"), name: "Maria Xyzzy", email: "maria@customer.example" };
    await house.helpDesk.announce({
      source: "test",
      externalId: "T-9",
      status: "open",
      subject: "Parcel",
      customer: maria,
    });
    await page.goto("/admin/privacy");
    await page.getByText(en["privacy.empty"]).waitFor();
    const find = async (q: string) => {
      await page.getByLabel(en["privacy.who"]).fill(q);
      await page.getByRole("button", { name: en["privacy.findAction"], exact: true }).click();
    };
    await find("nobody@customer.example");
    await page.getByText(en["privacy.nobody"]).waitFor();
    await find("maria@customer.example");
    await page.getByLabel(en["privacy.reason"]).fill("By letter of 3 May");
    await lookAround(page, "privacy");
    await page.getByRole("button", { name: en["privacy.exportAction"], exact: true }).click();
    const exported = page.waitForEvent("download");
    await page.getByRole("button", { name: en["privacy.page"], exact: true }).click({ timeout: 60_000 });
    expect((await exported).suggestedFilename()).toMatch(/^prv_.*\.html$/);

    await page.getByRole("button", { name: en["privacy.eraseOpen"] }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(en["privacy.reason"]).fill("By letter of 3 May");
    const typed = dialog.getByLabel(filled(en["privacy.eraseType"], { name: maria.name }));
    await typed.fill("Maria");
    await dialog.getByRole("button", { name: en["privacy.eraseAction"] }).click();
    await dialog.getByText(filled(en["privacy.eraseMismatch"], { name: maria.name })).waitFor();
    await typed.fill(maria.name);
    await dialog.getByRole("button", { name: en["privacy.eraseAction"] }).click();
    await page.getByText(en["privacy.state.settling"]).waitFor({ timeout: 60_000 });
    await house.platform.clock.moveBy(21 * 60_000);
    await house.platform.idle();
    await page.reload();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: en["privacy.certificate"], exact: true }).click({ timeout: 60_000 });
    await page.locator('input[type="file"]').setInputFiles(await (await saved).path());
    await page.getByText(en["privacy.genuine"]).waitFor();
    await look(page, "privacy-proven", "light", "dark");
    expect(await page.getByText(maria.name).count()).toBe(0);
  });

  it("edits the tree by keyboard, is told of a missing translation, and publishes the next version", async () => {
    await page.goto("/admin/taxonomies");
    await page.getByText(en["taxonomy.asDelivered"]).waitFor();
    await page.getByLabel(filled(en["taxonomy.enOf"], { name: "Attitude" }), { exact: true }).press("Enter");
    await page.keyboard.type("Gave up too early");
    const added = page.getByLabel(filled(en["taxonomy.idOf"], { name: "Gave up too early" }), { exact: true });
    expect(await added.inputValue()).toBe("gave_up_too_early");
    await page.keyboard.press("Alt+ArrowUp");
    await page
      .getByRole("status")
      .getByText(filled(en["taxonomy.moved"], { place: 4, count: 7 }))
      .waitFor();
    await page.getByRole("button", { name: filled(en["taxonomy.publish"], { version: 1 }) }).click();
    await page.getByRole("link", { name: en["taxonomy.zhMissing"] }).click();
    await page.keyboard.type("过早放弃");
    await page
      .getByRole("button", { name: filled(en["taxonomy.retireName"], { name: "Workload and stress" }) })
      .click();
    await lookAround(page, "taxonomies");
    await page.getByRole("button", { name: filled(en["taxonomy.publish"], { version: 1 }) }).click();
    await page
      .getByText(filled(en["taxonomy.version"], { version: 1 }), { exact: false })
      .first()
      .waitFor();

    // The button says the next version, too, until that is published.
    const read = async () => (await house.api(admin, "GET", "/api/root-causes")).body;
    await expect.poll(async () => (await read()).version, { timeout: 15_000 }).toBe(1);
    const people = (await read()).rootCauses[0].children;
    expect(people[3]).toEqual({ id: "gave_up_too_early", en: "Gave up too early", zh: "过早放弃" });
    expect(people.find(({ id }: { id: string }) => id === "workload_stress")).toMatchObject({ retired: true });
  });

  it("is told when somebody else published in between, and keeps what was typed", async () => {
    await page.goto("/admin/taxonomies?name=issue-types");
    const name = page.getByLabel(filled(en["taxonomy.enOf"], { name: "Delivery delay" }), { exact: true });
    await name.fill("Late delivery");
    const { body } = await house.api(admin, "GET", "/api/taxonomies");
    const types = body.taxonomies.find((each: { name: string }) => each.name === "issue-types");
    const [first, ...rest] = types.entries;
    await house.api(admin, "PUT", "/api/taxonomies/issue-types", {
      version: 0,
      entries: [{ ...first, en: "Screen trouble" }, ...rest],
    });
    await page.getByRole("button", { name: filled(en["taxonomy.publish"], { version: 1 }) }).click();
    await page.getByRole("alert").first().waitFor();
    expect(
      await page.getByLabel(filled(en["taxonomy.enOf"], { name: "Late delivery" }), { exact: true }).inputValue(),
    ).toBe("Late delivery");
    await page.getByRole("button", { name: en["form.takeTheirs"] }).click();
    await page.getByLabel(filled(en["taxonomy.enOf"], { name: "Screen trouble" }), { exact: true }).waitFor();
  });

  it("reads the same in Chinese", async () => {
    const person = await personAt(browser, troubles, { locale: "zh-CN", viewport: { width: 1440, height: 900 } });
    const chinese = await person.newPage();
    await signIn(chinese, "zh-CN", "/admin/taxonomies");
    await chinese.getByText("简体中文", { exact: true }).first().click();
    await chinese.getByRole("heading", { name: zh.taxonomies, level: 1 }).waitFor();
    await look(chinese, "taxonomies-zh", "light");
    await person.close();
  });

  it("met no error on the way", () => {
    // The browser logs what the server refused on purpose: a number that is none, and the second of two changes.
    expect(troubles.filter((trouble) => !/status of (400|409)/.test(trouble))).toEqual([]);
    expect(house.troubles).toEqual([]);
  });
});
