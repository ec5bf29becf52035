import { parsePhoneNumberFromString } from "libphonenumber-js";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { addMinutes, nowIso } from "../clock.ts";
import { cursorOf, resume } from "../cursor.ts";
import { VisibleError } from "../errors.ts";
import * as Find from "../find.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf } from "../id.ts";
import type { Item } from "../item.ts";
import * as Suppression from "../suppression/suppression.ts";
import * as items from "./customer.items.ts";
import { type Entry, entriesOf } from "./history.ts";

export const tiers = ["high", "medium", "low"] as const;
const channels = ["email", "sms"] as const;

/** A person or account that was served. */
export const Info = z.object({
  id: idOf("customer"),
  /** The help desk or CRM that knows the customer, and the id there. */
  source: z.string(),
  externalId: z.string(),
  name: z.string(),
  email: z.optional(z.string()),
  /** E.164 */
  phone: z.optional(z.string()),
  /** BCP 47, as the help desk said it: `en`, `zh-CN` … */
  locale: z.string(),
  /** IANA; absent where nobody said it: then any zone of the country may be the customer's. */
  timeZone: z.optional(z.string()),
  /** ISO 3166-1, two capital letters. */
  country: z.optional(z.string()),
  region: z.optional(z.string()),
  tier: z.enum(tiers),
  preferredChannel: z.optional(z.enum(channels)),
  /** What each channel may be used for surveys, and since when by the help desk's time; no time where nobody ever said it. */
  consent: z.object({
    email: z.boolean(),
    sms: z.boolean(),
    emailAt: z.optional(z.string()),
    smsAt: z.optional(z.string()),
  }),
  /** When and by which invitation the customer was asked last: by `any` survey, and by each. Days are the survey's matter. */
  quarantine: z.record(z.string(), z.object({ at: z.string(), by: idOf("invitation") })),
  /** The latest news of a case of theirs: when, and who served. */
  lastContact: z.optional(
    z.object({ at: z.string(), teamId: z.optional(z.string()), locationId: z.optional(z.string()) }),
  ),
  /** The help desk's time of what is known here: older news does not overwrite it. */
  informedAt: z.string(),
  createdAt: z.string(),
});
export type Info = z.infer<typeof Info>;

/** Names that were found to be time zones: to ask takes as long as all the rest of a customer's facts. */
const timeZones = new Set<string>();

const isTimeZone = (name: string): boolean => {
  if (timeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    timeZones.add(name);
    return true;
  } catch {
    return false;
  }
};

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const text = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest));

/** What a help desk says about a customer. A phone number without a country code is read as one of `country`, and kept as E.164. */
export const Facts = z.pipe(
  z
    .strictObject({
      externalId: text(200),
      name: text(200),
      email: z.optional(z.string().check(z.trim(), z.email(), z.maxLength(254))),
      phone: z.optional(text(40)),
      locale: z.optional(z.string().check(z.maxLength(35), z.refine(isLocale, "A language tag such as en or zh-CN."))),
      timeZone: z.optional(z.string().check(z.refine(isTimeZone, "An IANA time zone such as Europe/Berlin."))),
      country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, "Two capital letters such as DE."))),
      region: z.optional(text(60)),
      tier: z.optional(z.enum(tiers)),
      preferredChannel: z.optional(z.enum(channels)),
      consent: z.optional(z.strictObject({ email: z.optional(z.boolean()), sms: z.optional(z.boolean()) })),
    })
    .check((context) => {
      const { phone, country } = context.value;
      if (phone !== undefined && !numberOf(phone, country))
        context.issues.push({
          code: "custom",
          path: ["phone"],
          input: phone,
          message: "Not a phone number: write it with its country code, +4930123456, or say the country.",
        });
    }),
  z.transform(({ phone, ...facts }) => ({ ...facts, ...(phone && { phone: numberOf(phone, facts.country) }) })),
);
export type Facts = z.infer<typeof Facts>;

function numberOf(phone: string, country: string | undefined): string | undefined {
  const parsed = parsePhoneNumberFromString(phone, country as "DE" | undefined);
  return parsed?.isValid() ? parsed.number : undefined;
}

/** Where a customer lives: as it was said, else where the number belongs. */
export const countryOf = ({ country, phone }: Pick<Info, "country" | "phone">): string | undefined =>
  country ?? (phone === undefined ? undefined : parsePhoneNumberFromString(phone)?.country);

/** The customer that a source knows by that id; whether known here or not. */
export const idFor = (source: string, externalId: string): Id<"customer"> => deriveId("customer", source, externalId);

/** The customer that an item holds. */
export const toInfo = (item: Item | Record<string, unknown>): Info => z.parse(Info, item);

/** What a customer's item says of them. */
export const attributes = Object.keys(Info.shape);

/** The customer, or undefined. */
export async function find(id: Id<"customer">): Promise<Info | undefined> {
  const item = await table.get(items.customerOf(id));
  return item && toInfo(item);
}

/** The customer; `not_found` where there is none. */
export const fromId = fn(z.object({ customerId: idOf("customer") }), async ({ customerId }): Promise<Info> => {
  const customer = await find(customerId);
  if (!customer) throw new VisibleError("not_found", "There is no such customer. Check the address of the page.");
  return customer;
});

/**
 * Takes what a source says about a customer at a moment: creates or changes, and says how the customer stands. Facts that are not said stay;
 * older news than what is known changes nothing, but for consent: of that the newest word on it counts, whatever else was said since. Without a
 * word on consent, mail is allowed and text messages are not. `served` says who, where it is a case that tells of the customer.
 */
export async function upsert(
  source: string,
  facts: Facts,
  at: string,
  served?: { teamId?: string | undefined; locationId?: string | undefined },
): Promise<Info> {
  const fresh: Info = {
    ...facts,
    id: idFor(source, facts.externalId),
    source,
    locale: facts.locale ?? "en",
    tier: facts.tier ?? "medium",
    consent: { email: true, sms: false, ...wordOn(facts.consent, at) },
    quarantine: {},
    informedAt: at,
    createdAt: nowIso(),
    ...(served && { lastContact: { at, ...served } }),
  };
  let known = await find(fresh.id);
  for (;;) {
    const changes = known ? changesBy(facts, at, known, served) : {};
    if (known && Object.keys(changes).length === 0) return known;
    const had = known ? tokensOf(known) : [];
    const has = tokensOf(known ? { ...known, ...changes } : fresh);
    const id = fresh.id;
    await Find.keep("customer", id, without(has, had), at);
    const written = await table.tryWrite(known ? items.changeCustomer(known, changes) : items.putCustomer(fresh));
    if (written.ok) {
      await Find.drop("customer", id, without(had, has), at);
      return known ? ((await find(id)) ?? known) : fresh;
    }
    if (!written.current) throw new Error(`Customer ${id} was there and is gone.`);
    known = toInfo(written.current);
  }
}

const without = (tokens: string[], others: string[]): string[] => tokens.filter((token) => !others.includes(token));

/** What a customer is found by: the name's words, the address, and the number without its country's code. */
export const tokensOf = ({ name, email, phone }: Pick<Info, "name" | "email" | "phone">): string[] =>
  Find.distinct([
    ...Find.nameTokens(name),
    ...(email ? [Find.normal(email)] : []),
    ...(phone ? [parsePhoneNumberFromString(phone)?.nationalNumber ?? ""] : []),
  ]);

/** The customers among these ids, up to 100, in no order. */
export const findMany = async (ids: Id<"customer">[]): Promise<Info[]> =>
  (await table.getMany(ids.map((id) => items.customerOf(id).key))).map(toInfo);

/** What a source says on consent, as it is kept. */
const wordOn = (consent: Facts["consent"], at: string): Partial<Info["consent"]> => ({
  ...(consent?.email !== undefined && { email: consent.email, emailAt: at }),
  ...(consent?.sms !== undefined && { sms: consent.sms, smsAt: at }),
});

/** What news changes about a customer, by path. */
function changesBy(
  { consent, ...facts }: Facts,
  at: string,
  known: Info,
  served: object | undefined,
): Record<string, unknown> {
  const words = wordOn(consent, at);
  const said: [string, unknown][] = [
    ...(at >= known.informedAt ? Object.entries({ ...facts, informedAt: at }) : []),
    ...(served && at > (known.lastContact?.at ?? "") ? [["lastContact", { at, ...served }] as [string, unknown]] : []),
    ...channels
      .filter((channel) => at >= (known.consent[`${channel}At`] ?? ""))
      .flatMap((channel): [string, unknown][] => [
        [`consent.${channel}`, words[channel]],
        [`consent.${channel}At`, words[`${channel}At`]],
      ]),
  ];
  const consents = Object.entries(known.consent).map(([name, value]) => [`consent.${name}`, value]);
  const held: Record<string, unknown> = { ...known, ...Object.fromEntries(consents) };
  return Object.fromEntries(said.filter(([name, value]) => value !== undefined && value !== held[name]));
}

/**
 * Takes the customer's clocks for an invitation: true where the customer may be asked, and then nobody else may within the days given.
 * One conditional write, so of two invitations at once one wins; asking again for the same invitation says true again.
 */
export async function quarantine(
  id: Id<"customer">,
  by: Id<"invitation">,
  clocks: Record<string, { days: number }>,
  at: string,
): Promise<boolean> {
  return (await table.tryWrite(items.takeClocks(id, by, clocks, at))).ok;
}

/** Whether clocks that others hold stand in the way of an invitation, as far as is known of the customer. Pure. */
export const isQuarantined = (
  { quarantine: held }: Pick<Info, "quarantine">,
  by: Id<"invitation"> | undefined,
  clocks: Record<string, { days: number }>,
  at: string,
): boolean =>
  Object.entries(clocks).some(([clock, { days }]) => {
    const taken = held[clock];
    return taken !== undefined && taken.by !== by && taken.at > addMinutes(at, -days * 1440);
  });

/** Gives back the clocks that an invitation took, because it does not ask any more; clocks that others took since stay. */
export async function release(id: Id<"customer">, by: Id<"invitation">, clocks: string[]): Promise<void> {
  for (const clock of clocks) await table.tryWrite(items.releaseClock(id, by, clock));
}

/** So many things that happened stand on one page of a history. */
const historyPerPage = 50;

/**
 * The customer with a page of what happened, newest first, and which contact points must not be written to. An answered invitation is two
 * entries, so pages overlap a little in time.
 */
export const read = fn(
  z.object({ customerId: idOf("customer"), cursor: z.optional(z.string()) }),
  async ({ customerId, cursor }) => {
    const customer = await fromId({ customerId });
    const query = items.listHistory(customerId, historyPerPage);
    const [{ items: keys, next }, ...suppressed] = await Promise.all([
      table.query(resume(query, cursor)),
      customer.email && Suppression.find("email", customer.email),
      customer.phone && Suppression.find("sms", customer.phone),
    ]);
    const found = await table.getMany(keys.map(({ pk, sk }) => ({ pk, sk })));
    const history: Entry[] = found.flatMap(entriesOf).sort((a, b) => b.at.localeCompare(a.at));
    return { customer, history, cursor: cursorOf(query, next), suppressions: suppressed.flatMap((each) => each || []) };
  },
);
