import type { IncomingMessage, ServerResponse } from "node:http";
import type { HelpDesk } from "../demo/help-desk.ts";
import type { StaffApi } from "../demo/staff-api.ts";
import { changeOfPerson } from "../identity.ts";
import type { Platform } from "../platform.ts";
import { clockBanner, clockPage, moveClock } from "./clock.ts";
import { actOnMail, inboxPage, mailBody } from "./inbox.ts";
import {
  files,
  formOf,
  type Html,
  html,
  isFromUs,
  type Locale,
  languageChoice,
  locales,
  type Page,
  type Path,
  paths,
  type Reader,
  readerOf,
  renderPage,
  sendPage,
} from "./page.ts";
import { type Phones, phonePage, replyAsCustomer } from "./phone.ts";

import { resolveCase, sendWebhook, startPage } from "./start.ts";
import { createTour, signInAs } from "./tour.ts";

/** What the pages of the desk work with. */
export interface Desk {
  siteUrl: string;
  platform: Platform;
  helpDesk: HelpDesk;
  phones: Phones;
  /** The product's own API, as any demo person. */
  api: StaffApi;
  /** What is being prepared, while it is. */
  preparing(): string | undefined;
}

/** One request to a page: who asks, for what. */
export interface Visit {
  desk: Desk;
  reader: Reader;
  url: URL;
  /** The part of the path after the page's own. */
  rest: string;
}

/** What a posted form led to: where to go next, and what to say there. */
export interface Outcome {
  to: string;
  say?: Html;
}

const pages: Record<Path, (visit: Visit) => Promise<Page> | Page> = {
  "/play": startPage,
  "/play/inbox": inboxPage,
  "/play/phone": phonePage,
  "/play/clock": clockPage,
};

const actions: Record<string, (visit: Visit, form: URLSearchParams) => Promise<Outcome>> = {
  "/play/resolve": resolveCase,
  "/play/zendesk": sendWebhook,
  "/play/clock/move": moveClock,
  "/play/inbox/act": actOnMail,
  "/play/phone/reply": replyAsCustomer,
};

/** The pages under `/play`, for whoever sits at this machine. `open` gives the desk once the platform stands. */
export function createDesk(siteUrl: string, data: string, open: () => Desk | undefined) {
  const notices = new Map<string, Html>();
  let noticeNumber = 0;
  const tour = createTour(data);

  const visitOf = (desk: Desk, request: IncomingMessage): Visit & { at?: Path } => {
    const url = new URL(request.url ?? "/", siteUrl);
    const path = url.pathname.replace(/\/$/, "") || "/play";
    const at = [...paths].reverse().find((one) => path === one || (one !== "/play" && path.startsWith(`${one}/`)));
    return { desk, reader: readerOf(request), url, rest: at ? path.slice(at.length + 1) : "", ...(at && { at }) };
  };

  const show = async (request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> => {
    const { at, ...visit } = visitOf(desk, request);
    const { reader, url, rest } = visit;
    if (url.pathname === "/play/pulse") {
      const asked = new URL(url.searchParams.get("of") ?? "/play", siteUrl);
      const { at: page, ...other } = visitOf(desk, {
        ...request,
        headers: request.headers,
        url: asked.pathname + asked.search,
      } as IncomingMessage);
      const pulse = page && (await pages[page](other)).pulse;
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify({ pulse: pulse ?? "" }));
      return;
    }
    if (at === "/play/inbox" && rest.endsWith("/body")) return mailBody(visit, response);
    const found = at && (at === "/play/inbox" || at === "/play/phone" || rest === "");
    const notice = notices.get(url.searchParams.get("said") ?? "");
    const page: Page = found
      ? await pages[at](visit)
      : {
          title: reader.say.trouble,
          at: "/play",
          body: html`<h1>${reader.say.trouble}</h1><p class="lead">${reader.say.nothingHere}</p>`,
        };
    const preparing = desk.preparing();
    const banner = preparing ? html`<p>${reader.say.preparing(preparing)}</p>` : clockBanner(visit, at);
    url.searchParams.delete("said");
    sendPage(response, renderPage({ ...page, notice, banner }, reader, url.pathname + url.search), found ? 200 : 404);
  };

  const act = async (request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> => {
    const { at, ...visit } = visitOf(desk, request);
    const form = await formOf(request);
    const go = (to: string, headers: Record<string, string> = {}): void => {
      response.writeHead(303, { location: to, ...headers });
      response.end();
    };
    if (visit.url.pathname === "/play/language") {
      const back = form.get("back") ?? "";
      const to = form.get("to") ?? "";
      const cookie = to in locales ? { "set-cookie": languageChoice(to as Locale) } : {};
      return go(/^\/(play|oidc)\b/.test(back) ? back : "/play", cookie);
    }
    const action = actions[visit.url.pathname];
    if (!action) return show(request, response, desk);
    const outcome: Outcome = desk.preparing()
      ? { to: at ?? "/play", say: html`${visit.reader.say.preparingWait}` }
      : await action(visit, form);
    if (!outcome.say) return go(outcome.to);
    const said = String(++noticeNumber);
    notices.set(said, outcome.say);
    notices.delete(String(noticeNumber - 50));
    const target = new URL(outcome.to, siteUrl);
    target.searchParams.set("said", said);
    go(target.pathname + target.search);
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    const { say } = readerOf(request);
    const tell = (status: number, sentence: string): void => {
      const page: Page = {
        title: say.trouble,
        at: "/play",
        body: html`<h1>${say.trouble}</h1><p class="lead">${sentence}</p>`,
      };
      sendPage(response, renderPage(page, readerOf(request), "/play"), status);
    };
    if (!isFromUs(request, siteUrl)) {
      tell(403, say.otherSite);
      return;
    }
    const { pathname } = new URL(request.url ?? "/", siteUrl);
    // A second start on this port asks who holds it.
    if (pathname === "/play/who") {
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify({ pid: process.pid, data }));
      return;
    }
    // One name for one site: the sign-in is for this one.
    if (request.headers.host !== new URL(siteUrl).host) {
      response.writeHead(307, { location: siteUrl + request.url });
      response.end();
      return;
    }
    const file = files[pathname];
    if (file) {
      response.writeHead(200, { "content-type": file.type, "cache-control": "no-cache" });
      response.end(file.read());
      return;
    }
    const change = pathname === "/play/as" && signInAs(new URL(request.url ?? "/", siteUrl));
    if (change) {
      const page: Page = {
        title: say.signIn,
        body: html`<h1>${say.changing(change.person.name)}</h1>
<p class="actions"><a class="button primary" href="${change.to}" data-become>${say.openConsole}</a></p>`,
        script: "/play/as.js",
      };
      sendPage(response, renderPage(page, readerOf(request), "/play"), 200, changeOfPerson(change.person));
      return;
    }
    const desk = open();
    if (!desk) {
      tell(503, say.preparing("…"));
      return;
    }
    const work = async (): Promise<void> => {
      if (await tour.handle(request, response, desk)) return;
      await (request.method === "POST" ? act(request, response, desk) : show(request, response, desk));
    };
    work().catch((error) => tell(500, error instanceof Error ? error.message : String(error)));
  };
}
