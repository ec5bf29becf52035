import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Mail, Sent } from "../../../functions/adapters/email.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Notice from "../../../functions/core/notice/notice.ts";
import { suppress, whySuppressed } from "../../../functions/core/suppression/suppression.ts";
import * as Timer from "../../../functions/core/timer.ts";
import { noticeMail } from "../../../web/mail/notice.ts";
import { testTable } from "../../support/table.ts";

const out = vi.hoisted(() => ({ queued: [] as unknown[], mails: [] as unknown[], answer: undefined as unknown }));
vi.mock("../../../functions/adapters/queue.ts", () => ({
  send: async (queue: string, message: unknown) => out.queued.push([queue, message]),
}));
vi.mock("../../../functions/adapters/email.ts", () => ({
  send: async (mail: unknown) => {
    out.mails.push(mail);
    return out.answer;
  },
}));

const table = testTable();
const id = deriveId("notice", "test");
const queue = () =>
  Notice.mail({
    id,
    staffId: deriveId("staff", "owner"),
    to: "owner@example.org",
    locale: "en",
    kind: "task.breached",
    values: { customer: "Ana", clock: "close", dueAt: "2026-05-04T12:00:00.000Z", timeZone: "UTC", url: "https://c/t" },
  });
const send = () => Notice.send(noticeMail)({ kind: "notice", targetId: id });
const answer = (sent: Sent) => {
  out.answer = sent;
};
const statusOf = async () => (await table.all()).find((item) => item.type === "notice")?.status;

beforeEach(() => {
  out.queued = [];
  out.mails = [];
  answer({ result: "accepted", messageId: "m" });
});

describe("a mail to staff", () => {
  it("is one for each cause, queued again when the cause comes again, and sent once", async () => {
    await queue();
    await queue();
    expect(out.queued).toEqual(Array(2).fill(["email", { kind: "notice", targetId: id }]));
    await send();
    await send();
    await queue();
    await send();
    expect(out.mails).toHaveLength(1);
    expect((out.mails as Mail[])[0]).toMatchObject({
      to: "owner@example.org",
      subject: "Overdue: Close the loop, Ana",
    });
    expect(await statusOf()).toBe("sent");
  });

  it("is sent once when its message comes several times at once", async () => {
    await queue();
    await Promise.all([send(), send(), send()]);
    expect(out.mails).toHaveLength(1);
    expect(await statusOf()).toBe("sent");
  });

  it("is sent after all when whoever was at it crashed", async () => {
    table.setNow("2026-05-04T12:00:00.000Z");
    await queue();
    answer(new Promise(() => {}) as never);
    void send();
    await vi.waitFor(() => expect(out.mails).toHaveLength(1));
    answer({ result: "accepted", messageId: "m" });
    await send();
    expect(out.mails).toHaveLength(1);
    const timers = (await table.all()).filter((item) => item.type === "timer").map(Timer.toTimer);
    expect(timers).toMatchObject([{ kind: "notice", targetId: id, queue: "email", dueAt: "2026-05-04T12:05:00.000Z" }]);
    table.setNow("2026-05-04T12:05:00.000Z");
    await send();
    expect(out.mails).toHaveLength(2);
    expect(await statusOf()).toBe("sent");
  });

  it("is set to go again where the provider puts it off, and comes again where nobody knows", async () => {
    table.setNow("2026-05-04T12:00:00.000Z");
    await queue();
    for (const result of ["rate", "quota"] as const) {
      answer({ result, why: "x" });
      await send();
      expect(await statusOf()).toBe("queued");
    }
    const timers = (await table.all()).filter((item) => item.type === "timer").map(Timer.toTimer);
    expect(timers).toMatchObject(Array(2).fill({ kind: "notice", targetId: id, queue: "email" }));
    const [early, late] = timers.map(({ dueAt }) => dueAt).sort();
    expect(early).toMatch(/^2026-05-04T12:0[1-9]:/);
    expect(late).toMatch(/^2026-05-04T13:0[0-4]:/);
    answer({ result: "unknown", why: "x" });
    await expect(send()).rejects.toThrow("comes again");
    expect(await statusOf()).toBe("queued");
    answer({ result: "refused", why: "x" });
    await send();
    expect(await statusOf()).toBe("failed");
  });

  it("reaches who wants no surveys at that address, until it bounces", async () => {
    await suppress({ channel: "email", address: "owner@example.org", why: "unsubscribed" });
    await queue();
    await send();
    expect(await statusOf()).toBe("sent");
    await suppress({ channel: "email", address: "owner@example.org", why: "bounced" });
    await suppress({ channel: "email", address: "owner@example.org", why: "unsubscribed" });
    expect(await whySuppressed("email", "owner@example.org")).toBe("bounced");
  });

  it("is not sent to an address that bounced", async () => {
    await queue();
    await suppress({ channel: "email", address: "owner@example.org", why: "bounced" });
    await send();
    expect(out.mails).toEqual([]);
    expect(await statusOf()).toBe("failed");
  });
});
