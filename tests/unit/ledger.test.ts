import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { actAs } from "../../functions/core/actor.ts";
import * as Case from "../../functions/core/case/case.ts";
import * as Delivery from "../../functions/core/invitation/delivery.ts";
import { recordEmailEvent, recordTextEvent } from "../../functions/core/invitation/delivery-events.ts";
import * as FollowUp from "../../functions/core/invitation/follow-up.ts";
import { idFor } from "../../functions/core/invitation/invitation.ts";
import * as Plan from "../../functions/core/invitation/plan.ts";
import * as Metric from "../../functions/core/metric/metric.ts";
import type { Rule } from "../../functions/core/policy/rule.ts";
import * as Response from "../../functions/core/response/response.ts";
import * as Suppression from "../../functions/core/suppression/suppression.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import * as Timer from "../../functions/core/timer.ts";
import { signingKeys } from "../support/invitation.ts";

/** The table in memory, on which whoever writes may crash before a write or behind it. */
const world = vi.hoisted(() => ({
  writesLeft: Number.POSITIVE_INFINITY,
  isBehind: false,
  sent: [] as { id: string; messageId: string; channel: string }[],
  provider: "accepted" as string,
}));
vi.mock("../../functions/adapters/table.ts", async () => {
  const memory = await import("../../infra/local/demo/memory/table.ts");
  const mayCrash =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const isLast = --world.writesLeft < 0;
      if (isLast && !world.isBehind) throw new Error("crash before a write");
      const result = await write(...args);
      if (isLast) throw new Error("crash behind a write");
      return result;
    };
  return {
    ...memory,
    write: mayCrash(memory.write),
    tryWrite: mayCrash(memory.tryWrite),
    transact: mayCrash(memory.transact),
    tryTransact: mayCrash(memory.tryTransact),
  };
});
vi.mock("../../functions/adapters/logger.ts", () => import("../../infra/local/demo/memory/logger.ts"));
vi.mock("../../functions/adapters/secrets.ts", () => ({ signingKeys: async () => signingKeys }));
vi.mock("../../functions/adapters/site.ts", () => ({ site: () => ({ respondUrl: "https://answer.example" }) }));
const send = (id: string, channel: string) => {
  const messageId = `m-${world.sent.length}`;
  if (world.provider !== "refused") world.sent.push({ id, messageId, channel });
  return Promise.resolve({ result: world.provider, messageId, why: "Refused" });
};
vi.mock("../../functions/adapters/email.ts", () => ({ send: ({ id }: { id: string }) => send(id, "email") }));
vi.mock("../../functions/adapters/sms.ts", () => ({
  sendText: ({ context }: { context: { invitation: string } }) => send(context.invitation, "sms"),
}));

const memory = await import("../../infra/local/demo/memory/table.ts");
const hook = Symbol.for("loopkeeper.clock");
let clock = Date.UTC(2001, 0, 1);
(globalThis as { [hook]?: () => number })[hook] = () => clock;
const iso = () => new Date(clock).toISOString();

const byMail = Delivery.sendEmail(() => ({ subject: "", html: "", text: "", version: 1 }));
const byText = Delivery.sendText(() => ({ body: "", version: 1 }));
const verbs: Record<string, (timer: never) => Promise<unknown>> = {
  "invitation.remind": FollowUp.remind,
  "invitation.cascade": FollowUp.cascade,
  "invitation.unconfirmed": Delivery.resolveUnconfirmed,
};
const run = async (timer: Timer.Timer): Promise<unknown> =>
  timer.kind === "invitation.send"
    ? (timer.queue === "sms" ? byText : byMail)(timer as never)
    : verbs[timer.kind]?.(timer as never);

const rules: Rule[] = [
  {
    ...{ id: "loans", name: "Loans" },
    when: [{ attribute: "product", test: "oneOf", values: ["loan"] }],
    outcome: { do: "skip", because: "Another house asks." },
  },
  {
    ...{ id: "often", name: "Chat may be asked each day, and half of it" },
    when: [{ attribute: "channel", test: "oneOf", values: ["chat"] }],
    outcome: { do: "change", quarantineDays: { any: 1, same: 1 }, sampleShare: 0.5 },
  },
  { id: "all", name: "All", when: [], outcome: { do: "ask", survey: "follow" } },
];
const definition = {
  ...presets.csat,
  policy: { ...presets.csat.policy, reminders: [{ afterMinutes: 1440 }], cascade: { afterMinutes: 2880 } },
};

type Effect = () => Promise<unknown>;

const maybe = fc.boolean();
const seldom = fc.nat(5).map((n) => n === 0);
const index = fc.nat(2);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("resolved" as const),
      index,
      late: fc.nat(300),
      chat: seldom,
      loan: seldom,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("reopened" as const),
      index,
      late: fc.nat(300),
      chat: seldom,
      loan: seldom,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("consent" as const), index, email: maybe, sms: maybe }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("suppress" as const), index, sms: maybe }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("answer" as const), index }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("tell" as const), pick: fc.nat(50), kind: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("provider" as const),
      says: fc.constantFrom("accepted", "unknown", "refused", "rate"),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pass" as const), minutes: fc.nat(3 * 1440) }) },
);
const luck = fc.record({
  order: fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }),
  crashes: fc.array(fc.option(fc.nat(6), { freq: 2 }), { minLength: 20, maxLength: 20 }),
  isBehind: maybe,
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let runs = 0;

interface Luck {
  order: number[];
  crashes: (number | null)[];
  isBehind: boolean;
}

/** A little house with three customers of a case each, to which things happen. */
class History {
  readonly desk = `desk${runs}`;
  readonly shard = `shard-${runs}`;
  readonly waiting: Effect[] = [];
  readonly resolutions: [number, number][] = [];
  sequence = 0;
  turn = 0;

  readonly luck: Luck;

  constructor(luck: Luck) {
    this.luck = luck;
    runs++;
    clock += 400 * 86_400_000;
    world.sent.length = 0;
    world.provider = "accepted";
  }

  caseOf = (at: number) => Case.idFor(this.desk, String(at));
  customer = (at: number, consent = { email: true, sms: at > 0 }) => ({
    // Two of the three cases are of one customer.
    ...{ externalId: `c${at % 2}`, name: "Ana", email: `a${at % 2}@${this.desk}.example`, timeZone: "UTC", consent },
    phone: `+4930${String(1_000_000 + runs * 3 + (at % 2))}`,
  });

  /** Does something that may crash; whoever does it is asked again, once or twice, until it went well. */
  async deliver(effect: Effect): Promise<void> {
    const crash = this.luck.crashes[this.turn++ % 20];
    world.isBehind = this.luck.isBehind;
    world.writesLeft = crash ?? Number.POSITIVE_INFINITY;
    await effect().catch(() => undefined);
    world.writesLeft = Number.POSITIVE_INFINITY;
    await effect();
    if (this.turn % 3 === 0) await Promise.all([effect(), effect()]);
  }

  /** Delivers what waits, in any order. */
  async work(most: number): Promise<void> {
    for (let n = 0; n < most && this.waiting.length > 0; n++) {
      const place = (this.luck.order[this.turn % 20] ?? 0) % this.waiting.length;
      await this.deliver(this.waiting.splice(place, 1)[0] as Effect);
    }
  }

  async pass(minutes: number): Promise<void> {
    const until = clock + minutes * 60_000;
    for (;;) {
      const due = memory.nextTimerAt(Timer.timerShards);
      if (!due || Date.parse(due) > until) break;
      clock = Math.max(clock, Date.parse(due));
      for (let shard = 0; shard < Timer.timerShards; shard++)
        for (const item of await memory.queryAll(Timer.listDue(shard, iso(), 100))) {
          const timer = Timer.toTimer(item);
          await memory.write(Timer.cancel(timer));
          await this.deliver(() => run(timer));
        }
    }
    clock = until;
  }

  async announce(status: Case.Status, at: number, late: number, more: { chat: boolean; loan: boolean }): Promise<void> {
    const told = await Case.announce({
      ...{ source: this.desk, externalId: String(at), status, customer: this.customer(at) },
      at: new Date(clock - late * 60_000).toISOString(),
      ...(more.chat && { channel: "chat" }),
      ...(more.loan && { product: "loan" }),
    });
    const about = { caseId: told.caseId, resolution: told.resolution };
    if (told.outcome === "resolved") {
      this.resolutions.push([at, told.resolution]);
      this.waiting.push(() => Plan.plan(about));
    }
    if (told.outcome === "reopened") this.waiting.push(() => Plan.voidInvitation(about));
  }

  async tell(pick: number, kind: number): Promise<void> {
    const message = world.sent[pick % Math.max(1, world.sent.length)];
    if (!message) return;
    const { id, messageId, channel } = message;
    if (channel === "sms") {
      const eventType = [
        "TEXT_SENT",
        "TEXT_DELIVERED",
        "TEXT_INVALID",
        "TEXT_BLOCKED",
        "TEXT_UNREACHABLE",
        "TEXT_TTL_EXPIRED",
      ][kind];
      const detail = { eventType: eventType as string, eventTimestamp: clock, messageId, context: { invitation: id } };
      return this.deliver(() => recordTextEvent({ detail }));
    }
    const eventType = ["Send", "Delivery", "Open", "Bounce", "Bounce", "Reject"][kind] as string;
    const mail = { messageId, timestamp: iso(), destination: ["x@example.org"], tags: { invitation: [id] } };
    const bounce = { bounceType: kind === 3 ? "Permanent" : "Transient" };
    await this.deliver(() =>
      recordEmailEvent({ detail: { eventType, mail, ...(eventType === "Bounce" && { bounce }) } }),
    );
  }

  async happen(one: Step): Promise<void> {
    switch (one.do) {
      case "resolved":
      case "reopened":
        await this.announce(one.do, one.index, one.late, one);
        return this.work(1);
      case "consent":
        await Case.announce({
          ...{ source: this.desk, externalId: `other${one.index}`, status: "open", at: iso() },
          customer: this.customer(one.index, { email: one.email, sms: one.sms }),
        });
        return;
      case "suppress": {
        const { email, phone } = this.customer(one.index);
        const [channel, address] = one.sms ? (["sms", phone] as const) : (["email", email] as const);
        return void (await Suppression.suppress({ channel, address, why: "unsubscribed" }));
      }
      case "answer": {
        const resolution = this.resolutions.findLast(([at]) => at === one.index)?.[1];
        const id = resolution && idFor(this.caseOf(one.index), resolution);
        if (id) await Response.record(id, { score: 2 }, "page");
        return;
      }
      case "tell":
        return this.tell(one.pick, one.kind);
      case "provider":
        world.provider = one.says;
        return;
      case "pass":
        return this.pass(one.minutes);
    }
  }

  /** The stream's counter takes what changed, in batches that may come twice. */
  async count(): Promise<void> {
    const changes = memory.takeChanges().map(({ before, after }) => ({ before, after, sequence: this.next() }));
    const ours = changes.filter(({ before, after }) =>
      ["case", "invitation"].includes(String((after ?? before)?.type)),
    );
    for (let from = 0; from < ours.length; from += 7) {
      const batch = ours.slice(from, from + 7);
      await Metric.count(batch, this.shard);
      if (from % 2 === 0) await Metric.count(batch, this.shard);
    }
  }
  next = (): string => String(++this.sequence).padStart(40, "0");

  /** What the items themselves say, counted anew. */
  recount(): Map<string, Record<string, number>> {
    const days = new Map<string, Record<string, number>>();
    for (const item of memory.allItems()) {
      const isOurs = item.source === this.desk || this.resolutions.some(([at]) => item.caseId === this.caseOf(at));
      if (!isOurs || !["case", "invitation"].includes(item.type)) continue;
      for (const { day, metric, n = 1 } of Metric.contributionsOf(item)) {
        if (!day || !(metric === "resolved" || metric.startsWith("ledger:"))) continue;
        const counters = days.get(day) ?? {};
        counters[metric] = (counters[metric] ?? 0) + n;
        days.set(day, counters);
      }
    }
    return days;
  }
}

describe("the why-not ledger", () => {
  it("has each resolution once, every day, whatever happens, in whatever order, however often, wherever it crashes", async () => {
    const put = (item: object) => memory.write({ op: "put", item: item as never });
    await put({ type: "policy", pk: "policy", sk: "version#000001", version: 1, rules });
    await put({ type: "survey", pk: "survey#follow", sk: "survey", id: "follow", version: 1 });
    await put({ type: "version", pk: "survey#follow", sk: "version#000001", id: "follow", version: 1, definition });
    const ends: Record<string, number> = {};
    await actAs({ kind: "system", id: "test" }, () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 50, size: "max" }), luck, async (steps, chance) => {
          const history = new History(chance);
          for (const one of steps) await history.happen(one);
          const check = async () => {
            await history.count();
            const recount = history.recount();
            const { days } = await Metric.ledger({ days: 90 });
            for (const { day, ...row } of days) {
              expect(row, day).toEqual(Metric.ledgerOf(recount.get(day) ?? {}));
              expect(row.unaccounted, day).toBe(0);
              for (const [reason, n] of Object.entries({ ...row.suppressed, ...row.failed }))
                ends[reason] = (ends[reason] ?? 0) + n;
              ends.sent = (ends.sent ?? 0) + row.sent;
              ends.pending = (ends.pending ?? 0) + row.pending;
            }
            expect(days.reduce((sum, { resolved }) => sum + resolved, 0)).toBe(history.resolutions.length);
            return days;
          };
          await history.work(Number.POSITIVE_INFINITY);
          await check();
          // Long after, the provider at peace, nothing waits.
          world.provider = "accepted";
          await history.pass(40 * 1440);
          for (const { pending } of await check()) expect(pending).toBe(0);
        }),
        { numRuns: Number(process.env.LOOPKEEPER_HISTORIES ?? 30), endOnFailure: true },
      ),
    );
    console.log("how resolutions ended, counted at two moments of each history:", ends);
    for (const end of ["sent", "ruled_out", "quarantine"]) expect(ends[end], end).toBeGreaterThan(0);
  }, 60_000);
});
