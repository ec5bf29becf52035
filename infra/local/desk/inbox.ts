import type { ServerResponse } from "node:http";
import PostalMime, { type Email } from "postal-mime";
import { people } from "../demo/people.ts";
import type { Mail } from "../platform.ts";
import type { Outcome, Visit } from "./desk.ts";
import { type Html, html, type Page } from "./page.ts";

const views = ["rendered", "plain", "headers", "source"] as const;
type View = (typeof views)[number];
const shown = 200;

const parsed = new Map<string, Promise<Email>>();
/** A mail taken apart, once. */
function read(mail: Mail): Promise<Email> {
  const known = parsed.get(mail.id) ?? PostalMime.parse(mail.raw);
  parsed.set(mail.id, known);
  return known;
}

const nameOf = (address: Email["from"]): string => address?.name || address?.address || "";

const staffNames = new Map(people.map(({ email, name }) => [email, name]));

/** The people that a mail is for: staff by their names, others as the header names them. */
const recipientsOf = (email: Email, mail: Mail): string =>
  email.to?.map((to) => staffNames.get(to.address ?? "") ?? nameOf(to)).join(", ") || mail.to.join(", ");

const audiences = {
  everybody: () => true,
  customers: (mail: Mail) => !mail.to.some((address) => staffNames.has(address)),
  staff: (mail: Mail) => mail.to.some((address) => staffNames.has(address)),
};
type Audience = keyof typeof audiences;

export async function inboxPage({ desk, reader, url, rest }: Visit): Promise<Page> {
  const { say } = reader;
  const all = desk.platform.mail.list().toSorted((a, b) => new Date(b.at).getTime() - new Date(a.at).getTime());
  const words = url.searchParams.get("find")?.trim() ?? "";
  const asked = url.searchParams.get("to") ?? "";
  const audience: Audience = asked in audiences ? (asked as Audience) : "everybody";
  const fitting: { mail: Mail; email: Email }[] = [];
  const theirs = all.filter(audiences[audience]);
  for (const mail of theirs) {
    if (fitting.length === shown) break;
    const email = await read(mail);
    const text = `${email.subject} ${recipientsOf(email, mail)} ${mail.to.join(" ")}`.toLowerCase();
    if (text.includes(words.toLowerCase())) fitting.push({ mail, email });
  }
  const chosen = rest ? desk.platform.mail.get(decodeURIComponent(rest)) : undefined;
  const kept = (to: Audience) => {
    const entries = { ...(to !== "everybody" && { to }), ...(words && { find: words }) };
    return Object.keys(entries).length > 0 ? `?${new URLSearchParams(entries)}` : "";
  };
  const query = kept(audience);
  const row = ({ mail, email }: { mail: Mail; email: Email }): Html => html`<li>
<a href="/play/inbox/${encodeURIComponent(mail.id)}${query}"${mail.id === chosen?.id && html` aria-current="true"`}>
<span class="who">${recipientsOf(email, mail)}</span><time datetime="${new Date(mail.at).toISOString()}">${reader.moment(new Date(mail.at))}</time>
<span class="what">${email.subject}</span></a></li>`;
  const list = html`<div class="list" id="list" data-live>
<p class="hint count">${say.mailCount(words ? fitting.length : theirs.length)}${theirs.length > shown && !words && html`. ${say.onlyLatest(shown)}`}</p>
${
  fitting.length > 0
    ? html`<ul>${fitting.map(row)}</ul>`
    : html`<p class="empty">${all.length === 0 ? say.inboxEmpty : say.findNothing}</p>`
}</div>`;
  return {
    title: say.inbox,
    at: "/play/inbox",
    wide: true,
    pulse: `${all.length} ${all[0]?.id}`,
    body: html`<div class="panes${rest && " chosen"}"><section class="side" aria-label="${say.inbox}">
${rest ? html`<h2>${say.inbox}</h2>` : html`<h1>${say.inbox}</h1>`}<p class="hint">${say.inboxLead}</p>
<form class="find" role="search">${audience !== "everybody" && html`<input type="hidden" name="to" value="${audience}">`}<label for="find">${say.find}</label><input id="find" name="find" type="search" value="${words}" placeholder="${say.findWhat}"></form>
<nav class="tabs" aria-label="${say.audiences}">${(Object.keys(audiences) as Audience[]).map(
      (one) => html`<a href="/play/inbox${kept(one)}"${one === audience && html` aria-current="page"`}>${say[one]}</a>`,
    )}</nav>
${list}</section>
<article class="main-pane" id="mail">${
      chosen
        ? await mailView(chosen, (url.searchParams.get("view") ?? "rendered") as View, { reader, query })
        : rest
          ? html`<h1>${say.trouble}</h1><p class="empty">${say.mailGone}</p>`
          : html`<p class="empty">${say.mailChoose}</p>`
    }</article></div>`,
  };
}

async function mailView(
  mail: Mail,
  view: View,
  { reader, query }: Pick<Visit, "reader"> & { query: string },
): Promise<Html> {
  const { say } = reader;
  const email = await read(mail);
  const base = `/play/inbox/${encodeURIComponent(mail.id)}`;
  const tab = (one: View): Html =>
    html`<a href="${base}?view=${one}${query.replace("?", "&")}"${one === view && html` aria-current="page"`}>${say[one]}</a>`;
  const bodies: Record<View, () => Html> = {
    rendered: () =>
      email.html
        ? html`<iframe class="mail" title="${email.subject ?? say.rendered}" src="${base}/body" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
        : html`<p class="empty">${say.noHtml}</p>`,
    plain: () =>
      email.text ? html`<pre class="letter">${email.text}</pre>` : html`<p class="empty">${say.noText}</p>`,
    headers: () =>
      html`<table class="headers"><tbody>${email.headers.map(
        (header) => html`<tr><th scope="row">${header.originalKey}</th><td>${header.value}</td></tr>`,
      )}</tbody></table>`,
    source: () => html`<pre class="source">${Buffer.from(mail.raw).toString("utf8")}</pre>`,
  };
  return html`<a class="back" href="/play/inbox${query}">‹ ${say.inbox}</a>
<h1>${email.subject}</h1>
<dl class="envelope"><dt>${say.from}</dt><dd>${nameOf(email.from)} <span class="soft">${email.from?.address}</span></dd>
<dt>${say.to}</dt><dd>${recipientsOf(email, mail)} <span class="soft">${mail.to.join(", ")}</span></dd>
<dt>${say.sentAt}</dt><dd>${reader.moment(new Date(mail.at))}</dd></dl>
<nav class="tabs" aria-label="${say.views}">${views.map(tab)}</nav>
${(bodies[view] ?? bodies.rendered)()}
<form class="pretend" method="post" action="/play/inbox/act" data-busy><input type="hidden" name="mail" value="${mail.id}">
<span id="pretend">${say.pretend}</span><div class="row" role="group" aria-labelledby="pretend"><button name="act" value="bounce">${say.bounce}</button>
<button name="act" value="complaint">${say.complaint}</button><button name="act" value="scan">${say.scan}</button></div></form>`;
}

/** The mail's own markup, fenced: no scripts, no requests, links open beside the desk. */
export async function mailBody({ desk, rest }: Visit, response: ServerResponse): Promise<void> {
  const mail = desk.platform.mail.get(decodeURIComponent(rest.replace(/\/body$/, "")));
  const email = mail && (await read(mail));
  response.writeHead(email?.html ? 200 : 404, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(email?.html ? `<base target="_blank">${email.html}` : "");
}

/** The links of a mail that lead to this site, as a scanner would find them. */
async function linksIn(mail: Mail, siteUrl: string): Promise<string[]> {
  const { html: markup = "", text = "" } = await read(mail);
  const found = [
    ...[...markup.matchAll(/href="([^"]+)"/g)].map(([, link]) => (link ?? "").replaceAll("&amp;", "&")),
    ...[...text.matchAll(/https?:\/\/[^\s<>")]+/g)].map(([link]) => link),
  ];
  return [...new Set(found)].filter((link) => link.startsWith(`${siteUrl}/`));
}

/** Lets happen to a mail what happens to mail: it bounces, is reported, or a scanner follows its links. */
export async function actOnMail({ desk, reader }: Visit, form: URLSearchParams): Promise<Outcome> {
  const { say } = reader;
  const { platform } = desk;
  const mail = platform.mail.get(form.get("mail") ?? "");
  if (!mail) return { to: "/play/inbox", say: html`${say.mailGone}` };
  const to = `/play/inbox/${encodeURIComponent(mail.id)}`;
  switch (form.get("act")) {
    case "bounce":
      await platform.mail.emit(mail.id, "Bounce");
      return { to, say: html`${say.bounced}` };
    case "complaint":
      await platform.mail.emit(mail.id, "Complaint");
      return { to, say: html`${say.complained}` };
    case "scan": {
      const statuses: number[] = [];
      const links = await linksIn(mail, desk.siteUrl);
      for (const link of links) statuses.push((await fetch(link, { redirect: "manual" })).status);
      return { to, say: html`${say.scanned(links.length, [...new Set(statuses)].join(", "))}` };
    }
    default:
      return { to };
  }
}
