import PostalMime from "postal-mime";
import { deriveId } from "../../../functions/core/id.ts";
import type { Phones } from "../desk/phone.ts";
import type { Identity } from "../identity.ts";
import { passTime } from "../pass-time.ts";
import type { Mail, Platform, Sms } from "../platform.ts";
import { customerBy, type DemoCustomer } from "./customers.ts";
import type { Announcement, HelpDesk } from "./help-desk.ts";
import { type Person, people, personOf, teams } from "./people.ts";
import { type Chance, chanceOf } from "./random.ts";
import { Refused, staffApi } from "./staff-api.ts";
import { agents, type Story, stories } from "./stories.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long before now the demo's history begins. */
export const historyMs = 35 * day;

const customers = 200;
/** How many of those without a scene the help desk tells of at once. */
const batch = 20;

/** What a customer says, and when: hours after the message came, or hours before now. */
interface Say {
  mood: "happy" | "passive" | "unhappy";
  after?: number;
  ago?: number;
  call?: boolean;
  silent?: boolean;
}

/** One resolved case of the demo: when it was resolved, what the customer says to the survey and to the re-survey, and what the owner does. */
interface Scene {
  /** Hours before now; 0 is the very end. */
  resolvedAgo: number;
  answers?: Say[];
  /** Hours after the task opened. */
  owner?: { after: number; does: Deed }[] | undefined;
  customer?: Partial<DemoCustomer>;
  /** The customer of an earlier scene, by its place. */
  again?: number;
  oddity?: "unknown" | "unreachable" | "bounce" | "reopen";
}

type Deed = "acknowledge" | "voicemail" | "reached" | "wait" | "close";

const closing = (acknowledged: number, reached: number, closed: number): Scene["owner"] => [
  { after: acknowledged, does: "acknowledge" },
  { after: reached, does: "reached" },
  { after: closed, does: "close" },
];
const normal = { tier: "medium" } as const;

/** An answer that came so many hours ago, to a case resolved early enough that the survey had gone out by then. */
const unhappyAgo = (ago: number, owner: Scene["owner"] = [], say: Partial<Say> = {}): Scene => ({
  resolvedAgo: ago + 40,
  answers: [{ mood: "unhappy", ago, ...say }],
  owner,
  customer: normal,
});

const high = { tier: "high" } as const;

/** The forty resolved cases. */
const scenes: readonly Scene[] = [
  ...[760, 700, 655, 600, 560, 510, 450, 400, 345, 290, 235, 180, 140, 105, 70].map(
    (resolvedAgo, index): Scene => ({
      resolvedAgo,
      answers: [{ mood: "happy", after: 1 + index * 1.3, silent: index % 4 === 3 }],
      customer: index % 2 === 0 ? high : normal,
    }),
  ),
  ...[520, 330, 160].map(
    (resolvedAgo, index): Scene => ({
      resolvedAgo,
      answers: [{ mood: "passive", after: 6 }],
      customer: index === 0 ? normal : high,
    }),
  ),
  // Closed loops: in time, won back and not; one acknowledged late.
  {
    resolvedAgo: 640,
    answers: [
      { mood: "unhappy", after: 3 },
      { mood: "happy", after: 5 },
    ],
    owner: closing(1, 5, 22),
    customer: high,
  },
  {
    resolvedAgo: 500,
    answers: [
      { mood: "unhappy", after: 2 },
      { mood: "passive", after: 20 },
    ],
    owner: closing(7, 20, 60),
    customer: normal,
  },
  { resolvedAgo: 390, answers: [{ mood: "unhappy", after: 8 }], owner: closing(1, 3, 10), customer: normal },
  {
    resolvedAgo: 260,
    answers: [
      { mood: "unhappy", after: 4 },
      { mood: "happy", after: 12 },
    ],
    owner: [
      { after: 2, does: "acknowledge" },
      { after: 4, does: "voicemail" },
      { after: 23, does: "reached" },
      { after: 30, does: "close" },
    ],
    customer: normal,
  },
  // Open loops, with a clock in every state.
  unhappyAgo(0.8),
  unhappyAgo(3.4),
  unhappyAgo(8, [{ after: 1, does: "acknowledge" }], { mood: "happy", call: true }),
  unhappyAgo(20, [{ after: 2, does: "acknowledge" }]),
  unhappyAgo(30),
  unhappyAgo(58, [
    { after: 3, does: "acknowledge" },
    { after: 6, does: "reached" },
    { after: 7, does: "wait" },
  ]),
  unhappyAgo(80, [
    { after: 5, does: "acknowledge" },
    { after: 10, does: "voicemail" },
    { after: 50, does: "voicemail" },
  ]),
  // Asked, and silent.
  { resolvedAgo: 300 },
  { resolvedAgo: 90 },
  // Why not: what the ledger shows.
  { resolvedAgo: 420, again: 2 },
  { resolvedAgo: 75, customer: { consent: { email: false, sms: false } } },
  { resolvedAgo: 320, oddity: "unreachable" },
  { resolvedAgo: 150, oddity: "unknown" },
  { resolvedAgo: 210, oddity: "bounce", customer: { preferredChannel: "email" } },
  { resolvedAgo: 120, oddity: "reopen" },
  // Resolved just now: their surveys wait for the next send time.
  { resolvedAgo: 0, customer: { locale: "en", preferredChannel: "email" } },
  { resolvedAgo: 0, customer: { locale: "zh-CN", preferredChannel: "email" } },
  { resolvedAgo: 0, customer: { locale: "en", preferredChannel: "sms" } },
];

/** What the seed works with. */
interface Workplace {
  platform: Platform;
  identity: Identity;
  helpDesk: HelpDesk;
  phones: Phones;
  seed: number;
}

/**
 * Lives through five weeks of a small service department up to this moment, as its help desk, its customers and its staff, all through the
 * doors that the product has for them. The platform's clock stands `historyMs` in the past when it begins, and at the present when it ends.
 */
export async function seedDemo(
  { platform, identity, helpDesk, phones, seed }: Workplace,
  tell: (progress: string) => void,
) {
  const chance = chanceOf(seed);
  const api = staffApi(platform.siteUrl, identity);
  const end = Date.now();
  const begin = platform.clock.now().getTime();
  const now = () => platform.clock.now().getTime();
  const plan = timetable();
  const admin = personIn("admin");
  const head = personIn("head");

  await hire(api);
  const byStaffId = new Map<string, Person>();
  for (const member of (await api.call(admin, "GET", "/api/staff")).staff) {
    const person = personOf(member.subject);
    if (person) byStaffId.set(member.id, person);
  }

  // The scenes' customers come first in the numbering, so that the open cases are everybody else's.
  const cast = scenes.map((scene, index) => castFor(scene, index, chance));
  const drawAt = await planAudits();
  const others = Array.from({ length: customers - scenes.length }, (_, index) =>
    customerBy(chance, scenes.length + index + 1),
  );
  for (let first = 0; first < others.length; first += batch) {
    const told = others.slice(first, first + batch).map((customer) => {
      const story = chance.of(stories);
      return () => announce(about(story, customer, customer.externalId.replace("C-", "T-1"), "open"));
    });
    const at = begin + ((drawAt - begin) * first) / others.length;
    plan.at(at, () => Promise.all(told.map((tell) => tell())));
  }

  const heard = new Map<string, ((message: { mail: Mail } | { sms: Sms }) => void)[]>();
  const expect = (customer: DemoCustomer, listener: (message: { mail: Mail } | { sms: Sms }) => void) => {
    for (const address of [customer.email, customer.phone])
      if (address) heard.set(address, [...(heard.get(address) ?? []), listener]);
  };
  const tasks = new Set<string>();

  for (const [index, scene] of scenes.entries()) {
    const customer = scene.again === undefined ? cast[index] : cast[scene.again];
    if (!customer) throw new Error(`Scene ${index} has no customer.`);
    const story = stories[index % stories.length] as Story;
    // Its own, so that what is said does not hang on the order of the day.
    const luck = chanceOf(seed * 1000 + index);
    const resolved = end - scene.resolvedAgo * hour;
    const externalId = `T-${1000 + index}`;
    const { oddity } = scene;
    plan.at(resolved, async () => {
      const { customer: named, ...nameless } = about(story, customer, externalId, "resolved");
      await announce(oddity === "unknown" ? nameless : { ...nameless, customer: named });
    });
    if (oddity === "reopen")
      plan.at(resolved + 5 * hour, () => announce(about(story, customer, externalId, "reopened")));
    if (oddity === "bounce")
      expect(customer, (message) => {
        if ("mail" in message) plan.at(now() + minute, () => platform.mail.emit(message.mail.id, "Bounce"));
      });
    for (const [turn, say] of (scene.answers ?? []).entries())
      expect(customer, (message) => {
        const at =
          say.ago === undefined ? platform.clock.now().getTime() + (say.after ?? 1) * hour : end - say.ago * hour;
        // Nobody has answered tomorrow's letter yet.
        if (at < end)
          plan.at(at, () => answer(message, say, story, customer, turn === 0 ? scene.owner : undefined, luck));
      });
  }

  async function announce(announcement: Announcement): Promise<void> {
    const { status, body } = await helpDesk.announce(announcement);
    if (status >= 300)
      throw new Error(`The intake refused case ${announcement.externalId}: ${status} ${JSON.stringify(body)}`);
  }

  function about(
    story: Story,
    customer: DemoCustomer,
    externalId: string,
    status: Announcement["status"],
  ): Announcement {
    const served = agents.filter((one) => one.team === story.team);
    const agent = served[Number(externalId.slice(2)) % served.length] ?? agents[0];
    return {
      source: "demo",
      externalId,
      status,
      subject: story.subject[customer.locale],
      customer,
      agent: { id: agent.id, name: agent.name },
      teamId: story.team,
      channel: ["chat", "phone", "email"][Number(externalId.slice(2)) % 3] as string,
      issueType: story.issueType,
      openedAt: new Date(now() - (status === "open" ? 1 : 26) * hour).toISOString(),
    };
  }

  async function answer(
    message: { mail: Mail } | { sms: Sms },
    { mood, call, silent }: Say,
    story: Story,
    customer: DemoCustomer,
    owner: Scene["owner"],
    luck: Chance,
  ): Promise<void> {
    const words = silent ? "" : luck.of(story[mood])[customer.locale];
    const link = "mail" in message ? await linkIn(message.mail) : linkOf(message.sms.body);
    // The page says which scale it asks on.
    const page = await (await fetch(link)).text();
    const highest = Math.max(...[...page.matchAll(/name="score" value="(\d+)"/g)].map(([, score]) => Number(score)));
    const score = scoreFor(mood, highest, luck);
    if ("sms" in message && !call) {
      await phones.reply(platform, message.sms.to, String(score));
      await platform.idle();
      if (words) await phones.reply(platform, message.sms.to, words);
    } else {
      const body = new URLSearchParams({
        score: String(score),
        comment: words,
        ...(call && { call: "yes", time: "morning" }),
      });
      const reply = await fetch(link, { method: "POST", body });
      if (!reply.ok) throw new Error(`The answer of ${customer.name} was refused: ${reply.status}`);
    }
    await platform.idle();
    if (owner) await handleTask(owner, story, customer);
  }

  function scoreFor(mood: Say["mood"], highest: number, luck: Chance): number {
    const nps = { happy: [9, 10], passive: [7, 8], unhappy: [0, 5] } as const;
    const csat = { happy: [4, 5], passive: [3, 3], unhappy: [1, 2] } as const;
    const [from, to] = (highest > 5 ? nps : csat)[mood];
    return luck.between(from, to);
  }

  /** The owner's part in the task that has just opened. */
  async function handleTask(deeds: NonNullable<Scene["owner"]>, story: Story, customer: DemoCustomer): Promise<void> {
    const open = (await api.call(head, "GET", "/api/tasks?view=all&status=open&limit=100")).tasks as {
      id: string;
      ownerId?: string;
      customerName: string;
    }[];
    const task = open.find(({ id, customerName }) => customerName === customer.name && !tasks.has(id));
    if (!task) throw new Error("An unhappy answer opened no task.");
    tasks.add(task.id);
    const owner = byStaffId.get(task.ownerId ?? "");
    if (!owner) throw new Error(`Task ${task.id} has no owner.`);
    const opened = now();
    const path = `/api/tasks/${task.id}` as const;
    const { locale } = owner;
    const zh = locale === "zh-CN";
    for (const { after, does } of deeds) {
      const at = opened + after * hour;
      const post = (verb: string, body: object = {}) =>
        plan.at(at, () => api.call(owner, "POST", `${path}/${verb}`, body));
      if (does === "acknowledge") post("acknowledge");
      if (does === "wait") post("wait", { note: zh ? "等客户把照片发来。" : "The customer will send a photo." });
      if (does === "reached") post("attempts", { outcome: "reached", note: story.finding[locale] });
      if (does === "voicemail")
        post("attempts", {
          outcome: "voicemail",
          note: zh ? "无人接听，已留言。" : "No answer; left a message with my number.",
          nextTryAt: new Date(Math.max(at + 18 * hour, end + 2 * hour)).toISOString(),
        });
      if (does === "close") post("close", { rootCause: story.cause, action: story.action[locale] });
    }
  }

  /** A programme, its draw of this quarter, and what the auditors do about it; says when it is drawn. */
  async function planAudits(): Promise<number> {
    const program = await api.call(admin, "POST", "/api/programs", {
      name: "Shops and hotline 门店与热线",
      scorecardId: "store-visit",
      scorecardVersion: 1,
      teamId: deriveId("team", "delivery"),
      fee: { cents: 3500, currency: "EUR" },
    });
    const path = `/api/programs/${program.id}` as const;
    const how = "Team meetings of both teams, and the staff handbook 班组会议与员工手册";
    await api.call(admin, "POST", `${path}/staff-informed`, { how });
    const present = new Date(end);
    const quarter = `${present.getUTCFullYear()}-Q${Math.floor(present.getUTCMonth() / 3) + 1}`;
    const start = Date.UTC(present.getUTCFullYear(), 3 * Math.floor(present.getUTCMonth() / 3));
    const drawAt = Math.max(begin + 2 * hour, Math.min(Math.max(start + 7 * hour, end - 20 * day), end - hour));
    plan.at(drawAt, async () => {
      try {
        await api.call(head, "POST", `${path}/draws`, { quarter });
      } catch (error) {
        // Around a quarter's first day its schedule may have drawn it already.
        if (!(error instanceof Refused && error.status === 409)) throw error;
      }
    });
    const from = Math.max(drawAt, start);
    const at = (share: number) => from + (end - from) * share;
    const [sofia, zhou, ben] = people.filter((person) => person.group === "auditor") as [Person, Person, Person];
    const take = async (who: Person): Promise<string> => {
      const { visits } = await api.call(who, "GET", `/api/visits?view=open&quarter=${quarter}`);
      const visit = chance.of(visits as { id: string }[]);
      await api.call(who, "POST", `/api/visits/${visit.id}/take`);
      return visit.id;
    };
    const soon = () => new Date(now() + minute).toISOString();
    plan.at(at(0.3), async () => {
      const visitId = await take(sofia);
      await api.call(sofia, "POST", `/api/visits/${visitId}/schedule`, { at: soon() });
      plan.at(at(0.55), () => visit(sofia, visitId, true));
    });
    plan.at(at(0.5), async () => {
      const visitId = await take(zhou);
      await api.call(zhou, "POST", `/api/visits/${visitId}/schedule`, { at: soon() });
      plan.at(at(0.95), () => visit(zhou, visitId, false));
    });
    plan.at(at(0.6), async () => {
      const visitId = await take(ben);
      const last = Date.UTC(present.getUTCFullYear(), 3 * Math.floor(present.getUTCMonth() / 3) + 3) - hour;
      const planned = new Date(Math.min(end + 2 * day, last)).toISOString();
      await api.call(ben, "POST", `/api/visits/${visitId}/schedule`, { at: planned });
    });
    plan.at(at(0.7), () => take(sofia));
    return drawAt;
  }

  /** A visit as its auditor fills it in: to the end, or half. */
  async function visit(who: Person, visitId: string, whole: boolean): Promise<void> {
    const path = `/api/visits/${visitId}` as const;
    await api.call(who, "POST", `${path}/start`);
    const { scorecard } = await api.call(who, "GET", path);
    const items = (scorecard.sections as { items: { id: string; max: number }[] }[]).flatMap(
      (section) => section.items,
    );
    const answers = items.map(({ id, max }) => ({ itemId: id, score: max === 1 ? 1 : chance.between(max - 2, max) }));
    const zh = who.locale === "zh-CN";
    const note = zh ? "店员主动介绍，价格说明清楚。" : "Greeted at the door; the price was explained without asking.";
    if (whole) await api.call(who, "POST", `${path}/submit`, { answers, note });
    else await api.call(who, "POST", `${path}/draft`, { answers: answers.slice(0, 3), note });
  }

  let seenMails = 0;
  let seenTexts = 0;
  /** Hands what has come since the last time to whom it is for. */
  function deliver(): void {
    const mails = platform.mail.list();
    const texts = platform.sms.list();
    const message = [
      ...mails.slice(seenMails).map((mail) => ({ mail })),
      ...texts.slice(seenTexts).map((sms) => ({ sms })),
    ];
    for (const one of message) {
      // What answers a reply is for reading only.
      if ("sms" in one && !linkOf(one.sms.body)) continue;
      const address = "mail" in one ? (one.mail.to[0] ?? "") : one.sms.to;
      heard.get(address)?.shift()?.(one);
    }
    seenMails = mails.length;
    seenTexts = texts.length;
  }

  for (let due = plan.next(); due !== undefined; due = plan.next()) {
    tell(`${Math.round((100 * (now() - begin)) / (end - begin))} %`);
    await passTime(platform, new Date(due), () => {
      deliver();
      tell(`${Math.round((100 * (now() - begin)) / (end - begin))} %`);
      return plan.next() !== due;
    });
    if (plan.next() !== due) continue;
    await plan.take()?.();
    await platform.idle();
    deliver();
  }
  await passTime(platform, new Date(end));
  await platform.clock.moveBy(-platform.clock.offsetMs());
}

const personIn = (group: Person["group"]): Person => {
  const person = people.find((one) => one.group === group);
  if (!person) throw new Error(`Nobody is ${group}.`);
  return person;
};

/** Adds the teams and everybody who can sign in. */
async function hire(api: ReturnType<typeof staffApi>): Promise<void> {
  const admin = personIn("admin");
  for (const [key, { name }] of Object.entries(teams))
    await api.call(admin, "PUT", `/api/teams/${deriveId("team", key)}`, {
      name,
      timeZone: key === "account" ? "Asia/Shanghai" : "Europe/Berlin",
      helpDeskIds: [key],
      isDefault: key === "delivery",
    });
  for (const { subject, name, email, group, team, agentId, locale, timeZone } of people)
    await api.call(admin, "PUT", `/api/staff/${deriveId("staff", subject)}`, {
      subject,
      name,
      email,
      roles: [group],
      locale,
      timeZone,
      ...(team && { teamId: deriveId("team", team) }),
      ...(agentId && { agentId }),
    });
}

/** The customer of a scene. */
function castFor({ customer, oddity }: Scene, index: number, chance: Chance): DemoCustomer {
  const { locale, preferredChannel: channel } = customer ?? {};
  const made = customerBy(chance, index + 1, { ...(locale && { locale }), ...(channel && { channel }) });
  const whole = { ...made, ...customer };
  if (oddity !== "unreachable") return whole;
  const { email, phone, ...rest } = whole;
  return rest;
}

/** What is to be done when, the earliest first. */
function timetable() {
  const entries: { at: number; run: () => Promise<unknown> }[] = [];
  return {
    at(at: number, run: () => Promise<unknown>) {
      const place = entries.findIndex((entry) => entry.at > at);
      entries.splice(place < 0 ? entries.length : place, 0, { at, run });
    },
    next: () => entries[0]?.at,
    take: () => entries.shift()?.run,
  };
}

const linkOf = (text: string): string => /https?:\/\/\S+?\/r\/[\w-]+/.exec(text)?.[0] ?? "";
/** Where a mail lets its reader answer. */
const linkIn = async (mail: Mail): Promise<string> => linkOf((await PostalMime.parse(mail.raw)).text ?? "");
