import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareHouse, staffTheHouse } from "../support/house.ts";
import { HouseDied, type KillableHouse, startKillableHouse, type Trap } from "../support/killable-house.ts";
import {
  answerMail,
  audit,
  closeLoop,
  customer,
  draw,
  expectExact,
  mailsTo,
  ofType,
  pass,
  resolve,
  tasksOf,
} from "../support/main-job.ts";

const hour = 3_600_000;
const data = mkdtempSync(join(tmpdir(), "loopkeeper-chaos-"));
const tiers = ["high", "medium", "low"] as const;
const person = (number: number) => customer(`c${number}`, { tier: tiers[number % 3] as "high" });
const rounds = [300, 900, 1500];
const people = Array.from({ length: 12 + 3 * rounds.length }, (_, number) => person(number));
const unhappy = people.filter((_, number) => number % 4 === 0);
const happyForm = (number: number) => ({ score: number % 3 === 0 ? "10" : "5" });
const unhappyForm = { score: "1", comment: "Nobody called me back.", call: "yes" };

let assembly: string;
let house: KillableHouse;
let deaths = 0;

const restart = async (trap?: Trap): Promise<void> => {
  deaths += 1;
  house = await startKillableHouse({ data, assembly, ...(trap && { trap }) });
};

/** What people and help desks do when the house does not answer: the same again, until it does. */
async function insist<T>(work: () => Promise<T>, next?: Trap[]): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      const wasCut = error instanceof HouseDied || (error as Error).message.includes("fetch failed");
      if (!wasCut) throw error;
      await house.death;
      await restart(next?.pop());
    }
}

/** Does something during which the house is killed at a certain call, and at another one once it stands again, and does the rest. */
async function killedAt(trap: Trap, work: () => Promise<unknown>, next?: Trap): Promise<void> {
  const before = deaths;
  const traps = next ? [next] : [];
  await insist(() => house.trap(trap));
  await insist(work, traps);
  await insist(() => house.idle(), traps);
  expect(deaths - before, `deaths at ${trap.action} of ${trap.function}`).toBe(next ? 2 : 1);
}

/** Kills the house from outside once something is done, or so many milliseconds after it was begun; then that is done again. */
async function killedAfter(work: () => Promise<unknown>, ms?: number): Promise<void> {
  const doing = work().catch((error) => {
    if (ms === undefined) throw error;
  });
  await (ms === undefined ? doing : Promise.race([doing, sleep(ms)]));
  await house.kill();
  await doing;
  await restart();
  if (ms !== undefined) await insist(work);
  await insist(() => house.idle());
}

beforeAll(async () => {
  assembly = await prepareHouse();
  house = await startKillableHouse({ data, assembly });
  await staffTheHouse(house);
});
afterAll(async () => {
  await house?.kill();
  rmSync(data, { recursive: true, force: true });
});

const announce =
  (...numbers: number[]) =>
  async () => {
    await Promise.all(numbers.map((number) => resolve(house, person(number))));
  };

/** Some cases are resolved and their mails become due. */
const mailing =
  (...numbers: number[]) =>
  async () => {
    await announce(...numbers)();
    await pass(house, 36);
  };

describe("killed with kill -9", () => {
  it("after the intake has said 200", () => killedAfter(announce(0, 1)));

  it("before the relay has published", () =>
    killedAt({ function: "RelayEvents", action: "events:PutEvents" }, announce(2, 3)));

  it("between a customer's quarantine and the invitation, and again between the invitation and its timer", () =>
    killedAt({ function: "CaseResolvedInvite", action: "dynamodb:PutItem" }, announce(4, 5), {
      function: "CaseResolvedInvite",
      action: "dynamodb:PutItem",
      skip: 2,
    }));

  it("before the counters are written", () =>
    killedAt({ function: "CountChanges", action: "dynamodb:UpdateItem" }, async () => {
      await house.announce({ source: "test", externalId: "T-r", status: "resolved", customer: customer("r") });
      await house.announce({ source: "test", externalId: "T-r", status: "reopened" });
    }));

  it("between the queue's taking a timer and its deletion", () =>
    killedAt({ function: "SweepTimers", action: "dynamodb:DeleteItem", skip: 3 }, () => pass(house, 36)));

  it("between the claim of an invitation and its mail", () =>
    killedAt({ function: "SendEmail", action: "ses:SendRawEmail", skip: 1 }, mailing(6, 7, 8)));

  it("between the provider's taking a mail and our writing it down", () =>
    killedAt({ function: "SendEmail", action: "dynamodb:UpdateItem", after: "ses:SendRawEmail" }, mailing(9, 10, 11)));

  it.each(rounds.map((ms, index) => [ms, 12 + 3 * index]))("at any moment, such as after %i ms", (ms, first) =>
    killedAfter(mailing(first, first + 1, first + 2), ms),
  );

  it("has sent one mail to each in the end", async () => {
    // What was claimed and never heard of is sent again half an hour later, within the day of the customer.
    await insist(() => pass(house, 36));
    for (const who of people) expect(await mailsTo(house, who), who.externalId).toHaveLength(1);
    await insist(() => expectExact(house));
  });

  it("after the page has thanked for an answer", () => killedAfter(() => answerMail(house, person(0), unhappyForm)));

  it("while tasks are opened", () =>
    killedAt({ function: "ResponseSubmittedOpenTask", action: "dynamodb:PutItem", skip: 1 }, async () => {
      for (const [number, who] of people.entries())
        expect((await answerMail(house, who, number % 4 ? happyForm(number) : unhappyForm)).status).toBeLessThan(400);
    }));

  it("while the owner is told that a clock runs out", async () => {
    await killedAt({ function: "NotifyOwner", action: "sqs:SendMessage" }, () => house.moveBy(1.6 * hour));
    await insist(() => house.moveBy(0.5 * hour));
    expect(await insist(() => tasksOf(house))).toHaveLength(unhappy.length);
    await insist(() => expectExact(house));
  });

  it("between the closing of a task and the plan to ask again", async () => {
    await killedAt({ function: "ScheduleRecovery", action: "dynamodb:PutItem" }, async () => {
      for (const task of await tasksOf(house)) await closeLoop(house, "priya.nair", task.id);
    });
    await insist(() => pass(house, 36));
    for (const who of unhappy) expect(await mailsTo(house, who), who.externalId).toHaveLength(2);
  });

  it("during the draw, and again while its visits are planned", async () => {
    await killedAt({ function: "RunDraw", action: "dynamodb:UpdateItem" }, () => draw(house), {
      function: "PlanVisits",
      action: "dynamodb:PutItem",
      skip: 1,
    });
    expect(ofType(await house.items(), "visit")).toHaveLength(ofType(await house.items(), "drawn").length);
  });

  it("while a visit is handed in, and again while its task is opened", () =>
    killedAt({ function: "Api/Console", action: "dynamodb:PutItem", skip: 3 }, () => audit(house), {
      function: "VisitSubmittedOpenTask",
      action: "dynamodb:PutItem",
    }));

  it("has lost nothing and done nothing twice", async () => {
    const items = await house.items();
    expect(
      ofType(items, "task")
        .map((task) => task.kind)
        .sort(),
    ).toEqual([...unhappy.map(() => "response"), "visit"]);
    const { ledger, nps, csat, visits } = (await house.api("chen.jing", "GET", "/api/home?days=366")).body;
    expect(ledger).toMatchObject({ resolved: people.length + 1, sent: people.length, suppressed: { reopened: 1 } });
    expect(nps.n + csat.n).toBe(people.length);
    expect(visits.submitted).toBe(1);
    await expectExact(house);
    expect(deaths).toBeGreaterThanOrEqual(17);
  });
});
