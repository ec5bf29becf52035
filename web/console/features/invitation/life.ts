import type { Got } from "../../api/client.ts";
import type { IconName } from "../../ui/icons.tsx";
import type { WordId } from "../../words/words.tsx";

type Whole = Got<"invitation.fromId">;

/** One step of an invitation's life. */
export interface Step {
  at?: string | undefined;
  icon: IconName;
  word: WordId;
  values?: Record<string, number>;
  /** Why it ended. */
  reason?: string | undefined;
  score?: number;
  comment?: string | undefined;
  hasWindow?: true;
  note?: WordId;
}

/** The life of an invitation, oldest first: what happened, and what is still to come. Steps whose moment was never known stand where they belong. */
export function lifeOf({ invitation, stage }: Whole, now: string): Step[] {
  const { status, response, sentAt, endedAt, reason, recoveryOf, resolution = 1 } = invitation;
  const isWaiting = status === "planned" || status === "queued";
  const neverPlanned = status === "suppressed" && !invitation.sendAt;
  const happened: (Step | false | undefined)[] = [
    invitation.caseId !== undefined && {
      ...{ at: invitation.snapshot.resolvedAt, icon: "case" },
      word: resolution > 1 ? "life.resolvedAgain" : "life.resolved",
      ...(resolution > 1 && { values: { n: resolution } }),
    },
    neverPlanned
      ? { at: invitation.plannedAt, icon: "info", word: "life.notAsked", reason }
      : {
          at: invitation.plannedAt,
          icon: recoveryOf ? "loop" : invitation.campaignId ? "flag" : "calendar",
          word: invitation.campaignId ? "life.chosen" : "life.planned",
        },
    !isWaiting &&
      invitation.claimedAt !== undefined && { at: invitation.claimedAt, icon: "arrowRight", word: "life.claimed" },
    sentAt !== undefined && { at: sentAt, icon: "mail", word: "life.sent" },
    invitation.deliveredAt !== undefined && { at: invitation.deliveredAt, icon: "check", word: "life.delivered" },
    invitation.openedAt !== undefined && { at: invitation.openedAt, icon: "checkCircle", word: "life.opened" },
    ...answersOf(response),
    !neverPlanned &&
      (status === "failed" || status === "void" || status === "suppressed") && {
        ...{ at: endedAt, icon: "bad", word: `life.${status}` as const },
        ...(status !== "void" && { reason }),
      },
    stage === "expired" && { at: invitation.expiresAt, icon: "clock", word: "life.expired" },
  ];
  const known = happened.filter((step): step is Step => Boolean(step));
  const dated = known.filter(({ at }) => at).sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));
  const undated: (Step | false)[] = [
    ...known.filter(({ at }) => !at),
    status === "opened" && !invitation.openedAt && { icon: "checkCircle", word: "life.openedUnknown" },
    isWaiting && {
      ...{ at: invitation.sendAt, icon: "clock", hasWindow: true },
      word: (invitation.sendAt ?? now) > now ? "life.willSend" : "life.dueSince",
    },
    status === "sending" && { icon: "clock", word: "life.unconfirmed" },
    sentAt !== undefined &&
      ["sent", "delivered", "opened"].includes(stage) && {
        at: invitation.expiresAt,
        icon: "clock",
        word: "life.expires",
      },
  ];
  return [...dated, ...undated.filter((step): step is Step => Boolean(step))];
}

function answersOf(response: Whole["invitation"]["response"]): Step[] {
  if (!response) return [];
  const said = [...response.history, { score: response.score, comment: response.comment, at: response.updatedAt }];
  return [
    ...said.map(
      ({ score, comment, at }, index): Step => ({
        ...{ at, icon: "message", score, comment },
        word: index === 0 ? "life.answered" : score === said[index - 1]?.score ? "life.completed" : "life.corrected",
      }),
    ),
    ...(response.contactRequested
      ? [{ at: response.updatedAt, icon: "phone", word: "life.contact" } as const satisfies Step]
      : []),
  ];
}
