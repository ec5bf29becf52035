import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import { dayOf, daysFrom } from "../day-log.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import * as Message from "../message/message.ts";
import * as Response from "../response/response.ts";
import * as Survey from "../survey/survey.ts";
import * as Task from "../task/task.ts";
import * as Timer from "../timer.ts";
import * as items from "./invitation.items.ts";
import { type Info, isInLedger, ledgerDay, reasons, stageOf } from "./invitation.ts";
import { windowOn } from "./send-window.ts";

/** So many of each shard are listed; a page is for reading, the counts are the numbers. */
const perShard = 50;

const entryOf = (invitation: Info, at: string) => {
  const { id, caseId, customerId, customerName, snapshot, channel, kind, response } = invitation;
  return {
    ...{ invitationId: id, caseId, customerId, name: customerName, subject: snapshot.subject, channel },
    ...{ surveyKind: kind, stage: stageOf(invitation, nowIso()), score: response?.score, at },
    ...(invitation.rule && { rule: invitation.rule.name }),
  };
};

/** The invitations of a day that were not delivered, and why. */
export const listUnsent = fn(
  z.object({ day: z.string(), reason: z.optional(z.enum(reasons)) }),
  async ({ day, reason }) => {
    const pages = await Promise.all(
      Array.from({ length: items.ledgerShards }, (_, shard) =>
        table.query(items.listLedger(day, shard, reason, perShard)),
      ),
    );
    const found = pages.flatMap((page) => page.items.map(items.toInfo));
    return {
      entries: found
        .flatMap((invitation) =>
          invitation.reason
            ? [{ ...entryOf(invitation, invitation.endedAt ?? invitation.plannedAt), reason: invitation.reason }]
            : [],
        )
        .sort((a, b) => a.reason.localeCompare(b.reason) || a.at.localeCompare(b.at)),
      more: pages.some((page) => page.next !== undefined),
    };
  },
);

const perPage = 100;
/** A survey goes out a day after the resolution; what was held up, by an outage of the provider, within these. */
const sentWithinDays = 8;

/** The invitations of a day that went out, in the order of sending, from the log of messages. */
export const listSent = fn(z.object({ day: z.string(), cursor: z.optional(z.string()) }), async ({ day, cursor }) => {
  const today = dayOf(nowIso());
  const days = daysFrom(day, sentWithinDays, 1).filter((each) => each <= today);
  const { entries, next } = await Message.list(days, {
    newestFirst: false,
    past: cursor,
    limit: perPage,
    fits: (message) => message.kind === "invitation" && message.ledgerDay === day,
  });
  const invitations = await Response.findMany(entries.map(({ causeId }) => causeId as Id<"invitation">));
  return {
    entries: [...invitations.values()]
      // A bounce moved it to those that were not delivered.
      .flatMap((invitation) =>
        invitation.sentAt && invitation.status !== "failed" ? [entryOf(invitation, invitation.sentAt)] : [],
      )
      .sort((a, b) => a.at.localeCompare(b.at)),
    cursor: next,
  };
});

/** How far ahead is looked for what waits: beyond a survey's delay and the night that may follow. */
const aheadMinutes = 3 * 1440;
const sends = ["invitation.send", "invitation.unconfirmed"];

/** The invitations of a day that wait: each has a timer, so the due list has them all. */
export const listPending = fn(z.object({ day: z.string() }), async ({ day }) => {
  const until = addMinutes(nowIso(), aheadMinutes);
  const pages = await Promise.all(
    Array.from({ length: Timer.timerShards }, (_, shard) => table.query(Timer.listDue(shard, until, perPage))),
  );
  const due = pages.flatMap((page) => page.items.map(Timer.toTimer)).filter(({ kind }) => sends.includes(kind));
  const invitations = await Response.findMany(due.map(({ targetId }) => targetId as Id<"invitation">));
  return {
    entries: [...invitations.values()]
      .filter((invitation) => isInLedger(invitation) && ledgerDay(invitation) === day)
      .filter(({ status, sentAt }) => !sentAt && ["planned", "queued", "sending"].includes(status))
      .map((invitation) => entryOf(invitation, invitation.sendAt ?? invitation.plannedAt))
      .sort((a, b) => a.at.localeCompare(b.at)),
    more: pages.some((page) => page.next !== undefined),
  };
});

/** An invitation with what became of it. */
export const fromId = fn(z.object({ invitationId: idOf("invitation") }), async ({ invitationId }) => {
  const invitation = await Response.find(invitationId);
  if (!invitation) throw new VisibleError("not_found", "There is no such invitation. Check the address of the page.");
  const task = await Task.find(Task.idFor("response", invitationId));
  const { sendWindow } = (await Survey.ofVersion(invitation.surveyId, invitation.surveyVersion)).policy;
  return {
    invitation,
    stage: stageOf(invitation, nowIso()),
    messageId: Message.idOfSent(invitation),
    taskId: task?.id,
    sendWindow: windowOn(invitation.sendAt ?? invitation.plannedAt, sendWindow, invitation, invitation.channel),
  };
});
