import * as z from "zod/mini";
import * as frame from "../../adapters/frame.ts";
import * as Campaign from "../campaign/campaign.ts";
import { nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { fn } from "../fn.ts";
import { newId } from "../id.ts";
import * as Suppression from "../suppression/suppression.ts";
import type * as Survey from "../survey/survey.ts";
import { contactOf, isSampled, reasonAgainst } from "./plan.ts";

/** Parts of the customers, so that a part of them is like all of them; four are read at once. */
const parts = 32;
const atOnce = 4;
/** The API's function has ten seconds. */
const longestMs = 5_000;

type Prepare = (
  plan: Pick<Campaign.Info, "surveyId" | "frame">,
) => Promise<{ survey: Survey.Info; helpDesk: Campaign.Info["helpDesk"] }>;

interface Counts {
  customers: number;
  framed: number;
  asked: { email: number; sms: number };
  suppressed: Record<string, number>;
}

/** How many a campaign would ask if it began now: of all customers, or, where they are too many to look at in time, of as large a part as possible. */
export const preview = (prepare: Prepare) =>
  fn(z.object({ surveyId: z.string(), frame: Campaign.Frame, sharePercent: z.number() }), async (plan) => {
    const stopAt = performance.now() + longestMs;
    const { survey, helpDesk } = await prepare(plan);
    const share = survey.policy.sampleShare * (plan.sharePercent / 100);
    const counts: Counts = { customers: 0, framed: 0, asked: { email: 0, sms: 0 }, suppressed: {} };
    let read = 0;
    let next = 0;
    const work = async () => {
      for (let part = next++; part < parts && (read === 0 || performance.now() < stopAt); part = next++) {
        await countPart(part, { frame: plan.frame, helpDesk }, survey, share, counts);
        read++;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const scaled = (n: number) => Math.round((n * parts) / Math.max(1, read));
    return {
      customers: scaled(counts.customers),
      framed: scaled(counts.framed),
      asked: { email: scaled(counts.asked.email), sms: scaled(counts.asked.sms) },
      suppressed: Object.fromEntries(Object.entries(counts.suppressed).map(([reason, n]) => [reason, scaled(n)])),
      isExact: read === parts,
    };
  });

/** So many customers are looked at before their addresses are asked about. */
const perBatch = 500;

async function countPart(
  part: number,
  rule: Pick<Campaign.Info, "frame" | "helpDesk">,
  survey: Survey.Info,
  share: number,
  counts: Counts,
): Promise<void> {
  const at = nowIso();
  // A campaign has a lot of its own: how many it takes is the same, not whom.
  const lot = newId("event");
  let batch: Customer.Info[] = [];
  const count = async () => {
    const points = batch.flatMap((customer) => contactOf(customer) ?? []);
    const blocked = await Suppression.among(points.map(({ channel, to }) => ({ channel, address: to })));
    for (const customer of batch) {
      const contact = contactOf(customer);
      const reason =
        reasonAgainst({
          isCurrent: true,
          customer,
          contact,
          isSuppressed: contact !== undefined && blocked.has(Suppression.nameOf(contact.channel, contact.to)),
          isSampled: isSampled(customer.id, 1, lot, share),
        }) ?? (Customer.isQuarantined(customer, undefined, clocksOf(survey), at) ? "quarantine" : undefined);
      if (reason || !contact) counts.suppressed[String(reason)] = (counts.suppressed[String(reason)] ?? 0) + 1;
      else counts.asked[contact.channel]++;
    }
    batch = [];
  };
  for await (const item of frame.customersIn(part, parts, Customer.attributes)) {
    const customer = Customer.toInfo(item);
    counts.customers++;
    if (!Campaign.holds(rule, customer, at)) continue;
    counts.framed++;
    batch.push(customer);
    if (batch.length === perBatch) await count();
  }
  await count();
}

const clocksOf = ({ id, policy }: Survey.Info) => ({
  any: { days: policy.quarantineDays.any },
  [id]: { days: policy.quarantineDays.same },
});
