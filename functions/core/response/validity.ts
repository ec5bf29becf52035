import { isbot } from "isbot";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { staffActor } from "../actor.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import type * as Invitation from "../invitation/invitation.ts";
import * as Staff from "../staff/staff.ts";
import { judge, Look } from "./evidence.ts";
import { responseSubmitted } from "./response.events.ts";
import * as items from "./response.items.ts";
import { find } from "./response.ts";

/** What may be done about whether an answer counts. */
type Act = "ask" | "agree" | "decline" | "restore" | "overrule";

const looksShown = 100;
const One = { invitationId: idOf("invitation") };

async function answered(id: Invitation.Info["id"]) {
  const invitation = await find(id);
  if (!invitation?.response) throw new VisibleError("not_found", "Nothing was answered here yet.");
  return { invitation, response: invitation.response, validity: invitation.validity };
}

/** What somebody may do now: whoever asked for an exclusion is never the one who agrees to it. */
function actsFor({ response, validity }: Pick<Invitation.Info, "response" | "validity">, subject: string): Act[] {
  if (response?.state === "intent") return ["overrule"];
  if (validity?.state === "excluded") return ["restore"];
  if (validity?.state !== "asked") return ["ask"];
  return validity.trail.at(-1)?.by === subject ? ["decline"] : ["agree", "decline"];
}

/** How an answer stands: by whom it was given as far as can be told, whether it counts, and what was decided about that. Reached by its contract. @public */
export const read = fn(z.object(One), async ({ invitationId }) => {
  const [invitation, looks] = await Promise.all([
    find(invitationId),
    table.query(items.listLooks(invitationId, looksShown)),
  ]);
  if (!invitation) throw new VisibleError("not_found", "There is no such invitation. Check the address of the page.");
  const { response, validity } = invitation;
  return {
    looks: judge(
      looks.items.map((item) => z.parse(Look, item)),
      isbot,
    ),
    /** Whether there is more than is shown. */
    more: looks.next !== undefined,
    state: response?.state,
    isPartial: response?.isPartial ?? false,
    isExcluded: validity?.state === "excluded",
    isAsked: validity?.state === "asked",
    trail: (validity?.trail ?? []).map(({ by: _, ...entry }) => entry),
    can: response ? actsFor(invitation, staffActor().subject) : [],
  };
});

/** Does one of the acts, with a reason; written only in place of exactly what was read. */
const act = (name: Act, did: Invitation.Validity["trail"][number]["did"], state: Invitation.Validity["state"]) =>
  fn(z.object({ ...One, reason: z.string() }), async ({ invitationId, reason }) => {
    const { invitation, response, validity } = await answered(invitationId);
    const { subject } = staffActor();
    if (!actsFor(invitation, subject).includes(name)) throw refusalOf(name, invitation, subject);
    const entry = { did, at: nowIso(), by: subject, byName: await Staff.presentName(), reason };
    const next: Invitation.Validity = {
      state,
      version: (validity?.version ?? 0) + 1,
      trail: [...(validity?.trail ?? []), entry],
    };
    const write =
      name === "overrule"
        ? items.overrule(
            invitation,
            { ...response, state: "confirmed", confirmedAt: entry.at },
            next,
            submittedBy(invitation),
          )
        : items.putValidity(invitationId, next);
    if (!(await table.tryWrite(write)).ok)
      throw new VisibleError(
        "conflict",
        "Somebody else changed this at the same moment. Reload the page and try again.",
      );
    return read({ invitationId });
  });

const submittedBy = ({ id, customerId, surveyId, kind, response }: Invitation.Info) =>
  occurred(responseSubmitted, {
    ...{ invitationId: id, customerId, surveyId, kind },
    score: response?.score ?? 0,
    contactRequested: response?.contactRequested ?? false,
    revision: response?.revision ?? 0,
  });

function refusalOf(name: Act, { validity }: Invitation.Info, subject: string): VisibleError {
  if (name === "agree" && validity?.state === "asked" && validity.trail.at(-1)?.by === subject)
    return new VisibleError("forbidden", "You asked for this exclusion yourself. Somebody else has to agree to it.");
  return new VisibleError("conflict", "This answer stands otherwise by now. Look at it again.");
}

/** Asks for an answer to be left out of the numbers; it counts until a second person agrees. Reached by its contract. @public */
export const ask = act("ask", "asked", "asked");
/** Agrees, as a second person: from now on it does not count. Reached by its contract. @public */
export const agree = act("agree", "excluded", "excluded");
/** Declines, or takes back what was asked: it goes on counting. Reached by its contract. @public */
export const decline = act("decline", "declined", "kept");
/** Lets an excluded answer count again. Reached by its contract. @public */
export const restore = act("restore", "restored", "kept");
/** Says that a person gave an answer that was taken for a machine's. Reached by its contract. @public */
export const overrule = act("overrule", "overruled", "kept");
