import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import { type Id, idOf, newId } from "../id.ts";
import type * as Invitation from "../invitation/invitation.ts";
import type { Item } from "../item.ts";
import * as Link from "../link.ts";
import * as Survey from "../survey/survey.ts";
import * as items from "./public-link.items.ts";

/** What staff say of a link that stands in a place, on a receipt or in a chat. */
export const Fields = z.strictObject({
  /** For staff. */
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  surveyId: z.string().check(z.minLength(1), z.maxLength(40)),
  locationId: z.optional(idOf("location")),
  /** Where people meet it: `counter`, `receipt`, `wechat` … */
  medium: z.optional(z.string().check(z.trim(), z.maxLength(40))),
});
export type Fields = z.infer<typeof Fields>;

/** A link that anybody may open: who answers is not known. */
export const Info = z.object({
  ...Fields.shape,
  id: idOf("publicLink"),
  createdAt: z.string(),
  createdBy: z.string(),
  closedAt: z.optional(z.string()),
  closedBy: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

export const toInfo = (item: Item): Info => z.parse(Info, item);

/** What is printed must not expire; whoever wants an end closes it. */
const opensUntil = "2100-01-01T00:00:00.000Z";

/** The token of a link's address. */
export const tokenOf = ({ id }: Pick<Info, "id">): Promise<string> => Link.mint("public", id, opensUntil);

/** How long somebody who opened the page may take to answer: the page names an invitation that is made by the answer alone. */
const visitMinutes = 12 * 60;
/** How long an answer can be corrected, on the same address. */
const correctedDays = 30;

/** The link behind a token with its survey; undefined alike for an altered and a closed one, and for a survey that is not sent now. */
async function openedBy(token: string): Promise<{ link: Info; survey: Survey.Info } | undefined> {
  const id = await Link.open("public", token, "publicLink");
  const item = id && (await table.get(items.publicLinkOf(id)));
  const link = item && toInfo(item);
  if (!link || link.closedAt) return undefined;
  const survey = await Survey.present(link.surveyId);
  return survey && !survey.isPaused && !survey.anonymous ? { link, survey } : undefined;
}

/** The invitation that an answer at a link would make. Nothing is written. */
function drafted({ link, survey }: { link: Info; survey: Survey.Info }, id: Id<"invitation">, locale: string) {
  const at = nowIso();
  const invitation: Invitation.Info = {
    id,
    publicLinkId: link.id,
    surveyId: survey.id,
    surveyVersion: survey.version,
    kind: survey.kind,
    locale,
    timeZone: "UTC",
    status: "opened",
    inclusionProbability: 1,
    snapshot: { locationId: link.locationId, channel: link.medium },
    plannedAt: at,
    openedAt: at,
    expiresAt: addMinutes(at, correctedDays * 1440),
  };
  return invitation;
}

/** What somebody who opens a link is asked, and the token of their own visit; undefined where the link does not work. Never writes. */
export async function visit(
  token: string,
  locale: string,
): Promise<{ invitation: Invitation.Info; visit: string } | undefined> {
  const opened = await openedBy(token);
  if (!opened) return undefined;
  const invitation = drafted(opened, newId("invitation"), locale);
  return { invitation, visit: await Link.mint("respond", invitation.id, addMinutes(nowIso(), visitMinutes)) };
}

/** From where something was sent: who the network says, and what it says of whom it speaks for, which anybody may invent. */
interface Sender {
  peer: string;
  told?: string | undefined;
}

/**
 * New answers within ten minutes at one link. An address is often shared: by a shop's guests, a family, an office, a carrier's customers; twenty
 * answers of one in ten minutes are a busy shop, more are a machine. What is told can be invented, so the network's own word is limited, too: it
 * may be one of the addresses that a whole region's requests come from.
 */
const mostTold = 20;
const mostOfPeer = 300;
const minutesCounted = 10;

/** Where an address stands for a network at home: half of a version 6 address is the host's own choice. */
const network = (address: string): string =>
  address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;

/** Counts a new answer; false where there were too many. The address is kept as a digest under our key, for a day. */
async function mayMake({ id }: Info, { peer, told }: Sender): Promise<boolean> {
  const span = Math.floor(now().getTime() / (minutesCounted * 60_000));
  const ttl = Math.floor(now().getTime() / 1000) + 86_400;
  const count = async (address: string, most: number) => {
    const who = await Link.disguise(`${id} ${span} ${network(address)}`);
    return (await table.tryWrite(items.countVisit(id, `${span}#${who}`, most, ttl))).ok;
  };
  return (await count(told ?? peer, mostTold)) && (told === undefined || (await count(`peer ${peer}`, mostOfPeer)));
}

/** What becomes of a visit that sends an answer: the invitation is there now, or why not. */
export type Made = "made" | "closed" | "too_many";

/** Makes the invitation of a visit, because somebody sends its page's form. A visit makes one, however often it is sent. */
export const make = fn(
  z.object({
    token: z.string(),
    visit: z.string(),
    locale: z.string(),
    from: z.object({ peer: z.string(), told: z.optional(z.string()) }),
  }),
  async ({ token, visit, locale, from }): Promise<Made> => {
    const id = await Link.open("respond", visit);
    if (!id) return "closed";
    if (await table.get(items.invitationOf(id))) return "made";
    const opened = await openedBy(token);
    if (!opened) return "closed";
    if (!(await mayMake(opened.link, from))) return "too_many";
    await table.tryWrite(items.putInvitation(drafted(opened, id, locale)));
    return "made";
  },
);
