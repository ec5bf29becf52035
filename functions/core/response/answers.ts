import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { addMinutes, now, nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Invitation from "../invitation/invitation.ts";
import type { Item } from "../item.ts";
import * as Survey from "../survey/scale.ts";
import { shownOf } from "./anonymous.ts";
import * as items from "./response.items.ts";
import { askedIn } from "./response.ts";

const kinds = ["nps", "csat", "ces", "recovery"] as const;

/** One page of answers. */
const perPage = 50;

/**
 * What customers answered since so many days, latest first: from the month of the position back, each kind and band a list of its own. An answer
 * stands where it was confirmed first, by the score that it has now.
 */
export const list = fn(
  z.object({
    kind: z.optional(z.enum(kinds)),
    band: z.optional(z.enum(Survey.bands)),
    days: z.number(),
    cursor: z.optional(z.string()),
  }),
  async ({ kind, band, days, cursor }) => {
    const since = `${addMinutes(now(), -(days - 1) * 1440).slice(0, 10)}T00:00:00.000Z`;
    const newest = `${nowIso()}~`;
    const upTo = cursor === undefined ? newest : positionIn(cursor);
    if (upTo < since || upTo > newest) throw lost();
    const lists = (kind ? [kind] : kinds).flatMap((each) =>
      (band ? [band] : Survey.bands).map((wanted) => [each, wanted] as const),
    );
    const found: Item[] = [];
    for (const month of monthsBack(upTo, since)) {
      if (found.length > perPage) break;
      const pages = await Promise.all(
        // The position itself comes again, and one more than a page tells whether there is a next one.
        lists.map(([each, wanted]) => table.query(items.listAnswers(each, wanted, month, since, upTo, perPage + 2))),
      );
      const page = pages.flatMap(({ items: answers }) => answers).filter((item) => item.wsk !== upTo);
      found.push(...page.sort((a, b) => String(b.wsk).localeCompare(String(a.wsk))));
    }
    const shown = found.slice(0, perPage);
    const last = shown.at(-1);
    return {
      responses: (await Promise.all(shown.map((item) => rowOf(z.parse(Invitation.Info, item))))).flat(),
      ...(last && found.length > perPage && { cursor: Buffer.from(String(last.wsk)).toString("base64url") }),
    };
  },
);

async function rowOf(invitation: Invitation.Info) {
  const { id, caseId, campaignId, publicLinkId, customerId, customerName, kind, recoveryOf, snapshot, response } =
    invitation;
  if (!response) return [];
  const decided = invitation.validity?.state;
  const validity: "machine" | "asked" | "excluded" | undefined =
    response.state === "intent" ? "machine" : decided === "kept" ? undefined : decided;
  const { score, comment, contactRequested, confirmedAt, isPartial = false, answers = {} } = response;
  const { questions } = Object.keys(answers).length > 0 ? await askedIn(invitation) : { questions: [] };
  return [
    {
      invitationId: id,
      caseId,
      campaignId,
      publicLinkId,
      customerId,
      customerName,
      tier: snapshot.tier,
      kind,
      isRecovery: recoveryOf !== undefined,
      band: Survey.bandOf(kind, score),
      score,
      comment,
      contactRequested,
      subject: snapshot.subject,
      agentName: snapshot.agentName,
      ...(validity && { validity }),
      answers: questions.flatMap(({ id, label, type, options }) => {
        const said = answers[id] ?? [];
        const words =
          type === "text" ? said : options.flatMap((option) => (said.includes(option.id) ? [option.label] : []));
        return words.length > 0 ? [{ question: label, said: words }] : [];
      }),
      isPartial,
      at: confirmedAt,
    },
  ];
}

/** The months `yyyy-mm` from that of one moment back to that of another. */
function monthsBack(from: string, to: string): string[] {
  const months: string[] = [];
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (let back = 0; ; back++) {
    const name = new Date(Date.UTC(year, month - 1 - back)).toISOString().slice(0, 7);
    if (name < to.slice(0, 7)) return months;
    months.push(name);
  }
}

/** A cursor holds a moment and an id alone, and leads to nothing that its sender may not read anyway. */
function positionIn(cursor: string): string {
  const position = Buffer.from(cursor, "base64url").toString("utf8");
  if (!/^20\d\d-(0[1-9]|1[0-2])-[\d:.TZ]{16}#inv_\w{26}$/.test(position)) throw lost();
  return position;
}

const lost = () =>
  new VisibleError("invalid", "This list cannot be continued from here. Load it again from its start.");

const Kept = z.object({
  surveyId: z.string(),
  surveyVersion: z.number(),
  kind: z.enum(Survey.surveyKinds),
  day: z.string(),
  score: z.number(),
  comment: z.optional(z.string()),
});

/** What a month's anonymous answers say. Today's wait until it is over: whoever looked before and after one would know it. Reached by its contract. @public */
export const anonymous = fn(z.object({ surveyId: z.string(), month: z.string() }), async ({ surveyId, month }) => {
  const today = nowIso().slice(0, 10);
  const pages = await Promise.all(items.listAnonymous(surveyId, month).map(table.queryAll));
  return shownOf(
    pages
      .flat()
      .map((item) => z.parse(Kept, item))
      .filter(({ day }) => day < today),
  );
});
