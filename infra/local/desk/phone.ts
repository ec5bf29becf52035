import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Platform, Sms } from "../platform.ts";
import type { Outcome, Visit } from "./desk.ts";
import { type Html, html, type Page } from "./page.ts";

interface Reply {
  from: string;
  body: string;
  at: string;
}

/** The customers' side of the conversations; the platform keeps its own. */
export interface Phones {
  replies(): readonly Reply[];
  /** Sends a text message as whoever has this number, to the number that wrote to it last; false when none did. */
  reply(platform: Platform, from: string, body: string): Promise<boolean>;
}

/** Opens what customers have written so far. */
export function openPhones(file: string): Phones {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  // A kill may have cut the last line short.
  const replies: Reply[] = lines.flatMap((line) => (line.endsWith("}") ? [JSON.parse(line)] : []));
  return {
    replies: () => replies,
    async reply(platform, from, body) {
      const last = platform.sms.list().findLast((sms) => sms.to === from);
      if (!last) return false;
      const reply = { from, body, at: platform.clock.now().toISOString() };
      await platform.sms.reply({ from, to: last.from, body, previousMessageId: last.id });
      replies.push(reply);
      appendFileSync(file, `${JSON.stringify(reply)}\n`);
      return true;
    },
  };
}

const conversationPath = (number: string) => `/play/phone/${encodeURIComponent(number)}`;

export function phonePage({ desk, reader, rest }: Visit): Page {
  const { say } = reader;
  const all = desk.platform.sms.list();
  const latest = new Map<string, Sms>();
  for (const sms of all.toSorted((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime())) {
    latest.delete(sms.to);
    latest.set(sms.to, sms);
  }
  const number = decodeURIComponent(rest);
  const row = ([to, sms]: [string, Sms]): Html => html`<li>
<a href="${conversationPath(to)}"${to === number && html` aria-current="true"`}>
<span class="who">${to}</span><time datetime="${new Date(sms.at).toISOString()}">${reader.moment(new Date(sms.at))}</time>
<span class="what">${sms.body}</span></a></li>`;
  return {
    title: say.phone,
    at: "/play/phone",
    wide: true,
    pulse: `${all.length} ${all.at(-1)?.id} ${desk.phones.replies().length}`,
    body: html`<div class="panes${rest && " chosen"}"><section class="side" aria-label="${say.phone}">
${rest ? html`<h2>${say.phone}</h2>` : html`<h1>${say.phone}</h1>`}<p class="hint">${say.phoneLead}</p>
<div class="list" id="list" data-live>${
      latest.size > 0 ? html`<ul>${[...latest].reverse().map(row)}</ul>` : html`<p class="empty">${say.phoneEmpty}</p>`
    }</div></section>
<article class="main-pane">${
      latest.has(number)
        ? conversation(number, all, desk.phones.replies(), reader)
        : rest
          ? html`<h1>${say.trouble}</h1><p class="empty">${say.phoneGone}</p>`
          : html`<p class="empty">${say.phoneChoose}</p>`
    }</article></div>`,
  };
}

function conversation(number: string, all: Sms[], replies: readonly Reply[], reader: Visit["reader"]): Html {
  const { say } = reader;
  const sent = all
    .filter((sms) => sms.to === number)
    .map((sms) => ({ at: new Date(sms.at), body: sms.body, parts: sms.parts, mine: false }));
  const received = replies
    .filter((reply) => reply.from === number)
    .map((reply) => ({ at: new Date(reply.at), body: reply.body, parts: 0, mine: true }));
  const bubbles = [...sent, ...received].sort((a, b) => a.at.getTime() - b.at.getTime());
  const withLinks = (body: string): Html[] =>
    body
      .split(/(https?:\/\/[^\s，。！？]+)/)
      .map((part, index) =>
        index % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noopener">${part}</a>` : html`${part}`,
      );
  return html`<a class="back" href="/play/phone">‹ ${say.phone}</a><h1>${number}</h1>
<ol class="bubbles" id="bubbles" data-live>${bubbles.map(
    (one) => html`<li class="${one.mine ? "mine" : "theirs"}"><p>${withLinks(one.body)}</p>
<small>${reader.moment(one.at)}${one.parts > 0 && html` · ${say.parts(one.parts)}`}</small></li>`,
  )}</ol>
<form class="reply" method="post" action="/play/phone/reply" data-busy><input type="hidden" name="number" value="${number}">
<label for="body">${say.reply}</label>
<div class="row"><input id="body" name="body" required maxlength="1000" autocomplete="off" aria-describedby="body-hint"><button class="primary">${say.send}</button></div>
<p class="hint" id="body-hint">${say.replyHint}</p></form>`;
}

/** Sends what the form says as the customer, and waits for the answer. */
export async function replyAsCustomer({ desk, reader }: Visit, form: URLSearchParams): Promise<Outcome> {
  const from = form.get("number") ?? "";
  const body = form.get("body")?.trim() ?? "";
  const to = conversationPath(from);
  if (!body) return { to, say: html`${reader.say.replyEmpty}` };
  if (!(await desk.phones.reply(desk.platform, from, body)))
    return { to: "/play/phone", say: html`${reader.say.phoneGone}` };
  await desk.platform.idle().catch(() => undefined);
  return { to, say: html`${reader.say.replied}` };
}
