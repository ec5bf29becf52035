import { beforeEach, describe, expect, it, vi } from "vitest";
import * as adapter from "../../../functions/adapters/table.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Calendar from "../../../functions/core/calendar/calendar.ts";
import * as Case from "../../../functions/core/case/case.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Delivery from "../../../functions/core/invitation/delivery.ts";
import { recordEmailEvent } from "../../../functions/core/invitation/delivery-events.ts";
import * as FollowUp from "../../../functions/core/invitation/follow-up.ts";
import * as items from "../../../functions/core/invitation/invitation.items.ts";
import { type Info, idFor } from "../../../functions/core/invitation/invitation.ts";
import * as Plan from "../../../functions/core/invitation/plan.ts";
import * as Policy from "../../../functions/core/policy/policy.ts";
import * as Response from "../../../functions/core/response/response.ts";
import * as Staff from "../../../functions/core/staff/staff.ts";
import * as Suppression from "../../../functions/core/suppression/suppression.ts";
import type { Definition } from "../../../functions/core/survey/definition.ts";
import { presets } from "../../../functions/core/survey/presets.ts";
import * as Timer from "../../../functions/core/timer.ts";
import { invitationMail } from "../../../web/mail/invitation.ts";
import { invitationText } from "../../../web/mail/text-message.ts";
import { signingKeys } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const sent = vi.hoisted(() => [] as { channel: string; to: string; says: string; messageId: string }[]);
vi.mock("../../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../../functions/adapters/site.ts", () => ({ site: () => ({ respondUrl: "https://answer.example" }) }));
const accept = (channel: string, to: string, says: string) => {
  const messageId = `m-${sent.length + 1}`;
  sent.push({ channel, to, says, messageId });
  return Promise.resolve({ result: "accepted", messageId });
};
vi.mock("../../../functions/adapters/email.ts", () => ({
  send: (mail: { to: string; subject: string; text: string }) =>
    accept("email", mail.to, `${mail.subject}\n${mail.text}`),
}));
vi.mock("../../../functions/adapters/sms.ts", () => ({
  sendText: (text: { to: string; body: string }) => accept("sms", text.to, text.body),
}));

const table = testTable();
const caseId = Case.idFor("desk", "1");
const id = idFor(caseId, 1);
const day = 1440;
const ana = { externalId: "c-1", name: "Ana", email: "ana@example.org", phone: "+4930901820", timeZone: "UTC" };

/** A survey under an id of its own, because published versions are kept while the process lives. */
let surveys = 0;
async function published(policy: Partial<Definition["policy"]>, isPaused = false): Promise<string> {
  const surveyId = `own${surveys++}`;
  const definition = { ...presets.csat, policy: { ...presets.csat.policy, ...policy } };
  await adapter.write({
    op: "put",
    item: { type: "survey", pk: `survey#${surveyId}`, sk: "survey", id: surveyId, version: 1, isPaused },
  });
  await adapter.write({
    op: "put",
    item: {
      type: "survey-version",
      pk: `survey#${surveyId}`,
      sk: "version#000001",
      id: surveyId,
      version: 1,
      definition,
    },
  });
  return surveyId;
}
const rulesFor = (survey: string) =>
  adapter.write({
    op: "put",
    item: {
      ...{ type: "policy", pk: "policy", sk: "version#000001", version: 1 },
      rules: [{ id: "all", name: "Everybody", when: [], outcome: { do: "ask", survey } }],
    },
  });

let clock = 0;
const at = (now: string) => {
  clock = Date.parse(now);
  table.setNow(now);
};
const announce = (status: Case.Status, more: Partial<Case.Announcement> = {}) =>
  actAs({ kind: "key", id: "test" }, () =>
    Case.announce({
      ...{ source: "desk", externalId: "1", status, customer: ana },
      at: new Date(clock).toISOString(),
      ...more,
    }),
  );
const find = async (): Promise<Info> =>
  items.toInfo((await adapter.get(items.invitationOf(id))) as Parameters<typeof items.toInfo>[0]);

const byMail = Delivery.sendEmail(invitationMail);
const byText = Delivery.sendText(invitationText);
async function run(timer: Timer.Timer): Promise<void> {
  if (timer.kind === "invitation.send") await (timer.queue === "sms" ? byText : byMail)(timer as never);
  if (timer.kind === "invitation.remind") await FollowUp.remind(timer as never);
  if (timer.kind === "invitation.cascade") await FollowUp.cascade(timer as never);
}
/** Lets so many minutes go by; every timer goes off twice at once, when it is due. */
async function pass(minutes: number): Promise<void> {
  const until = clock + minutes * 60_000;
  for (;;) {
    const timers = (await table.all()).filter((item) => item.type === "timer").map(Timer.toTimer);
    const [next] = timers.sort((a, b) => a.dueAt.localeCompare(b.dueAt));
    if (!next || Date.parse(next.dueAt) > until) break;
    at(new Date(Math.max(clock, Date.parse(next.dueAt))).toISOString());
    await adapter.write(Timer.cancel(next));
    await Promise.all([run(next), run(next)]);
  }
  at(new Date(until).toISOString());
}
const bounce = (messageId: string) =>
  recordEmailEvent({
    detail: {
      eventType: "Bounce",
      mail: {
        messageId,
        timestamp: new Date(clock).toISOString(),
        destination: [ana.email],
        tags: { invitation: [id] },
      },
      bounce: { bounceType: "Permanent" },
    },
  });
const reminders = [{ afterMinutes: 2 * day }, { afterMinutes: 3 * day, subject: { en: "Last call" } }];
/** Ana's case is resolved and the survey sent, a day later. */
async function asked(policy: Partial<Definition["policy"]>, more: Partial<Case.Announcement> = {}): Promise<void> {
  await rulesFor(await published(policy));
  await announce("resolved", more);
  await Plan.plan({ caseId, resolution: 1 });
  await pass(day);
}

beforeEach(async () => {
  sent.length = 0;
  // The rules of the test before are kept for seconds; these are of another year.
  at("2020-01-01T12:00:00.000Z");
  await Policy.present();
  at("2026-05-04T12:00:00.000Z");
});

describe("reminders", () => {
  it("follow each message by their own delay, with the same link, marked as such, and end", async () => {
    await asked({ reminders });
    expect(sent).toHaveLength(1);
    const first = (await find()).sentAt;
    await pass(2 * day - 1);
    expect(sent).toHaveLength(1);
    await pass(1);
    await pass(20 * day);
    expect(sent.map(({ says }) => says.split("\n")[0])).toEqual([
      "Your request: one question, five seconds",
      "Reminder: Your request: one question, five seconds",
      "Last call",
    ]);
    const links = sent.map(({ says }) => /https:\S+\/r\/[^?\s]+/.exec(says)?.[0]);
    expect(new Set(links).size).toBe(1);
    expect(await find()).toMatchObject({ status: "sent", reminders: 2, sentAt: first });
    const log = (await table.all()).filter(({ type }) => type === "message");
    expect(log.map(({ reminder }) => reminder ?? 0).sort()).toEqual([0, 1, 2]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["an answer", () => actAs({ kind: "system", id: "test" }, () => Response.record(id, { score: 5 }, "page"))],
    ["an opt-out", () => Suppression.suppress({ channel: "email", address: ana.email, why: "unsubscribed" })],
    ["a bounce", () => bounce("m-1")],
    [
      "a reopening",
      async () => {
        await announce("reopened");
        await Plan.voidInvitation({ caseId, resolution: 1 });
      },
    ],
  ])("stop at %s", async (_, end) => {
    await asked({ reminders });
    await end();
    const before = await find();
    await pass(20 * day);
    expect(sent).toHaveLength(1);
    expect((await find()).status).toBe(before.status);
  });

  it("stop at the end of the survey's time", async () => {
    await asked({ reminders, expiresAfterDays: 3 });
    await pass(20 * day);
    expect(sent).toHaveLength(2);
  });

  it("wait for the recipient's day", async () => {
    await asked({ reminders: [{ afterMinutes: 12 * 60 }] });
    await pass(day);
    const log = (await table.all()).filter(({ type, reminder }) => type === "message" && reminder);
    expect(log).toMatchObject([{ at: "2026-05-06T08:00:00.000Z" }]);
  });

  it("are sent in spite of late word of the message before", async () => {
    await asked({ reminders });
    await pass(2 * day);
    expect(sent).toHaveLength(2);
    const mail = { messageId: "m-1", timestamp: new Date(clock).toISOString(), tags: { invitation: [id] } };
    await recordEmailEvent({ detail: { eventType: "Open", mail, open: { timestamp: mail.timestamp } } });
    await pass(3 * day);
    expect(sent).toHaveLength(3);
  });
});

describe("the cascade", () => {
  const texts = { customer: { ...ana, consent: { sms: true } } };
  const cascade = { afterMinutes: 2 * day };

  it("asks by text whoever was silent, with the same link, once", async () => {
    await asked({ cascade }, texts);
    await pass(20 * day);
    expect(sent.map(({ channel, to }) => [channel, to])).toEqual([
      ["email", ana.email],
      ["sms", ana.phone],
    ]);
    expect(await find()).toMatchObject({ status: "sent", channel: "sms", cascaded: "silence" });
    expect((await table.all()).some(({ type }) => type === "conversation")).toBe(true);
  });

  it("asks at once by text where the mail bounces, and the survey has not failed", async () => {
    await asked({ cascade }, texts);
    await bounce("m-1");
    await bounce("m-1");
    await pass(10 * day);
    expect(sent.map(({ channel }) => channel)).toEqual(["email", "sms"]);
    expect(await find()).toMatchObject({ status: "sent", cascaded: "bounce" });
  });

  it("leaves the survey sent where consent ends before the text leaves", async () => {
    await asked({ cascade }, texts);
    await announce("resolved", { customer: { ...ana, consent: { sms: false } } });
    await pass(10 * day);
    expect(sent).toHaveLength(1);
    expect(await find()).toMatchObject({ status: "sent", channel: "email" });
  });

  it("needs consent: where a mail bounces without it, the survey failed", async () => {
    await asked({ cascade });
    await bounce("m-1");
    await pass(10 * day);
    expect(sent).toHaveLength(1);
    expect(await find()).toMatchObject({ status: "failed", reason: "bounced" });
  });
});

describe("the delay in opening hours", () => {
  it("counts the hours of the team that served, and the clock where it keeps none", async () => {
    const admin = { kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"] } as const;
    const span = [{ from: "09:00", to: "17:00" }];
    const week = { mon: span, tue: span, wed: span, thu: span, fri: span };
    await actAs(admin as never, async () => {
      const calendar = await Calendar.upsert({ name: "Week", timeZone: "UTC", week });
      await Staff.addTeam({
        name: "North",
        helpDeskIds: ["north"],
        calendarId: calendar.id,
        timeZone: "UTC",
        isDefault: false,
      } as never);
    });
    at("2026-05-08T16:00:00.000Z");
    await rulesFor(await published({ delay: { minutes: 120, counted: "business" } }));
    await announce("resolved", { teamId: "north" });
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ sendAt: "2026-05-11T10:00:00.000Z", rule: { policyVersion: 1, id: "all" } });
  });
});

describe("a survey that is paused", () => {
  it("asks nobody, and the ledger says so", async () => {
    await rulesFor(await published({}, true));
    await announce("resolved");
    await Plan.plan({ caseId, resolution: 1 });
    expect(await find()).toMatchObject({ status: "suppressed", reason: "survey_paused" });
  });
});
