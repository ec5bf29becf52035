import type { Id } from "../id.ts";
import type { Info as Invitation } from "../invitation/invitation.ts";
import { type Get, type Put, type Query, type Update, when } from "../item.ts";
import type { Info } from "./public-link.ts";

const keyOf = (id: Id<"publicLink">) => ({ pk: `publicLink#${id}`, sk: "publicLink" });
const invitationKey = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** A public link. */
export const publicLinkOf = (id: Id<"publicLink">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** All public links, the latest first: an organisation has some hundreds. */
export const listPublicLinks = (): Query => ({ op: "query", index: "board", pk: "publicLinks", newestFirst: true });

/** A link that was not there before. */
export const putPublicLink = (link: Info): Put => ({
  op: "put",
  item: {
    type: "publicLink",
    ...keyOf(link.id),
    bpk: "publicLinks",
    bsk: `${link.createdAt}#${link.id}`,
    ...link,
  },
  when: when.absent(),
});

/** Closes a link, once. */
export const closePublicLink = (id: Id<"publicLink">, closedAt: string, closedBy: string): Update => ({
  op: "update",
  key: keyOf(id),
  set: { closedAt, closedBy },
  when: when.all(when.exists(), when.absent("closedAt")),
});

/** One more new answer from somewhere within some minutes, unless there were too many. */
export const countVisit = (id: Id<"publicLink">, who: string, most: number, ttl: number): Update => ({
  op: "update",
  key: { pk: `publicLink#${id}`, sk: `visits#${who}` },
  set: { type: "visits", ttl },
  add: { n: 1 },
  when: when.any(when.absent("n"), when.below("n", most)),
});

/** The invitation of a visit, if somebody answered. */
export const invitationOf = (id: Id<"invitation">): Get => ({ op: "get", key: invitationKey(id), consistent: true });

/** The invitation of a visit, made by its first answer; nobody's history and no ledger shows it. */
export const putInvitation = (invitation: Invitation): Put => ({
  op: "put",
  item: { type: "invitation", ...invitationKey(invitation.id), ...invitation },
  when: when.absent(),
});
