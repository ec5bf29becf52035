import * as z from "zod/mini";
import * as email from "../../adapters/email.ts";
import { logger } from "../../adapters/logger.ts";
import * as queues from "../../adapters/queue.ts";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, idOf } from "../id.ts";
import * as Message from "../message/message.ts";
import { whySuppressed } from "../suppression/suppression.ts";
import * as Timer from "../timer.ts";
import { kinds, type Mailed, mailed, unmailed } from "./notice.contract.ts";
import * as items from "./notice.items.ts";

const statuses = ["queued", "sent", "failed"] as const;
export type Status = (typeof statuses)[number];

/** Where a mail goes, in which language, and how far it is. */
const mailing = { to: z.string(), locale: z.string() };

/** One thing that one member of staff is told. */
export const Info = z.object({
  id: idOf("notice"),
  staffId: idOf("staff"),
  at: z.string(),
  kind: z.enum(kinds),
  /** What the kind's words name. */
  values: z.record(z.string(), z.string()),
  /** Seconds since 1970 after which it is gone. */
  ttl: z.number(),
  /** Of a kind that is mailed. */
  ...z.partial(z.object({ ...mailing, status: z.enum(statuses) })).shape,
});
export type Info = z.infer<typeof Info>;

/** How long somebody can look back. */
export const keptSeconds = 90 * 86_400;
/** Longer than a worker can be at it. */
const claimMinutes = 5;

/** The present moment as the table counts time to live. */
export const seconds = (): number => Math.floor(now().getTime() / 1000);
const put = (notice: Omit<Info, "at" | "ttl">) =>
  table.tryWrite(items.putNotice({ ...notice, at: nowIso(), ttl: seconds() + keptSeconds }));

const Told = z.pick(Info, { id: true, staffId: true, values: true });

/** Tells a member of staff something in the console, once for each id: derive the id from the cause. Safe to repeat. */
export const tell = fn(z.extend(Told, { kind: z.enum(unmailed) }), async (notice) => void (await put(notice)));

/** Tells a member of staff something in the console and by mail, once for each id: derive the id from the cause. Safe to repeat. */
export const mail = fn(z.extend(Told, { kind: z.enum(mailed), ...mailing }), async (notice) => {
  await put({ ...notice, status: "queued" });
  await queues.send("email", { kind: "notice", targetId: notice.id });
});

const Mail = z.extend(Info, { kind: z.enum(mailed), ...mailing, status: z.enum(statuses) });

/** A notice as far as it is mailed. */
export type Mailing = z.infer<typeof Mail>;

/** The mails to staff of up to a hundred ids that are still kept, by id. */
export async function findMany(ids: Id<"notice">[]): Promise<Map<string, Mailing>> {
  const found = ids.length > 0 ? await table.getMany([...new Set(ids)].map((id) => items.noticeOf(id).key)) : [];
  return new Map(found.map((item) => [String(item.id), z.parse(Mail, item)]));
}

/** Words of a mail to staff, made by web/mail. */
export type WriteNotice = (notice: { kind: Mailed; locale: string; values: Info["values"] }) => Message.Mail;

/** Sends a queued notice. A crash may send it twice, never not at all: a clock that nobody hears of is worse. Throws where it should be tried again. */
export const send = (write: WriteNotice) =>
  fn(z.object({ kind: z.literal("notice"), targetId: idOf("notice") }), async ({ targetId }) => {
    const item = await table.get(items.noticeOf(targetId));
    const notice = item && z.parse(Mail, item);
    if (notice?.status !== "queued") return;
    const why = await whySuppressed("email", notice.to);
    // Who wants no surveys any more, as a customer, still hears of their own work.
    if (why === "bounced" || why === "complained") {
      logger.warn("notice to a suppressed address", { noticeId: targetId, why });
      return void (await table.tryWrite(items.moveNotice(targetId, "queued", "failed")));
    }
    const { version, ...words } = write(notice);
    const mail = { ...words, to: notice.to, id: notice.id, tags: { notice: notice.id } };
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
    if (sent.result === "accepted")
      await Message.note({
        at,
        causeId: notice.id,
        kind: "notice",
        channel: "email",
        address: Message.masked(notice.to),
        locale: notice.locale,
        from: sent.from,
        templateVersion: version,
      });
    await table.tryWrite(items.moveNotice(targetId, "queued", sent.result === "accepted" ? "sent" : "failed"));
  });
