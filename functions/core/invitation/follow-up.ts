import * as z from "zod/mini";
import { logger } from "../../adapters/logger.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as Survey from "../survey/survey.ts";
import * as Timer from "../timer.ts";
import * as deliveryItems from "./delivery.items.ts";
import * as items from "./invitation.items.ts";
import { hasAnswer, type Info, isExpired, type Status } from "./invitation.ts";
import { nextSendAt } from "./send-window.ts";

/** Only whoever has a message before them is reminded. */
const reached = ["sent", "delivered", "opened"] as const satisfies Status[];

const policyOf = async ({ surveyId, surveyVersion }: Info) => (await Survey.ofVersion(surveyId, surveyVersion)).policy;

const remindAt = ({ id, reminders = 0 }: Info, dueAt: string): Timer.Timer => ({
  ...{ kind: "invitation.remind", targetId: id, dueAt, queue: "timer" },
  detail: { number: String(reminders) },
});
const cascadeAt = ({ id }: Info, dueAt: string): Timer.Timer => ({
  ...{ kind: "invitation.cascade", targetId: id, dueAt, queue: "timer" },
});

/** Plans what follows a message that goes out at a moment, where its survey has it follow. Again for the same message, it plans the same. */
export async function planNext(invitation: Info, sentAt: string): Promise<void> {
  const { reminders, cascade } = await policyOf(invitation);
  const reminder = reminders[invitation.reminders ?? 0];
  if (reminder) await table.write(Timer.plan(remindAt(invitation, addMinutes(sentAt, reminder.afterMinutes))));
  if (cascade && invitation.channel === "email" && !invitation.reminders)
    await table.write(Timer.plan(cascadeAt(invitation, addMinutes(sentAt, cascade.afterMinutes))));
}

/** The invitation, if another message about it may still be sent: nothing has ended it. */
async function stillOpen(id: Info["id"]): Promise<Info | undefined> {
  const item = await table.get(items.invitationOf(id));
  const invitation = item && items.toInfo(item);
  if (!invitation || hasAnswer(invitation) || isExpired(invitation, nowIso())) return undefined;
  return (reached as readonly Status[]).includes(invitation.status) ? invitation : undefined;
}

/** Has the one send path send the next message of an invitation. What the customer may have said or done meanwhile is checked there again. */
async function sendNext(invitation: Info, step: deliveryItems.FollowUp): Promise<void> {
  const sendAt = nowIso();
  const channel = step.channel ?? invitation.channel ?? "email";
  const isPlanned = await table.tryTransact([
    deliveryItems.followUp(invitation, { ...step, sendAt }),
    Timer.plan({ kind: "invitation.send", targetId: invitation.id, dueAt: sendAt, queue: channel }),
  ]);
  if (!isPlanned) logger.info("nothing follows: the invitation moved on", { invitationId: invitation.id });
}

/** Reminds whoever has not answered, for the n-th time: at the next opening of their window. */
export const remind = fn(
  z.object({ targetId: idOf("invitation"), detail: z.object({ number: z.string() }) }),
  async ({ targetId, detail }) => {
    const invitation = await stillOpen(targetId);
    const done = invitation?.reminders ?? 0;
    if (!invitation || String(done) !== detail.number) return;
    const { sendWindow } = await policyOf(invitation);
    const at = nowIso();
    const opensAt = nextSendAt(at, sendWindow, invitation, invitation.channel);
    if (isExpired(invitation, opensAt)) return;
    if (opensAt > at) return table.write(Timer.plan(remindAt(invitation, opensAt)));
    await sendNext(invitation, { reminders: done + 1 });
  },
);

/** Where a text may follow a mail: a number, consent, and nothing that forbids it. */
async function numberOf({ customerId }: Info): Promise<string | undefined> {
  const customer = customerId && (await Customer.find(customerId));
  if (!customer?.phone || !customer.consent.sms) return undefined;
  return (await Suppression.isSuppressed("sms", customer.phone)) ? undefined : customer.phone;
}

/** Asks by text whoever was silent after the mail: at the next opening of the hours for texts. */
export const cascade = fn(z.object({ targetId: idOf("invitation") }), async ({ targetId }) => {
  const invitation = await stillOpen(targetId);
  if (invitation?.channel !== "email") return;
  const to = await numberOf(invitation);
  if (!to) return;
  const { sendWindow } = await policyOf(invitation);
  const at = nowIso();
  const opensAt = nextSendAt(at, sendWindow, invitation, "sms");
  if (isExpired(invitation, opensAt)) return;
  if (opensAt > at) return table.write(Timer.plan(cascadeAt(invitation, opensAt)));
  await sendNext(invitation, { channel: "sms", to, cascaded: "silence" });
});

/** Asks by text where the mail came back, if the survey has it so: true where it does, and then the invitation has not failed. */
export async function cascadeAfterBounce(invitation: Info): Promise<boolean> {
  const { channel, status, response, isAnswered, expiresAt } = invitation;
  const isOpen = !response && !isAnswered && !["suppressed", "failed", "void"].includes(status) && nowIso() < expiresAt;
  if (channel !== "email" || !isOpen || !(await policyOf(invitation)).cascade) return false;
  const to = await numberOf(invitation);
  if (!to) return false;
  await sendNext(invitation, { channel: "sms", to, cascaded: "bounce" });
  return true;
}
