import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import * as Customer from "../customer/customer.ts";
import { VisibleError } from "../errors.ts";
import { occurred } from "../event.ts";
import { deriveId, type Id, idOf } from "../id.ts";
import type { Item } from "../item.ts";
import { caseReopened, caseResolved } from "./case.events.ts";
import * as items from "./case.items.ts";

/** The life of a case, as far as a survey needs it. */
const statuses = ["open", "resolved", "reopened"] as const;
export type Status = (typeof statuses)[number];

/** One piece of service that a help desk resolves. */
export const Info = z.object({
  id: idOf("case"),
  source: z.string(),
  externalId: z.string(),
  status: z.enum(statuses),
  /** When it was resolved, each time; never shortened. Their number is the resolution number. */
  resolutions: z.array(z.string()),
  /** When it was reopened, each time; absent where it never was. */
  reopenings: z.optional(z.array(z.string())),
  customerId: z.optional(idOf("customer")),
  subject: z.optional(z.string()),
  agentId: z.optional(z.string()),
  agentName: z.optional(z.string()),
  teamId: z.optional(z.string()),
  locationId: z.optional(z.string()),
  channel: z.optional(z.string()),
  product: z.optional(z.string()),
  issueType: z.optional(z.string()),
  priority: z.optional(z.string()),
  /** The customer's, when the case was last told about. */
  tier: z.optional(z.enum(Customer.tiers)),
  openedAt: z.optional(z.string()),
  /** When somebody first took it on. */
  acceptedAt: z.optional(z.string()),
  /** When the help desk filed it, after the customer had agreed or had been silent. */
  closedAt: z.optional(z.string()),
  /** How many contacts it took until it was resolved: 1 is the first contact. */
  contacts: z.optional(z.number()),
  /** A complaint, or else an enquiry. */
  isComplaint: z.optional(z.boolean()),
  /** Whether a complaint was found to be justified. */
  isValid: z.optional(z.boolean()),
  /** Its page at the help desk. */
  url: z.optional(z.string()),
  /** The help desk's time of the latest news. */
  informedAt: z.string(),
  createdAt: z.string(),
  /** Grows with each change. */
  revision: z.number(),
});
export type Info = z.infer<typeof Info>;

/** How often a case was resolved. */
export const resolutionOf = (value: Info): number => value.resolutions.length;

const text = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest));
const moment = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((at) => new Date(at).toISOString()),
);

/** What a help desk says about a case. `at` is its own time of the news; without it, now. */
export const Announcement = z.strictObject({
  source: text(50),
  externalId: text(200),
  status: z.enum(statuses),
  at: z.optional(moment),
  subject: z.optional(text(500)),
  customer: z.optional(Customer.Facts),
  agent: z.optional(z.strictObject({ id: text(200), name: z.optional(text(200)) })),
  teamId: z.optional(text(200)),
  locationId: z.optional(text(200)),
  channel: z.optional(text(50)),
  product: z.optional(text(200)),
  issueType: z.optional(text(200)),
  priority: z.optional(text(50)),
  openedAt: z.optional(moment),
  acceptedAt: z.optional(moment),
  closedAt: z.optional(moment),
  contacts: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  isComplaint: z.optional(z.boolean()),
  isValid: z.optional(z.boolean()),
  url: z.optional(z.url({ protocol: /^https?$/ }).check(z.maxLength(1000))),
});
export type Announcement = z.infer<typeof Announcement>;

/** What news did to a case: `outdated` news came after newer and moved nothing. */
export type Outcome = "opened" | "resolved" | "reopened" | "updated" | "unchanged" | "outdated";

export interface Announced {
  caseId: Id<"case">;
  /** How often the case was resolved so far. */
  resolution: number;
  status: Status;
  outcome: Outcome;
}

/** The case that a source knows by that id. */
export const idFor = (source: string, externalId: string): Id<"case"> => deriveId("case", source, externalId);

const toInfo = (item: Item): Info => z.parse(Info, item);

/** The case, or undefined. */
export async function find(id: Id<"case">): Promise<Info | undefined> {
  const item = await table.get(items.caseOf(id));
  return item && toInfo(item);
}

/** The help desks that ever told about a case. */
export const sources = async (): Promise<string[]> =>
  (await table.query(items.listSources())).items.map(({ sk }) => sk);

/** The cases among these ids, up to 100, in no order. */
export const findMany = async (ids: Id<"case">[]): Promise<Info[]> =>
  (await table.getMany(ids.map((id) => items.caseOf(id).key))).map(toInfo);

type Facts = Partial<
  Omit<Info, "id" | "status" | "resolutions" | "reopenings" | "informedAt" | "createdAt" | "revision">
>;

/** News about a case as the rules see it. */
export interface News {
  status: Status;
  at: string;
  facts: Facts;
}

const rank = { open: 0, resolved: 1, reopened: 2 } as const;

/**
 * The case after the news, and what that did. State follows the help desk's time: older news moves nothing, and of the same moment only the
 * next step of open, resolved, reopened counts, so that a repeat changes nothing. The facts of a resolved case stay as they were when it was
 * resolved; older news and news of a resolved case may only add what was not known.
 */
export function after(known: Info, { status, at, facts }: News): { value: Info; outcome: Outcome } {
  const later = at > known.informedAt;
  const wasResolved = known.status === "resolved";
  const resolves = status === "resolved" && !wasResolved;
  const reopens = status !== "resolved" && wasResolved;
  const moves = (resolves || reopens) && (later || (at === known.informedAt && rank[status] > rank[known.status]));
  const frozen = !moves && (wasResolved || !later);
  const merged = frozen ? { ...facts, ...known } : { ...known, ...facts };
  const value: Info = { ...merged, informedAt: later ? at : known.informedAt };
  if (moves) {
    value.status = resolves ? "resolved" : "reopened";
    if (resolves) value.resolutions = [...known.resolutions, at];
    else value.reopenings = [...(known.reopenings ?? []), at];
    return { value, outcome: resolves ? "resolved" : "reopened" };
  }
  if (resolves || reopens) return { value, outcome: "outdated" };
  const learned = Object.keys(facts).some((name) => merged[name as keyof Facts] !== known[name as keyof Facts]);
  return { value, outcome: learned ? "updated" : "unchanged" };
}

const known = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/**
 * Takes news about a case from a help desk, and about its customer first, so that whoever hears of the case finds the customer. The case and
 * the fact that it was resolved or reopened are one conditional write; the same news again changes nothing.
 */
export async function announce(
  { status, customer, agent, at: said, ...facts }: Announcement,
  customerId?: Id<"customer">,
): Promise<Announced> {
  const at = said ?? nowIso();
  // A help desk's clock may be a little ahead of ours; far ahead, it would shut out all news until then.
  if (at > addMinutes(nowIso(), 10))
    throw new VisibleError("invalid", "Some fields are missing or wrong: at.", { at: "This lies in the future." });
  const person = customer
    ? await Customer.upsert(facts.source, customer, at, { teamId: facts.teamId, locationId: facts.locationId })
    : customerId && (await Customer.find(customerId));
  const id = idFor(facts.source, facts.externalId);
  const told = known({
    ...facts,
    agentId: agent?.id,
    agentName: agent?.name,
    customerId: person?.id ?? customerId,
    tier: person?.tier,
  });
  await table.putOnce(items.putSource(facts.source));
  let before = await find(id);
  for (;;) {
    const { value, outcome } = before
      ? after(before, { status, at, facts: told })
      : opened(id, facts, { status, at, facts: told });
    const resolution = resolutionOf(value);
    const reply = { caseId: id, resolution, status: value.status, outcome };
    if (before && !isChanged(before, value)) return reply;
    const about = { caseId: id, resolution };
    const events =
      outcome === "resolved"
        ? [occurred(caseResolved, about)]
        : outcome === "reopened"
          ? [occurred(caseReopened, about)]
          : [];
    const written = await table.tryWrite(items.putCase({ ...value, revision: value.revision + 1 }, before, events));
    if (written.ok) return reply;
    before = written.current ? toInfo(written.current) : await find(id);
  }
}

const isChanged = (before: Info, value: Info): boolean =>
  JSON.stringify(before) !== JSON.stringify({ ...before, ...value });

/** A case that is heard of for the first time. */
function opened(
  id: Id<"case">,
  { source, externalId }: { source: string; externalId: string },
  { status, at, facts }: News,
): { value: Info; outcome: Outcome } {
  const isResolved = status === "resolved";
  return {
    value: {
      ...facts,
      id,
      source,
      externalId,
      status: isResolved ? "resolved" : "open",
      resolutions: isResolved ? [at] : [],
      informedAt: at,
      createdAt: nowIso(),
      revision: 0,
    },
    outcome: isResolved ? "resolved" : "opened",
  };
}
