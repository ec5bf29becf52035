import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Mail, Sent } from "../../../functions/adapters/email.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Notice from "../../../functions/core/notice/notice.ts";
import { suppress } from "../../../functions/core/suppression/suppression.ts";
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
  Notice.queue({
    id,
    to: "owner@example.org",
    locale: "en",
    template: "task.breached",
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

  it("comes again until it is accepted or refused", async () => {
    await queue();
    for (const result of ["rate", "quota", "unknown"] as const) {
      answer({ result, why: "x" });
      await expect(send()).rejects.toThrow(result);
      expect(await statusOf()).toBe("queued");
    }
    answer({ result: "refused", why: "x" });
    await send();
    expect(await statusOf()).toBe("failed");
  });

  it("is not sent to an address that bounced", async () => {
    await queue();
    await suppress({ channel: "email", address: "owner@example.org", why: "bounced" });
    await send();
    expect(out.mails).toEqual([]);
    expect(await statusOf()).toBe("failed");
  });
});
