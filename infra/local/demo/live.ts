import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod/mini";
import { type Actor, actAs } from "../../../functions/core/actor.ts";
import * as Calendar from "../../../functions/core/calendar/calendar.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import * as Draw from "../../../functions/core/draw/draw.ts";
import { deriveId, type Id } from "../../../functions/core/id.ts";
import * as Invitation from "../../../functions/core/invitation/invitation.ts";
import type { Item } from "../../../functions/core/item.ts";
import * as Location from "../../../functions/core/location/location.ts";
import * as Metric from "../../../functions/core/metric/metric.ts";
import * as Program from "../../../functions/core/program/program.ts";
import * as Relay from "../../../functions/core/relay.ts";
import * as Response from "../../../functions/core/response/response.ts";
import type * as Scorecard from "../../../functions/core/scorecard/scorecard.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Task from "../../../functions/core/task/task.ts";
import * as Taxonomy from "../../../functions/core/taxonomy/taxonomy.ts";
import * as Timer from "../../../functions/core/timer.ts";
import * as Visit from "../../../functions/core/visit/visit.ts";
import { type History, type HistoryOptions, planHistory } from "./history.ts";
import * as bus from "./memory/bus.ts";
import "./memory/complete.ts";
import { seedBytes } from "./memory/crypto.ts";
import * as email from "./memory/email.ts";
import { takeTroubles } from "./memory/logger.ts";
import * as queue from "./memory/queue.ts";
import { standAt } from "./memory/site.ts";
import * as sms from "./memory/sms.ts";
import * as table from "./memory/table.ts";
import { locations, type Person, people, teams } from "./people.ts";
import { type Answer, type Care, type CasePlan, day, hour, minute } from "./plan.ts";
import { type Chance, chanceOf } from "./random.ts";
import { afterwards, centreTypes, commentOf, findings, jottings, storyOf } from "./stories.ts";

/** A form as the page's function reads it. */
const fieldsOf = (form: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, [value]]));

export interface LifeOptions extends HistoryOptions {
  siteUrl: string;
}

type Handler = (event: { Records: object[] }, context: object) => Promise<{ batchItemFailures: object[] }>;

const functions = join(import.meta.dirname, "../../../functions");
const handlerOf = async (file: string): Promise<Handler> =>
  (await import(pathToFileURL(join(functions, file)).href)).handler;

/** The effects of events, by the event's type: each file's name begins with it. */
async function subscribers(): Promise<Map<string, Handler[]>> {
  const found = new Map<string, Handler[]>();
  for (const file of globSync("events/*.ts", { cwd: functions }).sort()) {
    const type = (basename(file).split(".")[0] ?? "").replaceAll("-", ".");
    found.set(type, [...(found.get(type) ?? []), await handlerOf(file)]);
  }
  return found;
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * Lives a department's history through the product's own verbs and subscribers, on a table in memory and by a clock of its own: everything is
 * announced, planned, sent, answered, handled, drawn and visited as on any other day, rules and conditions included. Afterwards the table holds
 * what a real one would hold. `tell` hears how far it is, from 0 to 1.
 */
export async function live(options: LifeOptions, tell: (share: number) => void): Promise<void> {
  const history = planHistory(options);
  const { now, seed } = options;
  let present = history.begin;
  (globalThis as { [key: symbol]: unknown })[Symbol.for("loopkeeper.clock")] = () => present;
  seedBytes(`demo ${seed}`);
  standAt(options.siteUrl);

  const effects = await subscribers();
  const workers: Record<queue.QueueName, Handler> = {
    email: await handlerOf("jobs/send-email.ts"),
    sms: await handlerOf("jobs/send-sms.ts"),
    timer: await handlerOf("jobs/run-timer.ts"),
    campaign: await handlerOf("jobs/pass-campaign.ts"),
  };
  const sweep = (await import(pathToFileURL(join(functions, "jobs/sweep-timers.ts")).href)).handler;
  const recordEmailEvent = await handlerOf("jobs/record-email-event.ts");
  const recordTextEvent = await handlerOf("jobs/record-sms-event.ts");
  const receiveText = await handlerOf("jobs/receive-sms.ts");

  /** Gives one message to a handler; one that fails is a defect, here as anywhere. */
  async function hand(handler: Handler, body: unknown): Promise<void> {
    const record = { messageId: "1", body: JSON.stringify(body), attributes: { ApproximateReceiveCount: "1" } };
    const { batchItemFailures } = await handler({ Records: [record] }, {});
    const troubles = takeTroubles();
    if (batchItemFailures.length > 0) throw new Error(`The history stopped at ${iso(present)}: ${troubles.join("\n")}`);
  }

  const agenda = agendaOf();
  const invited = new Map<string, { plan: CasePlan; answer: Answer | undefined }>();

  /** Does what follows from what was done, until nothing more does. */
  async function settle(): Promise<void> {
    for (;;) {
      const changes = table.takeChanges();
      await actAs({ kind: "system", id: "relay-events" }, () =>
        Relay.carry(changes.map((change) => ({ ...change, sequence: "" }))),
      );
      const events = bus.takeEvents();
      for (const event of events)
        for (const effect of effects.get(event.type.replaceAll("_", ".")) ?? []) await hand(effect, { detail: event });
      const messages = queue.takeMessages();
      for (const { queue: name, body } of messages) await hand(workers[name], JSON.parse(body));
      const mails = email.takeMails();
      for (const { mail, messageId } of mails) await arrive(mail, messageId);
      const texts = sms.takeTexts();
      for (const { text, messageId } of texts) await arriveText(text, messageId);
      if (changes.length + events.length + messages.length + mails.length + texts.length === 0) return;
    }
  }

  async function arrive({ to, tags, text }: email.Mail, messageId: string): Promise<void> {
    const known = invited.get(tags.invitation ?? "");
    const mail = {
      messageId,
      timestamp: iso(present),
      destination: [to],
      tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    };
    if (known?.plan.bounces) {
      const bounce = { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: to }], feedbackId: messageId };
      await hand(recordEmailEvent, { detail: { eventType: "Bounce", mail, bounce } });
      return agenda.at(present + 5 * minute, () => callThe(tags.invitation as Id<"invitation">));
    }
    await hand(recordEmailEvent, { detail: { eventType: "Delivery", mail, delivery: { timestamp: iso(present) } } });
    const token = /\/r\/([\w-]{44})/.exec(text)?.[1];
    const goodbye = /\/u\/([\w-]{44})/.exec(text)?.[1];
    if (token && known)
      expectAnswer(tags.invitation as Id<"invitation">, (form) => Response.answer({ token, form: fieldsOf(form) }));
    if (goodbye && known && !known.answer && known.plan.openedAt % 67 === 0)
      agenda.at(present + 3 * hour, () =>
        actAs({ kind: "customer" }, async () => void (await Response.unsubscribe({ token: goodbye }))),
      );
  }

  async function arriveText(
    { to, context, body }: Parameters<typeof sms.sendText>[0],
    messageId: string,
  ): Promise<void> {
    const id = context.invitation as Id<"invitation"> | undefined;
    const token = /\/r\/([\w-]{44})/.exec(body)?.[1];
    if (!id) return;
    await hand(recordTextEvent, {
      detail: { eventType: "TEXT_DELIVERED", eventTimestamp: present, messageId, context },
    });
    const known = invited.get(id);
    // Every other one replies to the text, unless there is more to say than a reply holds.
    const replies = known && known.plan.openedAt % 2 === 0 && !known.answer?.call;
    if (!known || !token) return;
    expectAnswer(id, async (form) => {
      if (!replies) return Response.answer({ token, form: fieldsOf(form) });
      const reply = (n: number, messageBody: string) =>
        hand(receiveText, { originationNumber: to, messageBody, inboundMessageId: `${messageId}-${n}` });
      await reply(1, form.score ?? "");
      await settle();
      if (form.comment) await reply(2, form.comment);
    });
  }

  /** The customer answers in time, where there is something to say. */
  function expectAnswer(id: Id<"invitation">, say: (form: Record<string, string>) => Promise<unknown>): void {
    const known = invited.get(id);
    if (!known?.answer) return;
    const { answer, plan } = known;
    const locale = plan.customer?.locale ?? "en";
    const isAgain = answer !== plan.answer;
    const words = isAgain
      ? afterwards[answer.mood === "happy" ? "happy" : "unhappy"]
      : answer.variant !== undefined && commentOf(storyOf(plan.story), answer.mood, answer.variant, locale);
    const comment = Array.isArray(words) ? (words[(answer.variant ?? 0) % words.length]?.[locale] ?? "") : words || "";
    agenda.at(Math.max(answer.at ?? present + answer.after, present + minute), async () => {
      await actAs({ kind: "customer" }, () =>
        say({
          score: String(answer.score),
          comment,
          ...(answer.call && { call: "yes", time: ["morning", "afternoon", "evening"][answer.score % 3] as string }),
        }),
      );
      await settle();
      if (answer.care && !isAgain) await careFor(id, answer.care, plan);
    });
  }

  /** Plans what the owner of the loop that an answer opened is going to do. */
  async function careFor(invitationId: Id<"invitation">, care: Care, plan: CasePlan): Promise<void> {
    const taskId = Task.idFor("response", invitationId);
    const task = await Task.find(taskId);
    if (!task) throw new Error(`The answer to ${invitationId} opened no task.`);
    const owner = byStaffId.get(task.ownerId ?? "");
    if (!owner) return;
    const { locale } = owner;
    const at = (after: number, does: () => Promise<unknown>) =>
      agenda.at(present + after, async () => void (await actAs(actorOf(owner), does)));
    const found = findings[care.cause];
    const said = (of: readonly Record<Person["locale"], string>[] | undefined): string =>
      of?.[care.variant % of.length]?.[locale] ?? "";
    at(care.acknowledge, () => Task.acknowledge({ taskId }));
    if (care.voicemail !== undefined)
      at(care.voicemail, () =>
        Task.logAttempt({
          taskId,
          outcome: "voicemail",
          note: said(jottings.voicemail),
          nextTryAt: iso(
            care.close === undefined ? Math.max(present + 18 * hour, now + 2 * hour) : present + 18 * hour,
          ),
        }),
      );
    at(care.reached, () =>
      Task.logAttempt({ taskId, outcome: "reached", note: said(found?.finding) || said(jottings.wait) }),
    );
    if (care.wait !== undefined) at(care.wait, () => Task.wait({ taskId, note: said(jottings.wait) }));
    if (care.resolve !== undefined) at(care.resolve, () => Task.resolve({ taskId, note: said(jottings.resolved) }));
    const colleague = people.find(
      ({ group, team, away, agentId, subject }) =>
        group === "owner" && team === owner.team && !away && agentId !== plan.agent.id && subject !== owner.subject,
    );
    if (care.handOver !== undefined && colleague)
      at(care.handOver, () =>
        Task.handOver({ taskId, toStaffId: deriveId("staff", colleague.subject), note: said(jottings.handOver) }),
      );
    if (care.close !== undefined && found)
      at(care.close, async () => {
        const { recovery } = care;
        const again: Answer | undefined = recovery && {
          kind: "csat",
          score: recovery.score,
          after: recovery.after,
          mood: recovery.score > 3 ? "happy" : "unhappy",
          variant: care.variant,
          call: false,
        };
        invited.set(Invitation.recoveryIdFor(taskId, 1), { plan, answer: again });
        await Task.close({
          taskId,
          rootCause: { level1: found.level1, level2: care.cause },
          action: said(found.action),
        });
      });
  }

  /** A key account whose mail came back is called within hours. */
  async function callThe(invitationId: Id<"invitation">): Promise<void> {
    const taskId = Task.idFor("contact", invitationId);
    const owner = byStaffId.get((await Task.find(taskId))?.ownerId ?? "");
    if (!owner) return;
    const then = (after: number, does: () => Promise<unknown>) =>
      agenda.at(present + after, async () => void (await actAs(actorOf(owner), does)));
    then(40 * minute, () => Task.acknowledge({ taskId }));
    then(2 * hour, () => Task.logAttempt({ taskId, outcome: "reached", note: jottings.contactFinding[owner.locale] }));
    then(3 * hour, () =>
      Task.close({
        taskId,
        rootCause: { level1: "technology", level2: "data_sync" },
        action: jottings.contactAction[owner.locale],
      }),
    );
  }

  const byStaffId = new Map(people.map((person) => [deriveId("staff", person.subject) as string, person]));
  const desk: Actor = { kind: "key", id: "key_demo" };

  for (const { customer, since } of history.customers)
    agenda.at(since - 1, () =>
      actAs(desk, () => Customer.upsert("demo", z.parse(Customer.Facts, customer), iso(since - 1))),
    );
  history.cases.forEach((plan, index) => {
    const source = "demo";
    const externalId = `T-${100_000 + index}`;
    const news = (at: number | undefined, status: Case.Status, facts: object, customerId?: Id<"customer">) => {
      if (at === undefined) return;
      agenda.at(at, () => {
        const said = z.parse(Case.Announcement, { source, externalId, status, at: iso(at), ...facts });
        return actAs(desk, () => Case.announce(said, customerId));
      });
    };
    const { openedAt, acceptedAt, resolvedAt, closedAt, reopenedAt } = plan;
    // The help desk has told of the customer already.
    const { customer, ...facts } = announcementOf(plan);
    news(openedAt, "open", facts, customer && Customer.idFor(source, customer.externalId));
    const { isValid } = plan;
    news(acceptedAt, "open", { acceptedAt: acceptedAt && iso(acceptedAt), ...(isValid !== undefined && { isValid }) });
    if (resolvedAt !== undefined) {
      const caseId = Case.idFor(source, externalId);
      invited.set(Invitation.idFor(caseId, 1), { plan, answer: plan.answer });
      news(resolvedAt, "resolved", { contacts: plan.contacts });
    }
    news(reopenedAt, "reopened", {});
    news(reopenedAt && reopenedAt + 20 * hour, "resolved", {});
    news(closedAt, "resolved", { closedAt: closedAt && iso(closedAt) });
  });
  await planStaff(agenda, history, now);
  planAudits({ agenda, history, now, chance: chanceOf(seed + 99), settle, time: () => present });

  let told = 0;
  for (;;) {
    const timer = table.nextTimerAt(Timer.timerShards);
    // The sweeper looks once a minute.
    const swept = timer === undefined ? Number.POSITIVE_INFINITY : Math.ceil((Date.parse(timer) + 1) / minute) * minute;
    const planned = agenda.next();
    const next = Math.min(swept, planned);
    if (next > now) break;
    present = Math.max(present, next);
    if (planned <= swept) await agenda.take();
    else await sweep({}, {});
    await settle();
    const share = (present - history.begin) / (now - history.begin);
    if (share - told > 0.01) {
      told = share;
      tell(share);
    }
  }
  present = now;
  await countEverything();
}

/** What the help desk says about a case when it is opened. */
const announcementOf = (plan: CasePlan) => ({
  subject: subjectOf(plan),
  ...(plan.customer && { customer: plan.customer }),
  agent: plan.agent,
  teamId: plan.team,
  ...(plan.locationId && { locationId: plan.locationId }),
  channel: plan.channel,
  issueType: plan.story,
  ...(plan.priority && { priority: plan.priority }),
  isComplaint: plan.isComplaint,
  openedAt: iso(plan.openedAt),
});

function subjectOf({ story, variant, customer }: CasePlan): string {
  const { subjects } = storyOf(story);
  return subjects[variant % subjects.length]?.[customer?.locale ?? "en"] ?? story;
}

type Agenda = ReturnType<typeof agendaOf>;

/** What is to be done when: a heap, the earliest first, and of one moment what was planned first. */
function agendaOf() {
  interface Entry {
    at: number;
    order: number;
    run: () => Promise<unknown>;
  }
  const heap: Entry[] = [];
  let planned = 0;
  const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as Entry, heap[a] as Entry];
  };
  return {
    at(at: number, run: () => Promise<unknown>): void {
      heap.push({ at, order: planned++, run });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >>> 1;
        if (!isBefore(heap[child] as Entry, heap[parent] as Entry)) break;
        swap(child, parent);
        child = parent;
      }
    },
    next: (): number => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    async take(): Promise<void> {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) return;
      if (heap.length > 0) {
        heap[0] = last;
        for (let parent = 0; ; ) {
          const [left, right] = [2 * parent + 1, 2 * parent + 2];
          let least = parent;
          if (left < heap.length && isBefore(heap[left] as Entry, heap[least] as Entry)) least = left;
          if (right < heap.length && isBefore(heap[right] as Entry, heap[least] as Entry)) least = right;
          if (least === parent) break;
          swap(parent, least);
          parent = least;
        }
      }
      await first.run();
    },
  };
}

const actorOf = ({ subject, group }: Person): Actor => ({
  kind: "staff",
  id: deriveId("staff", subject),
  roles: [group],
  subject,
});

const personIn = (group: Person["group"]): Person => people.find((one) => one.group === group) as Person;

/** The hours of the teams of a time zone, with the holidays around the turn of a year. */
function calendarOf(timeZone: string, year: number): Parameters<typeof Calendar.upsert>[0] {
  const day = [{ from: "09:00", to: "18:00" }];
  const holidays = timeZone.startsWith("Asia/")
    ? [
        { date: `${year}-10-01`, name: "国庆节 National Day" },
        { date: `${year + 1}-01-01`, name: "元旦 New Year's Day" },
      ]
    : [
        { date: `${year}-12-25`, name: "Christmas Day" },
        { date: `${year}-12-26`, name: "Second day of Christmas" },
        { date: `${year + 1}-01-01`, name: "New Year's Day" },
      ];
  const city = timeZone.split("/").at(-1);
  const eve = { date: `${year}-12-24`, name: "Christmas Eve", spans: [{ from: "09:00", to: "13:00" }] };
  return {
    ...{ name: `Office hours, ${city}`, timeZone },
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
    exceptions: timeZone.startsWith("Asia/") ? holidays : [eve, ...holidays],
  };
}

/** The administrator adds teams, people and places before anything happens; some have gone on holiday by now. */
async function planStaff(agenda: Agenda, history: History, now: number): Promise<void> {
  const admin = actorOf(personIn("admin"));
  const first = (run: () => Promise<unknown>) => agenda.at(history.begin - 2, () => actAs(admin, run));
  for (const zone of new Set(Object.values(teams).map(({ timeZone }) => timeZone)))
    first(async () => {
      const { id } = await Calendar.upsert(calendarOf(zone, new Date(now).getUTCFullYear()));
      for (const [key, { name, timeZone }] of Object.entries(teams))
        if (timeZone === zone)
          await Staff.upsertTeam({
            teamId: deriveId("team", key),
            ...{ name, timeZone, calendarId: id, helpDeskIds: [key], isDefault: key === "delivery" },
          });
    });
  for (const person of people) {
    const { subject, name, email, group, team, agentId, locale, timeZone, away } = person;
    const staffId = deriveId("staff", subject);
    first(() =>
      Staff.upsert({
        ...{ staffId, subject, name, email, locale, timeZone },
        roles: [group],
        ...(team && { teamId: deriveId("team", team) }),
        ...(agentId && { agentId }),
      }),
    );
    if (away)
      agenda.at(now - 4 * day, () =>
        actAs(actorOf(person), () => Staff.setAway({ staffId, until: iso(now + 6 * day) })),
      );
  }
  // The service centre's report has types of its own.
  agenda.at(history.begin - 1, () =>
    actAs(admin, async () => {
      const { version, entries } = await Taxonomy.present("issue-types");
      return Taxonomy.publish({
        name: "issue-types",
        version,
        entries: [...entries, ...centreTypes.map((type) => ({ ...type, children: [] }))],
      });
    }),
  );
  const spans = [{ from: "09:00", to: "19:00" }];
  const week = { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: [{ from: "10:00", to: "16:00" }] };
  for (const { id, name, timeZone, country } of locations)
    first(() =>
      Location.upsert({
        ...{ name, timeZone, country, week: { ...week, sun: [] }, helpDeskIds: [id], isActive: true },
        ...(id === "cologne-centre" && { teamId: deriveId("team", "centre") }),
      }),
    );
}

interface Auditing {
  agenda: Agenda;
  history: History;
  now: number;
  chance: Chance;
  settle: () => Promise<void>;
  time: () => number;
}

/** A programme; the draws of the two quarters before, as its schedule makes them; and what the auditors did with them. */
function planAudits({ agenda, history, now, chance, settle, time }: Auditing): void {
  const head = actorOf(personIn("head"));
  let programId: Id<"program"> | undefined;
  agenda.at(history.begin + 5 * minute, () =>
    actAs(head, async () => {
      const program = await Program.upsert({
        name: "Shops and hotline 门店与热线",
        active: true,
        scorecardId: "store-visit",
        scorecardVersion: 1,
        shareBasisPoints: 500,
        minimum: 1,
        strata: ["tier", "locale"],
        excludes: { drawnWithinDays: 180 },
        teamId: deriveId("team", "delivery"),
        fee: { cents: 3500, currency: "EUR" },
      });
      programId = program.id;
      const how = "Team meetings of all teams, and the staff handbook 班组会议与员工手册";
      await Program.recordStaffInformed({ programId, how });
    }),
  );
  const auditors = people.filter((person) => person.group === "auditor");
  const present = Program.quarterOf(new Date(now));
  for (let start = history.begin; ; ) {
    const quarter = Program.quarterOf(new Date(start));
    // The present quarter's draw is for whoever comes to look.
    if (quarter === present) break;
    const window = Program.windowOf(quarter);
    const [from, end] = [Date.parse(window.start) + 6 * hour, Date.parse(window.end)];
    agenda.at(from, () => actAs({ kind: "system", id: "request-quarterly-draws" }, Draw.requestPresentQuarter));
    agenda.at(from + hour, async () => {
      const which = { programId: programId as Id<"program">, quarter };
      const drawn = await Draw.drawnBy(which);
      for (const { stratum, rank } of drawn) {
        const visitId = deriveId("visit", which.programId, quarter, stratum, rank);
        if (!chance.toss(0.03)) planVisit(visitId, chance.of(auditors), from, end);
      }
    });
    start = end;
  }

  /** One visit, from taking it on; a few are never made. */
  function planVisit(visitId: Id<"visit">, auditor: Person, from: number, end: number): void {
    const takenAt = from + 2 * hour + Math.floor((end - from - 11 * day) * (chance.between(0, 1000) / 1000));
    const dayOf = takenAt + chance.between(1, 8) * day;
    const visitedAt = Math.floor(dayOf / day) * day + chance.between(8 * 60, 17 * 60) * minute;
    const luck = chance.between(0, 999) / 1000;
    const score = (max: number) =>
      max === 1 ? Number(chance.toss(0.9)) : Math.max(0, max - Math.floor(chance.between(0, 9) ** 2 / 27));
    const jotting = chance.between(0, 11);
    const failsHonesty = chance.toss(0.018);
    const failsPrivacy = chance.toss(0.012);
    const scores = chance.shuffled(Array.from({ length: 12 }, () => [score(1), score(5)] as const));
    const care = chance.between(1, 90);
    const does = (at: number, run: () => Promise<unknown>) => agenda.at(at, () => actAs(actorOf(auditor), run));
    does(takenAt, () => Visit.take({ visitId }));
    if (luck < 0.03) return;
    does(takenAt + 4 * minute, () => Visit.schedule({ visitId, at: iso(visitedAt) }));
    if (luck < 0.06) return;
    does(visitedAt, () => Visit.start({ visitId }));
    does(visitedAt + 40 * minute, async () => {
      const { scorecard } = await Visit.fromId({ visitId });
      const items = scorecard.sections.flatMap((section) => section.items);
      const answers: Scorecard.Answer[] = items.map(({ id, max, critical }, index) => {
        const [yes, points] = scores[index % scores.length] as (typeof scores)[number];
        if (critical) return { itemId: id, score: (id === "told_the_truth" ? failsHonesty : failsPrivacy) ? 0 : 1 };
        return { itemId: id, score: max === 1 ? yes : points };
      });
      const note = jottings.visit[jotting % jottings.visit.length]?.[auditor.locale] ?? "";
      if (luck < 0.07) return Visit.saveDraft({ visitId, answers: answers.slice(0, 3), note });
      await Visit.submit({ visitId, answers, note });
      await settle();
      const taskId = Task.idFor("visit", visitId);
      const task = await Task.find(taskId);
      const owner = people.find(({ subject }) => deriveId("staff", subject) === task?.ownerId);
      if (!owner) return;
      const then = (after: number, run: () => Promise<unknown>) =>
        agenda.at(time() + after, () => actAs(actorOf(owner), run));
      then(care * minute, () => Task.acknowledge({ taskId }));
      then((care + 60) * minute, () =>
        Task.logAttempt({ taskId, outcome: "reached", note: jottings.visitFinding[owner.locale] }),
      );
      then(24 * hour + care * 5 * minute, () =>
        Task.close({
          taskId,
          rootCause: { level1: "people", level2: failsHonesty ? "training_gap" : "workload_stress" },
          action: jottings.visitAction[owner.locale],
        }),
      );
    });
  }
}

/** Counts what there is, as the stream's counter would have, a day of changes at a time. */
async function countEverything(): Promise<void> {
  const counted: { day: string; item: Item }[] = [];
  for (const item of table.allItems()) {
    const [first] = Metric.contributionsOf(item);
    if (first) counted.push({ day: first.day ?? "", item });
  }
  counted.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const changes = counted.map(({ item }, index) => ({
    sequence: String(index).padStart(40, "0"),
    before: undefined,
    after: item,
  }));
  await actAs({ kind: "system", id: "count-changes" }, async () => {
    for (let start = 0; start < changes.length; start += 200)
      await Metric.count(changes.slice(start, start + 200), "history");
  });
  table.takeChanges();
}
