import * as z from "zod/mini";
import * as email from "../../adapters/email.ts";
import { logger } from "../../adapters/logger.ts";
import * as queues from "../../adapters/queue.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { idOf } from "../id.ts";
import { whySuppressed } from "../suppression/suppression.ts";
import * as Timer from "../timer.ts";
import * as items from "./notice.items.ts";

const statuses = ["queued", "sent", "failed"] as const;
export type Status = (typeof statuses)[number];

/** What mail to staff is about; web/mail has the words of each. */
export const templates = ["task.at_risk", "task.breached"] as const;

/** One mail to one member of staff. */
export const Info = z.object({
  id: idOf("notice"),
  to: z.string(),
  locale: z.string(),
  template: z.enum(templates),
  /** What the template's words name: `task.*` want customer, clock (`acknowledge`, `contact`, `close`), dueAt, timeZone and url. */
  values: z.record(z.string(), z.string()),
  status: z.enum(statuses),
});
export type Info = z.infer<typeof Info>;

const keptSeconds = 90 * 86_400;
/** Longer than a worker can be at it. */
const claimMinutes = 5;

/** Sends a mail to a member of staff, once for each id: derive the id from the cause. Safe to repeat. */
export const queue = fn(z.omit(Info, { status: true }), async (notice) => {
  const ttl = Math.floor(now().getTime() / 1000) + keptSeconds;
  await table.tryWrite(items.putNotice({ ...notice, status: "queued" }, ttl));
  await queues.send("email", { kind: "notice", targetId: notice.id });
});

/** Words of a mail to staff, made by web/mail. */
export type WriteNotice = (notice: Info) => { subject: string; html: string; text: string };

/** Sends a queued notice. A crash may send it twice, never not at all: a clock that nobody hears of is worse. Throws where it should be tried again. */
export const send = (write: WriteNotice) =>
  fn(z.object({ kind: z.literal("notice"), targetId: idOf("notice") }), async ({ targetId }) => {
    const item = await table.get(items.noticeOf(targetId));
    const notice = item && z.parse(Info, item);
    if (notice?.status !== "queued") return;
    const why = await whySuppressed("email", notice.to);
    // Who wants no surveys any more, as a customer, still hears of their own work.
    if (why === "bounced" || why === "complained") {
      logger.warn("notice to a suppressed address", { noticeId: targetId, why });
      return void (await table.tryWrite(items.moveNotice(targetId, "queued", "failed")));
    }
    const mail = { ...write(notice), to: notice.to, id: notice.id, tags: { notice: notice.id } };
    const at = nowIso();
    const claim = await table.tryWrite(items.claimNotice(targetId, at, addMinutes(at, -claimMinutes)));
    if (!claim.ok) {
      if (claim.current?.status !== "queued") return;
      // The same message came twice, and the other one is at it, or whoever was has crashed.
      const dueAt = addMinutes(String(claim.current.claimedAt), claimMinutes);
      return table.write(Timer.plan({ kind: "notice", targetId, dueAt, queue: "email" }));
    }
    const release = () => table.tryWrite(items.releaseNotice(targetId));
    const sent = await email.send(mail).catch(async (error: unknown) => {
      await release();
      throw error;
    });
    if (sent.result !== "accepted" && sent.result !== "refused") await release();
    if (sent.result === "rate" || sent.result === "quota")
      return table.write(Timer.plan({ kind: "notice", targetId, dueAt: Timer.retryAt(sent.result), queue: "email" }));
    if (sent.result === "unknown")
      throw new Error("Nobody knows whether the notice was sent: the message comes again.");
    await table.tryWrite(items.moveNotice(targetId, "queued", sent.result === "accepted" ? "sent" : "failed"));
  });
