import { beforeEach, describe, expect, it } from "vitest";
import { tryWrite } from "../../../functions/adapters/table.ts";
import { type Actor, actAs } from "../../../functions/core/actor.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as items from "../../../functions/core/response/response.items.ts";
import { record } from "../../../functions/core/response/response.ts";
import * as Validity from "../../../functions/core/response/validity.ts";
import { given, invitationOf, itemOf } from "../../support/invitation.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const invitation = invitationOf();
const invitationId = invitation.id;
const as = <R>(subject: string, run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", subject), roles: ["manager"], subject } satisfies Actor, run);
const answer = (score: number, isMachine = false) =>
  actAs({ kind: "customer" }, () => record(invitationId, { score, isMachine }, "page"));
const reason = "It is our own test order.";

beforeEach(async () => {
  table.setNow("2026-05-05T09:00:00.000Z");
  await given({ status: "sent", sentAt: "2026-05-04T12:00:00.000Z" });
});

describe("whether an answer counts", () => {
  it("is decided by two people, with a reason each, and both stand beside it", async () => {
    await answer(1);
    expect(await as("ana", () => Validity.read({ invitationId }))).toMatchObject({ state: "confirmed", can: ["ask"] });
    expect(await as("ana", () => Validity.ask({ invitationId, reason }))).toMatchObject({
      isAsked: true,
      isExcluded: false,
      can: ["decline"],
    });
    await expect(as("ana", () => Validity.agree({ invitationId, reason }))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Somebody else has to agree"),
    });
    expect(await as("ben", () => Validity.agree({ invitationId, reason: "I checked." }))).toMatchObject({
      isExcluded: true,
      can: ["restore"],
      trail: [
        { did: "asked", byName: "ana", reason },
        { did: "excluded", byName: "ben", reason: "I checked." },
      ],
    });
    expect(await as("ana", () => Validity.restore({ invitationId, reason: "A mistake." }))).toMatchObject({
      isExcluded: false,
      can: ["ask"],
    });
  });

  it("is decided once where two do it at the same moment", async () => {
    await answer(1);
    const done = await Promise.allSettled(
      ["ana", "ben", "cem"].map((who) => as(who, () => Validity.ask({ invitationId, reason }))),
    );
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of done) if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
    expect((await as("dan", () => Validity.read({ invitationId }))).trail).toHaveLength(1);
  });

  it("is told by staff where an answer was taken for a machine's: then it is an answer as any other", async () => {
    await answer(2, true);
    expect(await as("ana", () => Validity.read({ invitationId }))).toMatchObject({
      state: "intent",
      can: ["overrule"],
    });
    table.setNow("2026-05-06T09:00:00.000Z");
    await as("ana", () => Validity.overrule({ invitationId, reason: "The customer called." }));
    const item = await itemOf(invitation);
    expect(item).toMatchObject({
      response: { state: "confirmed", score: 2, confirmedAt: "2026-05-06T09:00:00.000Z" },
      events: [{ type: "response.submitted", properties: { invitationId, score: 2, revision: 1 } }],
    });
    await expect(as("ana", () => Validity.overrule({ invitationId, reason }))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("stays as it was decided when the customer corrects the answer", async () => {
    await answer(1);
    await as("ana", () => Validity.ask({ invitationId, reason }));
    await as("ben", () => Validity.agree({ invitationId, reason }));
    await answer(3);
    expect(await itemOf(invitation)).toMatchObject({ response: { score: 3 }, validity: { state: "excluded" } });
  });

  it("is nothing to decide before there is an answer", async () => {
    expect(await as("ana", () => Validity.read({ invitationId }))).toMatchObject({ looks: [], can: [] });
    await expect(as("ana", () => Validity.ask({ invitationId, reason }))).rejects.toMatchObject({ code: "not_found" });
  });

  it("shows how the link was opened, with a verdict on each", async () => {
    const look = (second: number, score: number) =>
      tryWrite(
        items.putLook(
          invitationId,
          "csat",
          { at: `2026-05-05T09:00:0${second}.000Z`, method: "GET", score, agent: "Mozilla/5.0 (Windows NT 10.0)" },
          2_000_000_000,
        ),
      );
    await look(1, 1);
    await look(2, 5);
    expect((await as("ana", () => Validity.read({ invitationId }))).looks).toMatchObject([
      { score: 1, verdict: "machine", signs: ["many_scores"] },
      { score: 5, verdict: "machine", signs: ["many_scores"] },
    ]);
  });
});
