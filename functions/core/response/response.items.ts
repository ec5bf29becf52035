import { randomBytes } from "node:crypto";
import type { Envelope } from "../event.ts";
import { deriveId, type Id } from "../id.ts";
import type { Info, Response, Validity } from "../invitation/invitation.ts";
import { type Get, news, type Put, type Query, type Update, when } from "../item.ts";
import { type Band, bandOf, type SurveyKind } from "../survey/scale.ts";
import type { AnonymousAnswer } from "./anonymous.ts";
import type { Look } from "./evidence.ts";

const keyOf = (id: Id<"invitation">) => ({ pk: `invitation#${id}`, sk: "invitation" });

/** The invitation that an answer is given to; the answer lives on it. */
export const askedOf = (id: Id<"invitation">): Get => ({ op: "get", key: keyOf(id), consistent: true });

/** How an invitation's link was opened, once; forgotten after a while. */
export const putLook = (id: Id<"invitation">, kind: SurveyKind, look: Look, ttl: number): Put => ({
  op: "put",
  item: {
    type: "look",
    pk: `invitation#${id}`,
    sk: `look#${look.at}#${randomBytes(4).toString("hex")}`,
    kind,
    ...look,
    ttl,
  },
  when: when.absent(),
});

/** How an invitation's link was opened, oldest first. */
export const listLooks = (id: Id<"invitation">, limit: number): Query => ({
  op: "query",
  pk: `invitation#${id}`,
  sk: { beginsWith: "look#" },
  limit,
});

/** The task that an answer opened. */
export const taskAbout = (id: Id<"invitation">): Get => ({
  op: "get",
  key: { pk: `task#${deriveId("task", "response", id)}`, sk: "task" },
});

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
  event: Envelope | undefined,
): Update => ({
  op: "update",
  key: keyOf(invitation.id),
  set: { response, ...listedAt(invitation, response), ...(event && news(event)) },
  when: when.all(
    when.differs("status", "void"),
    when.above("expiresAt", response.updatedAt),
    replaced === undefined ? when.absent("response") : when.equals("response.revision", replaced),
  ),
});

/** Shards of a month's anonymous answers to a survey: 8 take 8,000 a second. */
const anonymousShards = 8;
const anonymousPk = (surveyId: string, month: string, shard: number) => `anonymous#${surveyId}#${month}#${shard}`;

/**
 * Keeps an anonymous answer, and that the invitation was answered: two writes of one transaction that name nothing in common. The key is
 * random, so that no order tells who came when.
 */
export const saveAnonymous = (id: Id<"invitation">, answer: AnonymousAnswer, at: string): (Put | Update)[] => {
  const random = randomBytes(16);
  return [
    {
      op: "put",
      item: {
        type: "anonymous",
        pk: anonymousPk(answer.surveyId, answer.day.slice(0, 7), random.readUInt8() % anonymousShards),
        sk: random.toString("hex"),
        ...answer,
      },
      when: when.absent(),
    },
    {
      op: "update",
      key: keyOf(id),
      set: { isAnswered: true },
      when: when.all(when.differs("status", "void"), when.above("expiresAt", at), when.absent("isAnswered")),
    },
  ];
};

/** A month's anonymous answers to a survey, in no order. */
export const listAnonymous = (surveyId: string, month: string): Query[] =>
  Array.from({ length: anonymousShards }, (_, shard) => ({ op: "query", pk: anonymousPk(surveyId, month, shard) }));

/** What was decided about whether an answer counts, after exactly what had been decided before. */
export const putValidity = (id: Id<"invitation">, validity: Validity): Update => ({
  op: "update",
  key: keyOf(id),
  set: { validity },
  when: when.all(when.equals("response.state", "confirmed"), follows(validity)),
});

const follows = ({ version }: Validity) =>
  version === 1 ? when.absent("validity") : when.equals("validity.version", version - 1);

/** Lets an answer count that was taken for a machine's, and tells of it as of any other. */
export const overrule = (invitation: Info, response: Response, validity: Validity, event: Envelope): Update => ({
  op: "update",
  key: keyOf(invitation.id),
  set: { response, validity, ...listedAt(invitation, response), ...news(event) },
  when: when.all(
    when.equals("response.state", "intent"),
    when.equals("response.revision", response.revision),
    follows(validity),
  ),
});
