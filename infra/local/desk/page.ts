import { readFileSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { type Words, words } from "./words.ts";

/** Markup whose parts have been escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Content = string | number | Html | undefined | null | false | readonly Content[];

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const textOf = (content: Content): string => {
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(textOf).join("");
  if (content === undefined || content === null || content === false) return "";
  return String(content).replace(/[&<>"']/g, (character) => escapes[character] as string);
};

/** Markup from a template; everything put into it is escaped unless it is markup already. */
export const html = (strings: TemplateStringsArray, ...contents: Content[]): Html =>
  new Html(strings.reduce((all, string, index) => all + textOf(contents[index - 1]) + string));

export const locales = { en: "English", "zh-CN": "简体中文" } as const;
export type Locale = keyof typeof locales;

/** Who looks at the page, and how to speak to them. */
export interface Reader {
  locale: Locale;
  say: Words;
  moment(at: Date): string;
}

const languageCookie = "loopkeeper-desk-locale";

/** The reader's language: what the page says (`said`), else what they chose, else the first that their browser asks for and we speak. */
export function readerOf(request: IncomingMessage, said: string | null = null): Reader {
  const chosen =
    said && said in locales ? said : new RegExp(`${languageCookie}=(en|zh-CN)`).exec(request.headers.cookie ?? "")?.[1];
  const asked = /\b(en|zh)\b/i.exec(request.headers["accept-language"] ?? "")?.[1];
  const locale = (chosen ?? (asked?.toLowerCase() === "zh" ? "zh-CN" : "en")) as Locale;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return { locale, say: words[locale], moment: (at) => format.format(at) };
}

/** The cookie that keeps a reader's choice of language. */
export const languageChoice = (locale: Locale): string =>
  `${languageCookie}=${locale}; Path=/; SameSite=Lax; Max-Age=31536000`;

export const paths = ["/play", "/play/inbox", "/play/phone", "/play/clock"] as const;
export type Path = (typeof paths)[number];

/** One page of the desk. */
export interface Page {
  title: string;
  /** The entry of the navigation that it belongs to; without one the page stands alone. */
  at?: Path;
  body: Html;
  /** Said at the top, once. */
  notice?: Html | undefined;
  banner?: Html | undefined;
  /** Changes whenever the page's content does; the page asks for it and renews itself. */
  pulse?: string;
  wide?: boolean;
  /** A script of the page's own. */
  script?: string;
}

const logo = html`<svg aria-hidden="true" width="28" height="28" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4650c4"/><path d="M22.5 12.2A7.5 7.5 0 1 0 23.5 16" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="16" r="2.6" fill="#fff"/></svg>`;

/** The whole document around a page. */
export function renderPage(page: Page, reader: Reader, address: string): string {
  const { say, locale } = reader;
  const other: Locale = locale === "en" ? "zh-CN" : "en";
  const entries: [Path, string][] = [
    ["/play", say.start],
    ["/play/inbox", say.inbox],
    ["/play/phone", say.phone],
    ["/play/clock", say.clock],
  ];
  return html`<!doctype html>
<html lang="${locale}" data-mantine-color-scheme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Loopkeeper</title>
<link rel="icon" href="/play/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/play/desk.css">
<script src="/play/desk.js"></script>
${page.at && tourScript}${page.script && html`<script src="${page.script}" defer></script>`}
</head>
<body${page.pulse === undefined ? "" : html` data-pulse="${page.pulse}"`}>
<a class="skip" href="#main">${say.skip}</a>
<header class="top"><div class="bar">
<a class="brand" href="/play">${logo}<span>Loopkeeper</span></a>
${
  page.at &&
  html`<nav aria-label="${say.navigation}">${entries.map(
    ([path, label]) => html`<a href="${path}"${path === page.at && html` aria-current="page"`}>${label}</a>`,
  )}</nav>`
}
<form class="language" method="post" action="/play/language"><input type="hidden" name="back" value="${address}">
<button class="quiet" name="to" value="${other}" lang="${other}">${locales[other]}</button></form>
</div></header>
${page.banner && html`<div class="banner" id="banner">${page.banner}</div>`}
<main id="main" class="${page.wide ? "wide" : "narrow"}">
${page.notice && html`<div class="notice" role="status">${page.notice}</div>`}
${page.body}
</main>
</body>
</html>`.text;
}

/** What brings the guided tour into a page, of the desk or of the console. */
export const tourScript = new Html('<script src="/play/tour.js" defer></script>');

const policy = (frame: string) =>
  `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src ${frame}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export function sendPage(
  response: ServerResponse,
  text: string,
  status = 200,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    ...headers,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy("'self'"),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

const here = import.meta.dirname;
const tokens = join(here, "../../../web/console/ui/tokens.css");

/** The desk's files; its colours are the console's. */
export const files: Record<string, { type: string; read: () => string }> = {
  "/play/desk.css": {
    type: "text/css; charset=utf-8",
    read: () => readFileSync(tokens, "utf8") + readFileSync(join(here, "desk.css"), "utf8"),
  },
  "/play/desk.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(join(here, "desk.js"), "utf8") },
  "/play/tour.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(join(here, "tour.js"), "utf8") },
  "/play/tour.css": {
    type: "text/css; charset=utf-8",
    read: () => readFileSync(join(here, "tour.css"), "utf8"),
  },
  "/play/as.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(join(here, "as.js"), "utf8") },
  "/play/icon.svg": {
    type: "image/svg+xml",
    read: () => readFileSync(join(here, "../../../web/console/public/icon.svg"), "utf8"),
  },
};

const hostsOf = (siteUrl: string): string[] => {
  const { host } = new URL(siteUrl);
  return [host, host.replace("127.0.0.1", "localhost")];
};

/** Whether a request was addressed to this machine's site: another Host is a rebound name. */
export const isForUs = (request: IncomingMessage, siteUrl: string): boolean =>
  hostsOf(siteUrl).includes(request.headers.host ?? "");

/** Whether a request comes from this site's own pages: another Origin is another site's form. */
export function isFromUs(request: IncomingMessage, siteUrl: string): boolean {
  if (!isForUs(request, siteUrl)) return false;
  if (request.method === "GET" || request.method === "HEAD") return true;
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  return origin !== undefined && hostsOf(siteUrl).some((host) => origin === `http://${host}`);
}

/** The fields of a posted form; more than 64 kB is nobody's form. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > 65_536) throw new Error("The form is larger than 64 kB.");
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}
