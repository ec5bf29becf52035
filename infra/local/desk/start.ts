import { customerBy, type DemoCustomer } from "../demo/customers.ts";
import type { Announcement, Reply } from "../demo/help-desk.ts";
import { agents, people } from "../demo/people.ts";
import { chanceOf } from "../demo/random.ts";
import { stories } from "../demo/stories.ts";
import type { Platform } from "../platform.ts";
import type { Desk, Outcome, Visit } from "./desk.ts";
import { type Html, html, type Page } from "./page.ts";

/**
 * Whom a case can be resolved for: each time it is a new customer with that name, so nobody is in quarantine. The tier says which survey
 * it will be: those of high value are asked from 0 to 10, so that a reply of 9 fits each text message.
 */
const cast: Pick<DemoCustomer, "locale" | "preferredChannel" | "tier">[] = [
  { locale: "en", preferredChannel: "email", tier: "medium" },
  { locale: "zh-CN", preferredChannel: "email", tier: "high" },
  { locale: "en", preferredChannel: "sms", tier: "high" },
  { locale: "zh-CN", preferredChannel: "sms", tier: "high" },
];

/** The customer who comes next in a part of the cast; seconds make the number, so a later one is somebody else. */
const castCustomer = (part: number, second: number): DemoCustomer => {
  const { locale, preferredChannel, tier } = cast[part] as (typeof cast)[number];
  const number = second * cast.length + part;
  return { ...customerBy(chanceOf(number), 100_000 + number, { locale, channel: preferredChannel }), tier };
};

/** Somebody new of a part of the cast, to be the customer of a case. */
export const customerOf = (part: number): DemoCustomer => castCustomer(part, numberNow());

const numberNow = (): number => Math.floor(Date.now() / 1000) % 200_000;

export async function startPage({ desk, reader }: Visit): Promise<Page> {
  const { say, locale } = reader;
  const { platform } = desk;
  const number = numberNow();
  const some = (group: "owner" | "auditor") =>
    people
      .filter((person) => person.group === group && !person.away)
      .slice(0, 4)
      .map((person) => person.name);
  const ownersNamed = new Intl.ListFormat(locale, { type: "disjunction" }).format(some("owner"));
  const auditorsNamed = new Intl.ListFormat(locale, { type: "disjunction" }).format(some("auditor"));
  const queues = queuesOf(platform);
  const next = await platform.clock.nextTimer();
  const role = (title: string, how: string, who: string, links: Html[]): Html => html`<section class="card role">
<h2>${title}</h2><p>${how}</p>${who && html`<p class="hint">${who}</p>`}<p class="actions">${links}</p></section>`;
  const option = (index: number): Html => {
    const customer = castCustomer(index, number);
    const how = customer.preferredChannel === "email" ? say.byMail : say.bySms;
    const language = new Intl.DisplayNames(locale, { type: "language" }).of(customer.locale === "en" ? "en" : "zh");
    return html`<option value="${index}">${customer.name} · ${how} · ${language}</option>`;
  };
  return {
    title: say.start,
    at: "/play",
    wide: true,
    pulse: JSON.stringify([queues.map((one) => [one.visible, one.inFlight, one.dead]), next, desk.preparing()]),
    body: html`<h1>${say.startTitle}</h1><p class="lead">${say.startLead}</p>
<form method="post" action="/play/tour/show" class="tour"><p class="actions"><button class="primary">${say.takeTour}</button> <span class="hint">${say.takeTourWhy}</span></p></form>
<div class="roles">
${role(say.beCustomer, say.beCustomerHow, "", [
  html`<a class="button primary" href="/play/inbox?to=customers">${say.openInbox}</a> `,
  html`<a class="button" href="/play/phone">${say.openPhone}</a>`,
])}
${role(say.beOwner, say.beOwnerHow, say.ownerWho(ownersNamed), [html`<a class="button primary" href="/queue">${say.openQueue}</a>`])}
${role(say.beAuditor, say.beAuditorHow, say.ownerWho(auditorsNamed), [html`<a class="button primary" href="/visits">${say.openVisits}</a>`])}
</div>
<div class="halves">
<section class="card"><h2>${say.resolveTitle}</h2><p class="hint">${say.resolveWhy}</p>
<form method="post" action="/play/resolve" data-busy><input type="hidden" name="number" value="${number}">
<label for="who">${say.resolveWho}</label><select id="who" name="who">${cast.map((_, index) => option(index))}</select>
<label for="story">${say.resolveWhat}</label><select id="story" name="story">${stories.map(
      (story) => html`<option value="${story.id}">${story.subject[locale]}</option>`,
    )}</select>
<label for="agent">${say.resolveAgent}</label><select id="agent" name="agent">${agents.map(
      (agent) => html`<option value="${agent.id}">${agent.name}</option>`,
    )}</select>
<p class="actions"><button class="primary">${say.resolve}</button></p>
<p class="hint">${say.zendeskWhy}</p>
<p class="actions"><button formaction="/play/zendesk">${say.zendesk}</button></p></form></section>
<section class="card"><h2>${say.clock}</h2>
<div id="time" data-live><p class="time small"><time datetime="${platform.clock.now().toISOString()}">${reader.moment(platform.clock.now())}</time></p>
<p class="hint">${say.clockLead}</p>
${
  next
    ? html`<form method="post" action="/play/clock/move" data-busy><input type="hidden" name="back" value="start">
<p class="actions"><button name="to" value="timer">${say.ahead}</button> <span class="soft">${reader.moment(next)}</span></p></form>`
    : html`<p class="hint">${say.nothingWaits}</p>`
}</div>
<p class="actions"><a class="button" href="/play/clock">${say.moreMoves}</a></p></section>
</div>
<section class="card"><h2>${say.queuesTitle}</h2><p class="hint">${say.queuesWhy} ${say.deadHow}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${say.queuesTitle}" id="queues" data-live><table class="queues"><thead><tr>
<th scope="col">${say.queue}</th><th scope="col" class="number">${say.waiting}</th><th scope="col" class="number">${say.inFlight}</th><th scope="col" class="number">${say.dead}</th></tr></thead>
<tbody>${queues.map(
      (
        one,
      ) => html`<tr><th scope="row">${one.name}</th><td class="number">${one.visible}</td><td class="number">${one.inFlight}</td>
<td class="number${one.dead > 0 && " bad"}">${one.dead > 0 && html`<span aria-hidden="true">! </span>`}${one.dead}</td></tr>`,
    )}</tbody></table></div></section>`,
  };
}

/** What waits, is worked on and was given up, by the construct that it belongs to. */
function queuesOf(platform: Platform): { name: string; visible: number; inFlight: number; dead: number }[] {
  const rows = new Map<string, { name: string; visible: number; inFlight: number; dead: number }>();
  for (const { path, visible, inFlight, dead } of platform.queues()) {
    const parts = path.split("/").filter((part) => part !== "Resource" && part !== "Queue");
    const isDead = dead || parts.at(-1) === "DeadLetters";
    const name = parts.filter((part) => part !== "DeadLetters").at(-1) ?? path;
    const row = rows.get(name) ?? { name, visible: 0, inFlight: 0, dead: 0 };
    rows.set(name, row);
    if (isDead) row.dead += visible + inFlight;
    else {
      row.visible += visible;
      row.inFlight += inFlight;
    }
  }
  return [...rows.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** What comes next, and the button that brings it on. */
const untilSent = (customer: DemoCustomer, say: Visit["reader"]["say"]): Html => html`${say.resolvedNext}
<form method="post" action="/play/clock/move" data-busy><input type="hidden" name="back" value="start">
<input type="hidden" name="for" value="${customer.preferredChannel === "sms" ? customer.phone : customer.email}">
<p class="actions"><button name="to" value="message">${say.untilSent}</button></p></form>`;

const refusal = (say: Visit["reader"]["say"], { status, body }: Reply): Html =>
  html`${say.refused(status)} ${(body as { error?: { message?: string } } | undefined)?.error?.message ?? ""}`;

/** Tells the intake of a customer's case. */
export function announceCase(
  desk: Pick<Desk, "platform" | "helpDesk">,
  customer: DemoCustomer,
  {
    story = stories[0],
    agent = agents[0],
    externalId = String(numberNow()),
    ...facts
  }: Partial<{ story: (typeof stories)[number]; agent: (typeof agents)[number] }> & Partial<Announcement> = {},
): Promise<Reply> {
  const opened = new Date(desk.platform.clock.now().getTime() - 3 * 3_600_000);
  return desk.helpDesk.announce({
    source: "demo",
    status: "resolved",
    externalId,
    ...(story && { subject: story.subject[customer.locale], issueType: story.issueType }),
    customer,
    agent: { id: agent.id, name: agent.name },
    teamId: agent.team,
    channel: "chat",
    openedAt: opened.toISOString(),
    ...facts,
  });
}

/** The case that a form describes, told to the intake as resolved (or, for the webhook's sake, as still open). */
async function announce({ desk, reader }: Visit, form: URLSearchParams, status: "open" | "resolved", source: string) {
  const part = Number(form.get("who"));
  const number = Number(form.get("number"));
  const story = stories.find((one) => one.id === form.get("story")) ?? stories[0];
  const agent = agents.find((one) => one.id === form.get("agent")) ?? agents[0];
  const customer = castCustomer(part in cast ? part : 0, Number.isInteger(number) ? number : numberNow());
  const externalId = String(numberNow());
  const reply = await announceCase(desk, customer, { ...(story && { story }), agent, externalId, status, source });
  return { reply, customer, externalId, subject: story?.subject[customer.locale] ?? "", say: reader.say };
}

/** Resolves a case through the intake API. */
export async function resolveCase(visit: Visit, form: URLSearchParams): Promise<Outcome> {
  const { reply, customer, say } = await announce(visit, form, "resolved", "demo");
  if (reply.status >= 300) return { to: "/play", say: refusal(say, reply) };
  await visit.desk.platform.idle().catch(() => undefined);
  return { to: "/play", say: html`${say.resolved(customer.name, reply.status)} ${untilSent(customer, say)}` };
}

/** Solves a ticket through Zendesk's webhook; the ticket's payload names no customer, so the help desk has told of it before. */
export async function sendWebhook(visit: Visit, form: URLSearchParams): Promise<Outcome> {
  const { reply: known, customer, externalId, subject, say } = await announce(visit, form, "open", "zendesk");
  if (known.status >= 300) return { to: "/play", say: refusal(say, known) };
  const reply = await visit.desk.helpDesk.solve({ id: externalId, subject });
  if (reply.status >= 300) return { to: "/play", say: refusal(say, reply) };
  await visit.desk.platform.idle().catch(() => undefined);
  return { to: "/play", say: html`${say.zendeskSent(externalId, reply.status)} ${untilSent(customer, say)}` };
}
