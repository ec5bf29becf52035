import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role } from "../../functions/core/access.ts";
import { VisibleError } from "../../functions/core/errors.ts";
import { deriveId } from "../../functions/core/id.ts";
import * as life from "../../functions/core/task/life.ts";
import { clockNames, outcomes, statuses, verbs } from "../../functions/core/task/task.contract.ts";
import type { Info, Status, Verb } from "../../functions/core/task/task.ts";
import { cancel } from "../../functions/core/timer.ts";

const opened = "2026-05-04T08:00:00.000Z";
const team = deriveId("team", "north");
const id = (name: string) => deriveId("staff", name);

const task = (rest: Partial<Info> = {}): Info => {
  const clocks = life.startClocks("normal", opened);
  return {
    id: deriveId("task", "response", "inv"),
    kind: "response",
    causeId: "inv",
    status: "new",
    severity: "normal",
    customerName: "Ana",
    teamId: team,
    ownerId: id("olga"),
    ownerName: "Olga",
    contactRequested: false,
    clocks,
    nextDueAt: life.nextDueAt(clocks),
    attempts: 0,
    closures: 0,
    openedAt: opened,
    version: 1,
    snapshot: { resolvedAt: opened, agentId: "agent-7" },
    ...rest,
  };
};

const member = (name: string, role: Role, more: { teamId?: string; agentId?: string } = { teamId: team }) => ({
  id: id(name),
  ...more,
  actor: { kind: "staff" as const, id: id(name), roles: [role], subject: name },
});
const olga = member("olga", "owner");

describe("the life of a task", () => {
  // A row a verb, a column a state: the state it leads to, `=` where it stays, `.` where it is refused.
  const table = `
              new  acknowledged contacting waiting    resolved   closed   reopened
take          =    =            =          =          =          .        =
acknowledge   acknowledged . .  .          .          .          acknowledged
logAttempt    .    contacting   contacting contacting .          .        .
addNote       =    =            =          =          =          =        =
handOver      =    =            =          =          =          .        =
wait          .    .            waiting    .          .          .        .
resume        .    .            .          contacting contacting .        .
resolve       .    .            resolved   resolved   .          .        .
close         .    .            closed     .          closed     .        .
reopen        .    .            .          .          .          reopened .`;
  const [header, ...rows] = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/)) as [string[], ...string[][]];
  const cells = rows.flatMap(([verb, ...targets]) =>
    targets.map((target, index) => ({ verb: verb as Verb, from: header[index] as Status, target })),
  );

  it("has a rule for every verb in every state", () => {
    expect(cells).toHaveLength(verbs.length * statuses.length);
    expect(new Set(cells.map(({ verb, from }) => `${verb} ${from}`)).size).toBe(verbs.length * statuses.length);
  });

  it.each(cells)("$verb from $from: $target", ({ verb, from, target }) => {
    const to = target === "." ? undefined : target === "=" ? from : target;
    expect(life.transitions[verb][from]).toBe(to);
    // Who may do everything is refused only by the state, with a sentence.
    const standing = task({ status: from, ...(verb === "take" && { ownerId: undefined, ownerName: undefined }) });
    const refused = life.refusalOf(verb, member("ada", "admin"), standing);
    if (to) expect(refused).toBeUndefined();
    else expect(refused).toMatchObject({ code: "conflict", message: expect.stringMatching(/^[A-Z].{15,}\.$/) });
  });

  it("reaches closed only through an acknowledgement and an attempt", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...verbs), { maxLength: 40 }), (deeds) => {
        let status: Status = "new";
        const done: Verb[] = [];
        for (const verb of deeds) {
          const to: Status | undefined = life.transitions[verb][status];
          if (!to) continue;
          status = to;
          done.push(verb);
          if (verb === "reopen") done.length = 0;
          if (verb === "close") {
            expect(done).toContain("acknowledge");
            expect(done).toContain("logAttempt");
          }
        }
      }),
    );
  });

  it.each([
    [{ ownerId: undefined }, "take"],
    [{ status: "new" }, "acknowledge"],
    [{ status: "reopened" }, "acknowledge"],
    [{ status: "acknowledged" }, "logAttempt"],
    [{ status: "contacting", lastOutcome: "voicemail" }, "logAttempt"],
    [{ status: "contacting", lastOutcome: "reached" }, "close"],
    [{ status: "contacting", lastOutcome: "refused" }, "close"],
    [{ status: "waiting" }, "resume"],
    [{ status: "resolved" }, "close"],
    [{ status: "closed" }, undefined],
  ] as const)("%j is followed by %s", (rest, step) => {
    const standing = task(rest);
    expect(life.nextStep(standing)).toBe(step);
    if (step) expect(life.allowed(step === "take" ? member("otto", "owner") : olga, standing)).toContain(step);
  });
});

describe("who may work on a task", () => {
  const other = { teamId: deriveId("team", "south") };
  const everything = verbs.filter((verb) => verb !== "take" && verb !== "reopen" && life.transitions[verb].contacting);
  const owned = task({ status: "contacting" });
  const unassigned = task({ status: "new", ownerId: undefined, ownerName: undefined });

  it.each([
    ["the owner", olga, everything],
    ["another owner of the team", member("otto", "owner"), []],
    ["an owner of another team", member("omar", "owner", other), []],
    ["the team's manager", member("mia", "manager"), everything],
    ["another team's manager", member("max", "manager", other), []],
    ["a manager without a team", member("max", "manager", {}), []],
    ["a head", member("hana", "head", {}), everything],
    ["an administrator", member("ada", "admin", {}), everything],
    ["a viewer", member("vera", "viewer"), []],
    ["an auditor", member("abe", "auditor"), []],
    [
      "the rated agent as manager",
      member("rex", "manager", { teamId: team, agentId: "agent-7" }),
      ["addNote", "handOver"],
    ],
    [
      "the rated agent as owner",
      member("olga", "owner", { teamId: team, agentId: "agent-7" }),
      ["addNote", "handOver"],
    ],
    ["the rated agent as head", member("rex", "head", { agentId: "agent-7" }), ["addNote", "handOver"]],
    ["a former owner who only views now", member("olga", "viewer"), []],
  ] as const)("%s, on an owned one", (_, who, can) => {
    expect(life.allowed(who, owned)).toEqual(can);
  });

  it.each([
    ["an owner of the team", olga, ["take"]],
    ["an owner of another team", member("omar", "owner", other), []],
    ["the team's manager", member("mia", "manager"), ["take", "addNote", "handOver"]],
    ["the agent who was rated", member("rex", "owner", { teamId: team, agentId: "agent-7" }), []],
    ["another agent of the team", member("rex", "owner", { teamId: team, agentId: "agent-8" }), ["take"]],
    ["the rated agent as head", member("rex", "head", { teamId: team, agentId: "agent-7" }), ["addNote", "handOver"]],
    ["a head", member("hana", "head", {}), ["take", "addNote", "handOver"]],
    ["a viewer", member("vera", "viewer"), []],
  ] as const)("%s, on one that nobody owns", (_, who, can) => {
    expect(life.allowed(who, unassigned)).toEqual(can);
  });

  it.each(["take", "close", "reopen"] as const)("tells the rated agent why not to %s", (verb) => {
    const rated = member("rex", "admin", { teamId: team, agentId: "agent-7" });
    expect(life.refusalOf(verb, rated, verb === "take" ? unassigned : task({ status: "closed" }))).toEqual(
      new VisibleError("forbidden", "You served this case yourself, so somebody else has to close the loop."),
    );
  });

  it("does not let a member without a team into tasks without a team", () => {
    const stray = task({ teamId: undefined, ownerId: undefined });
    expect(life.mayRead(member("olga", "owner", {}), stray)).toBe(false);
    expect(life.allowed(member("olga", "owner", {}), stray)).toEqual([]);
    expect(life.allowed(member("hana", "head", {}), stray)).toContain("take");
  });

  it.each([
    ["the owner, after a change of team", member("olga", "owner", other), true],
    ["a member of the team", member("otto", "owner"), true],
    ["a member of another team", member("omar", "manager", other), false],
    ["a head", member("hana", "head", {}), true],
    ["a viewer", member("vera", "viewer", {}), true],
  ] as const)("%s may read it or not", (_, who, may) => {
    expect(life.mayRead(who, owned)).toBe(may);
  });

  it("says who owns a task that somebody else wants to take", () => {
    expect(life.refusalOf("take", member("otto", "owner"), owned)).toEqual(
      new VisibleError("conflict", "Olga owns this task already. Ask for it to be handed over."),
    );
  });
});

describe("which answers make a task", () => {
  it.each([
    ["nps", 6, false, true],
    ["nps", 7, false, false],
    ["nps", 10, true, true],
    ["csat", 2, false, true],
    ["csat", 3, false, false],
    ["ces", 3, false, true],
    ["ces", 4, false, false],
  ] as const)("%s %i, call asked for: %s -> %s", (kind, score, contactRequested, needs) => {
    expect(life.needsTask(kind, score, contactRequested)).toBe(needs);
  });
});

describe("the clocks", () => {
  it("run 4, 24 and 72 hours, half of that where it is severe, and are at risk at three quarters", () => {
    expect(life.startClocks("normal", opened)).toEqual({
      acknowledge: { atRiskAt: "2026-05-04T11:00:00.000Z", dueAt: "2026-05-04T12:00:00.000Z", state: "running" },
      firstContact: { atRiskAt: "2026-05-05T02:00:00.000Z", dueAt: "2026-05-05T08:00:00.000Z", state: "running" },
      close: { atRiskAt: "2026-05-06T14:00:00.000Z", dueAt: "2026-05-07T08:00:00.000Z", state: "running" },
    });
    const severe = life.startClocks("high", opened);
    expect(clockNames.map((name) => severe[name].dueAt)).toEqual([
      "2026-05-04T10:00:00.000Z",
      "2026-05-04T20:00:00.000Z",
      "2026-05-05T20:00:00.000Z",
    ]);
  });

  it("keep the moment they were first met", () => {
    const first = life.meet(task().clocks, "acknowledge", "2026-05-04T09:00:00.000Z");
    expect(life.meet(first, "acknowledge", "2026-05-04T10:00:00.000Z")).toEqual(first);
    expect(first.acknowledge).toMatchObject({ state: "met", metAt: "2026-05-04T09:00:00.000Z" });
    expect(first.close).toEqual(task().clocks.close);
  });

  it("say what is due next: the earliest that is not met, breached or not", () => {
    const { clocks } = task();
    expect(life.nextDueAt(clocks)).toBe(clocks.acknowledge.dueAt);
    expect(life.nextDueAt({ ...clocks, acknowledge: { ...clocks.acknowledge, state: "breached" } })).toBe(
      clocks.acknowledge.dueAt,
    );
    const acknowledged = life.meet(clocks, "acknowledge", opened);
    expect(life.nextDueAt(acknowledged)).toBe(clocks.firstContact.dueAt);
    const all = clockNames.reduce((met, name) => life.meet(met, name, opened), clocks);
    expect(life.nextDueAt(all)).toBe(clocks.close.dueAt);
  });

  it.each(outcomes)("count %s as the first contact unless the number was wrong", (outcome) => {
    expect(life.isContact(outcome)).toBe(outcome !== "wrong_number");
  });

  const at = (hour: number) => `2026-05-04T${hour}:00:00.000Z`;
  const acknowledge = (state: "running" | "at_risk" | "breached" | "met") =>
    task({ clocks: { ...task().clocks, acknowledge: { ...task().clocks.acknowledge, state } } });
  it.each([
    ["at_risk in time", acknowledge("running"), "at_risk", at(11), true],
    ["at_risk before its time, because the clock was restarted", acknowledge("running"), "at_risk", at(10), false],
    ["at_risk twice", acknowledge("at_risk"), "at_risk", at(11), false],
    ["at_risk after the end", acknowledge("breached"), "at_risk", at(12), false],
    ["the end after at_risk", acknowledge("at_risk"), "breached", at(12), true],
    ["the end where at_risk was lost", acknowledge("running"), "breached", at(12), true],
    ["the end twice", acknowledge("breached"), "breached", at(12), false],
    ["the end before its time", acknowledge("at_risk"), "breached", at(11), false],
    ["a clock that was met", acknowledge("met"), "breached", at(12), false],
    ["a closed task", { ...acknowledge("running"), status: "closed" as const }, "breached", at(12), false],
  ] as const)("take news of %s once: %#", (_, standing, step, moment, news) => {
    expect(life.passes(standing, "acknowledge", step, moment)).toBe(news);
  });

  it("have two timers each, which never collide in the due list", () => {
    for (const severity of ["high", "normal"] as const) {
      const timers = life.timersOf(task({ clocks: life.startClocks(severity, opened) }));
      expect(timers).toHaveLength(6);
      expect(new Set(timers.map((timer) => JSON.stringify(cancel(timer).key))).size).toBe(6);
      for (const timer of timers) expect(timer).toMatchObject({ kind: "task.clock", queue: "timer" });
    }
  });

  it("need no timer for what has passed or was met", () => {
    const { clocks } = task();
    const due = (rest: Partial<Info["clocks"]>, more: Partial<Info> = {}) =>
      life
        .timersOf(task({ clocks: { ...clocks, ...rest }, ...more }))
        .map(({ detail }) => `${detail?.clock} ${detail?.step}`);
    const others = ["firstContact at_risk", "firstContact breached", "close at_risk", "close breached"];
    const acknowledge = (state: "at_risk" | "breached" | "met") => ({ acknowledge: { ...clocks.acknowledge, state } });
    expect(due(acknowledge("at_risk"))).toEqual(["acknowledge breached", ...others]);
    expect(due(acknowledge("breached"))).toEqual(others);
    expect(due(acknowledge("met"))).toEqual(others);
    expect(due({}, { status: "closed" })).toEqual([]);
  });
});
