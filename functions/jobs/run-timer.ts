import * as z from "zod/mini";
import * as Campaign from "../core/campaign/conduct.ts";
import * as Delivery from "../core/invitation/delivery.ts";
import * as FollowUp from "../core/invitation/follow-up.ts";
import * as Alarm from "../core/notice/alarm.ts";
import * as Privacy from "../core/privacy/settle.ts";
import { openFromBounce } from "../core/task/open.ts";
import * as Task from "../core/task/task.ts";
import { Timer } from "../core/timer.ts";
import { work } from "../edge/messages.ts";

const verbs = {
  "task.clock": ({ targetId, detail }: Timer) =>
    Task.passClock(z.parse(Task.passClock.schema, { taskId: targetId, ...detail })),
  "invitation.unconfirmed": (timer: Timer) =>
    Delivery.resolveUnconfirmed(z.parse(Delivery.resolveUnconfirmed.schema, timer)),
  "invitation.remind": (timer: Timer) => FollowUp.remind(z.parse(FollowUp.remind.schema, timer)),
  "invitation.cascade": (timer: Timer) => FollowUp.cascade(z.parse(FollowUp.cascade.schema, timer)),
  "contact.lost": (timer: Timer) => openFromBounce(z.parse(openFromBounce.schema, timer)),
  "campaign.begin": (timer: Timer) => Campaign.begin(z.parse(Campaign.begin.schema, timer)),
  "sending.stopped": (timer: Timer) => Alarm.tellAdministrators(z.parse(Alarm.tellAdministrators.schema, timer)),
  "privacy.settle": (timer: Timer) => Privacy.callSettle(z.parse(Privacy.callSettle.schema, timer)),
};

const Due = z.extend(Timer, { kind: z.enum(Object.keys(verbs) as (keyof typeof verbs)[]) });

export const handler = work("run-timer", Due, (timer) => verbs[timer.kind](timer));
