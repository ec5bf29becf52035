import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { findBrowser } from "../support/browser.ts";
import { siteUrl } from "../support/house.ts";

/** Where the pictures of a run lie: outside of the repository. */
export const pictures = process.env.LOOPKEEPER_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "loopkeeper-pictures-"));
mkdirSync(pictures, { recursive: true });

const timeZone = "Europe/Berlin";

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-sync",
      "--no-first-run",
    ],
  });

/** A browser of one person's own: language, colours, size, cookies. What its pages throw or log as an error is kept in `troubles`. */
export async function personAt(
  browser: Browser,
  troubles: string[],
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const person = await browser.newContext({
    baseURL: siteUrl,
    reducedMotion: "reduce",
    timezoneId: timeZone,
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  person.setDefaultTimeout(15_000);
  person.on("weberror", (error) => troubles.push(`${error.page()?.url()}: ${error.error().message}`));
  person.on("console", (message) => {
    // A status that a page was made for (404, 410) is logged by the browser as an error too.
    // Taking a picture puts a style into the tour's card, which the desk's policy rightly refuses.
    const isOfPicture = /\/(play|oidc)\b/.test(message.page()?.url() ?? "") && /inline style/.test(message.text());
    if (message.type() === "error" && !isOfPicture && !/status of (404|410)/.test(message.text()))
      troubles.push(`${message.page()?.url()}: ${message.text()}`);
  });
  return person;
}

let number = 0;

/** Looks at a page as it stands: a picture, no rule of WCAG 2.2 AA broken and nothing to scroll sideways, in each of the colours. */
export async function look(page: Page, name: string, ...schemes: ("light" | "dark")[]): Promise<void> {
  number += 1;
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    const { width } = page.viewportSize() ?? { width: 0 };
    const picture = `${String(number).padStart(2, "0")}-${name}-${width}-${scheme}`;
    // Also brings changes of colour to their end, so that their middle is not judged.
    await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true, animations: "disabled" });
    // Other colours break no rule but those of colour.
    const found = await violationsOf(page, scheme === schemes[0] ? "all" : "colours");
    expect.soft(found, `${picture}: ${page.url()}`).toEqual([]);
    expect.soft(await isTooWide(page), `${picture} is wider than its window`).toBe(0);
  }
}

/** The rules of WCAG 2.2 AA that a page breaks as it stands, all or those of colour, each with where. */
export async function violationsOf(page: Page, rules: "all" | "colours"): Promise<string[]> {
  // In legacy mode nothing is opened beside the page; the mail's frame is another document, and not ours to judge.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude("iframe.mail");
  if (rules === "all") axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  else axe.withRules(["color-contrast", "link-in-text-block"]);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** By how much a page is wider than its window. */
export const isTooWide = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
