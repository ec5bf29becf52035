import type { Envelope } from "../event.ts";
import type { Id } from "../id.ts";
import type { Info, Response } from "../invitation/invitation.ts";
import { type Get, news, type Query, type Update, when } from "../item.ts";
import { type Band, bandOf, type SurveyKind } from "../survey/scale.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** The invitation that an answer is given to; the answer lives on it. */
export const askedOf = (id: Id<"invitation">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** What lists of answers are told apart by: the kind of survey, the one after closure as a kind of its own. */
export type ListedKind = SurveyKind | "recovery";

/** Where the list of answers finds one: by kind, band and month, and there by when it was confirmed first. */
const listedAt = ({ id, kind, recoveryOf }: Info, { score, confirmedAt }: Response) => ({
  wpk: `answers#${recoveryOf ? "recovery" : kind}#${bandOf(kind, score)}#${confirmedAt.slice(0, 7)}`,
  wsk: `${confirmedAt}#${id}`,
});

/** The answers of a kind and band in a month `yyyy-mm`, latest first: from a moment on and up to a position, which is part of it. */
export const listAnswers = (
  kind: ListedKind,
  band: Band,
  month: string,
  from: string,
  upTo: string,
  limit: number,
): Query => ({
  op: "query",
  index: "worker",
  pk: `answers#${kind}#${band}#${month}`,
  sk: { between: [from, upTo] },
  newestFirst: true,
  limit,
});

/** Saves an answer and its event in one write: on an open invitation only, and only in place of exactly the revision that was read. */
export const saveAnswer = (
  invitation: Info,
  response: Response,
  replaced: number | undefined,
  event: Envelope,
): Update => ({
  op: "update",
  key: keyOf(invitation.id),
  set: { response, ...listedAt(invitation, response), ...news(event) },
  when: when.all(
    when.differs("status", "void"),
    when.above("expiresAt", response.updatedAt),
    replaced === undefined ? when.absent("response") : when.equals("response.revision", replaced),
  ),
});
