import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { occurred } from "../event.ts";
import * as Find from "../find.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import type * as Invitation from "../invitation/invitation.ts";
import * as Response from "../response/response.ts";
import * as Staff from "../staff/staff.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as life from "./life.ts";
import { taskRecovered } from "./task.events.ts";
import * as items from "./task.items.ts";
import { change, create, find, type Info, idFor, tokensOf } from "./task.ts";

type Draft = Omit<
  Info,
  | "id"
  | "status"
  | "ownerId"
  | "ownerName"
  | "teamId"
  | "clocks"
  | "nextDueAt"
  | "attempts"
  | "closures"
  | "openedAt"
  | "version"
>;

/**
 * Opens a task when an answer was unhappy or asked for a call, and keeps an open task up to date with a corrected answer. It reads the answer
 * as it stands, so repeated and overtaken messages change nothing.
 */
export const openFromResponse = fn(z.object({ invitationId: idOf("invitation") }), async ({ invitationId }) => {
  const invitation = await Response.find(invitationId);
  const response = invitation?.response;
  if (!invitation || response?.state !== "confirmed")
    throw new Error(`Invitation ${invitationId} has no confirmed answer.`);
  // At a public link nobody knows who it was: there is no loop to close.
  if (invitation.publicLinkId) return;
  const known = await find(idFor("response", invitationId));
  if (known) return takeAnswer(known.id, response);
  if (!life.needsTask(invitation.kind, response.score, response.contactRequested)) return;
  if (!(await open(await draftFrom(invitation, response), invitation.snapshot.teamId)))
    await takeAnswer(idFor("response", invitationId), response);
});

async function draftFrom(invitation: Invitation.Info, response: Invitation.Response): Promise<Draft> {
  const { snapshot } = invitation;
  const customer = invitation.customerId ? await Customer.find(invitation.customerId) : undefined;
  const tier = customer?.tier ?? snapshot.tier;
  return {
    kind: "response",
    causeId: invitation.id,
    severity: tier === "high" ? "high" : "normal",
    customerId: invitation.customerId,
    customerName: customer?.name ?? invitation.customerName ?? "",
    tier,
    caseId: invitation.caseId,
    title: snapshot.subject,
    surveyKind: invitation.kind,
    topic: snapshot.issueType,
    snapshot,
    ...answerOf(response),
  };
}

const answerOf = (response: Invitation.Response) => ({
  score: response.score,
  words: response.comment,
  contactRequested: response.contactRequested,
  preferredTime: response.preferredTime,
  answerRevision: response.revision,
});

/** A corrected or completed answer: the task shows it, the trail keeps the one before. A task that was opened stays open. */
const takeAnswer = (id: Id<"task">, response: Invitation.Response) =>
  change(id, async (task) =>
    response.revision > (task.answerRevision ?? 0)
      ? { task: { ...task, ...answerOf(response) }, entry: { by: "customer", verb: "answer" } }
      : undefined,
  );

/** A visit as it is told to this room: `failed` are its critical items that failed. */
const FailedVisit = z.object({
  visitId: idOf("visit"),
  teamId: z.optional(z.string()),
  locationId: z.optional(z.string()),
  customerId: z.optional(idOf("customer")),
  customerName: z.optional(z.string()),
  failed: z.array(z.object({ itemId: z.string(), title: z.string() })),
});

/** Opens a task about the critical items that failed in a visit; none when none failed. */
export const openFromVisit = fn(FailedVisit, async ({ visitId, teamId, locationId, failed, ...customer }) => {
  if (failed.length === 0) return;
  const draft: Draft = {
    ...customer,
    kind: "visit",
    causeId: visitId,
    severity: "high",
    customerName: customer.customerName ?? locationId ?? "",
    title: failed.map(({ title }) => title).join("; "),
    contactRequested: false,
    failedItems: failed,
  };
  await open(draft, teamId);
});

/**
 * Opens a task about a key account whom our messages do not reach any more; none for others. Read as things stand, so that a
 * repeated message changes nothing.
 */
export const openFromBounce = fn(z.object({ targetId: idOf("invitation") }), async ({ targetId: invitationId }) => {
  const invitation = await Response.find(invitationId);
  const customer = invitation?.customerId && (await Customer.find(invitation.customerId));
  if (!invitation || !customer || customer.tier !== "high" || !invitation.channel || !invitation.to) return;
  const { channel, to, snapshot, caseId } = invitation;
  await open(
    {
      kind: "contact",
      causeId: invitation.id,
      severity: "high",
      customerId: customer.id,
      customerName: customer.name,
      tier: customer.tier,
      caseId,
      title: snapshot.subject,
      contactRequested: false,
      lost: { channel, masked: Suppression.masked(channel, to) },
      snapshot,
    },
    snapshot.teamId,
  );
});

/** Writes the task with an owner and three running clocks; false where it stands already. */
async function open(draft: Draft, helpDeskTeamId: string | undefined): Promise<boolean> {
  const id = idFor(draft.kind, draft.causeId);
  const team = await Staff.teamFor(helpDeskTeamId);
  const owner = team && (await ownerFor(id, team.id, draft));
  const at = nowIso();
  const clocks = life.startClocks(draft.severity, at);
  const task: Info = {
    ...draft,
    id,
    status: "new",
    teamId: team?.id,
    ownerId: owner?.id,
    ownerName: owner?.name,
    clocks,
    nextDueAt: life.nextDueAt(clocks),
    attempts: 0,
    closures: 0,
    openedAt: at,
    version: 1,
  };
  await Find.keep("task", id, tokensOf(task), at);
  const created = await create(task, { by: "system", verb: "open" });
  if (created) logger.info("task opened", { taskId: id, kind: draft.kind, teamId: team?.id, ownerId: owner?.id });
  return created;
}

/**
 * Who gets a task: the owner of the team with the fewest open ones who is here and is not the agent who was rated; among equals by lot.
 * Fifty open tasks or more count as fifty: a backlog of thousands is not read to place one more.
 */
async function ownerFor(
  taskId: string,
  teamId: Id<"team">,
  task: Pick<Info, "snapshot">,
): Promise<Staff.Staff | undefined> {
  const candidates = (await Staff.membersOf(teamId)).filter(
    (member) => member.roles.includes("owner") && Staff.isHere(member) && !life.isRated(member, task),
  );
  const loads = await Promise.all(
    candidates.map(async (member) => ({
      member,
      load: await table.count(items.someOpenOf(member.id)),
      // The index lags a little: a lot of the task's own keeps a burst from falling upon one.
      lot: createHash("sha256").update(`${taskId}${member.id}`).digest("hex"),
    })),
  );
  return loads.sort((a, b) => a.load - b.load || a.lot.localeCompare(b.lot))[0]?.member;
}

/** Keeps the answer to the survey after closure with the task; the first answer stays what it was. Other answers change nothing. */
export const recordRecovery = fn(z.object({ invitationId: idOf("invitation") }), async ({ invitationId }) => {
  const invitation = await Response.find(invitationId);
  const response = invitation?.response;
  if (!invitation?.recoveryOf || response?.state !== "confirmed") return;
  const recovery = {
    invitationId,
    surveyKind: invitation.kind,
    score: response.score,
    at: response.updatedAt,
    revision: response.revision,
  };
  await change(invitation.recoveryOf, async (task) =>
    task.recovery && task.recovery.revision >= recovery.revision
      ? undefined
      : {
          task: { ...task, recovery },
          entry: { by: "customer", verb: "recover" },
          events: [
            occurred(taskRecovered, {
              taskId: task.id,
              invitationId,
              score: response.score,
              revision: response.revision,
            }),
          ],
        },
  );
});
