import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import * as Conversation from "../conversation/conversation.ts";
import * as Customer from "../customer/customer.ts";
import * as Find from "../find.ts";
import * as Invitation from "../invitation/invitation.ts";
import type { Item, Key } from "../item.ts";
import * as Message from "../message/message.ts";
import * as Staff from "../staff/staff.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as items from "./privacy.items.ts";
import type { Named } from "./redact.ts";

/** What is known of a person to look for them by. `partitions` are keys below which things about them were found. */
export interface Trace extends Named {
  partitions: string[];
}

const distinct = <T>(values: readonly (T | undefined)[]): T[] => [
  ...new Set(values.filter((value): value is T => value !== undefined)),
];

async function getAll(keys: Key[]): Promise<Item[]> {
  const wanted = [...new Map(keys.map(({ pk, sk }) => [`${pk} ${sk}`, { pk, sk }])).values()];
  const found: Item[] = [];
  for (let next = 0; next < wanted.length; next += 100)
    found.push(...(await table.getMany(wanted.slice(next, next + 100))));
  return found;
}

async function below(partitions: readonly string[]): Promise<Item[]> {
  const found: Item[] = [];
  for (let next = 0; next < partitions.length; next += 10)
    found.push(
      ...(await Promise.all(partitions.slice(next, next + 10).map((pk) => table.queryAll(items.listBelow(pk))))).flat(),
    );
  return found;
}

/** Visits that are not handed in stand in no history; they are found by the name. */
async function visitsOf({ customerIds, names }: Named): Promise<Item[]> {
  const entries = await Promise.all(
    distinct(names.flatMap((name) => Find.nameTokens(name))).flatMap((token) => {
      const query = Find.listEntries("visit", `${token}#`, 100);
      return query ? [table.queryAll(query)] : [];
    }),
  );
  const visits = await getAll(entries.flat().map((entry) => items.visitKey(Find.idIn(entry))));
  return visits.filter(({ customerId }) => customerIds.includes(String(customerId)));
}

/** What members of staff were told about tasks of the person. */
async function noticesAbout(taskIds: string[]): Promise<Item[]> {
  if (taskIds.length === 0) return [];
  const found: Item[] = [];
  for (const id of await Staff.allIds())
    for (const item of await table.queryAll(items.listNotices(id)))
      if (taskIds.includes(String((item.values as { taskId?: string } | undefined)?.taskId))) found.push(item);
  return found;
}

/** The entries that a person, a task or a visit is found by. */
const entriesOf = (kind: Find.Kind, id: string, names: readonly string[], more: string[] = []): Key[] =>
  Find.keysOf(kind, id, distinct([...names.flatMap((name) => Find.nameTokens(name)), ...more]));

/**
 * Everything in the table about a person, found by keys and indexes, and the trace of them with what it led to. What others hang on comes last
 * (the answer after its openings, the customer at the very end), so that erasing in this order can stop anywhere and begin again.
 */
export async function gather(before: Trace): Promise<{ found: Item[]; trace: Trace }> {
  const { customerIds } = before;
  const customers = await getAll(customerIds.map((id) => items.customerOf(id).key));
  const keys = (
    await Promise.all(
      customerIds.flatMap((id) => [table.queryAll(items.listHistory(id)), table.queryAll(items.listMessages(id))]),
    )
  ).flat();
  const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);
  const named = (things: Item[], name: string) => things.map((thing) => text(thing[name]));
  const known = { ...before, names: distinct([...before.names, ...named(customers, "name")]) };
  const things = [...(await getAll(keys)), ...(await visitsOf(known))];
  const partitions = distinct([
    ...before.partitions,
    ...things.filter(({ type }) => type !== "message").map(({ pk }) => pk),
  ]);
  const under = await below(partitions);
  const of = (type: string) => under.filter((item) => item.type === type);
  const addresses = named(of("invitation"), "to");
  const trace: Trace = {
    customerIds,
    names: distinct([
      ...known.names,
      ...named(of("invitation"), "customerName"),
      ...named(of("visit"), "customerName"),
    ]),
    emails: distinct([...before.emails, ...named(customers, "email"), ...addresses.filter((to) => to?.includes("@"))]),
    phones: distinct([
      ...before.phones,
      ...named(customers, "phone"),
      ...addresses.filter((to) => to?.startsWith("+")),
    ]),
    partitions,
  };
  const invitations = of("invitation").map((item) => z.parse(Invitation.Info, item));
  const contacts = [
    ...trace.emails.map((address) => Suppression.partitionOf("email", address)),
    ...trace.phones.map((address) => Suppression.partitionOf("sms", address)),
  ];
  const beside = await getAll([
    ...invitations.flatMap(Message.keptAt),
    ...trace.phones.map(Conversation.keptAt),
    ...customerIds.flatMap((id) => [
      ...entriesOf("customer", id, trace.names),
      ...[
        ...trace.emails.map((email) => ({ name: "", email })),
        ...trace.phones.map((phone) => ({ name: "", phone })),
      ].flatMap((contact) => Find.keysOf("customer", id, Customer.tokensOf(contact))),
      items.holdOf(id as Parameters<typeof items.holdOf>[0]).key,
    ]),
    ...of("task").flatMap(({ id }) => entriesOf("task", String(id), trace.names)),
    ...of("visit").flatMap(({ id }) => entriesOf("visit", String(id), trace.names)),
  ]);
  const messages = things.filter(({ type }) => type === "message");
  const notices = await noticesAbout(of("task").map(({ id }) => String(id)));
  const anchors = ["invitation", "task", "visit", "case"];
  const found = [
    ...beside,
    ...messages,
    ...notices,
    ...(await below(contacts)),
    ...under.filter(({ type }) => !anchors.includes(type)),
    ...under.filter(({ type }) => anchors.includes(type)),
    ...customers,
  ];
  return { found: [...new Map(found.map((item) => [`${item.pk} ${item.sk}`, item])).values()], trace };
}

/** How many there are of each kind, the most frequent first. */
export function countsOf(found: readonly { type: string }[]): { kind: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const { type } of found) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([kind, n]) => ({ kind, n })).sort((a, b) => b.n - a.n || a.kind.localeCompare(b.kind));
}
