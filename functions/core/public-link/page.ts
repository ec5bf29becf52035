import * as z from "zod/mini";
import { site } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { type Id, idOf, newId } from "../id.ts";
import * as Metric from "../metric/metric.ts";
import * as Staff from "../staff/staff.ts";
import * as Survey from "../survey/survey.ts";
import * as items from "./public-link.items.ts";
import * as PublicLink from "./public-link.ts";

/** What can be asked of people about whom nothing is known. */
const purposes = ["visit", "relationship"] as const;

async function shown(link: PublicLink.Info) {
  const [token, survey, gauges] = await Promise.all([
    PublicLink.tokenOf(link),
    Survey.present(link.surveyId),
    Metric.ofPublicLink(link.id),
  ]);
  const kind = survey?.kind ?? "csat";
  const { answered = 0, ...scores } = gauges;
  return {
    ...link,
    url: `${site().respondUrl}/q/${token}`,
    surveyName: survey?.name ?? link.surveyId,
    kind,
    question: survey?.words.question ?? {},
    answered,
    result: Metric.resultOf(kind, scores),
  };
}

/** The public links with their addresses and what was answered there. Reached by its contract. @public */
export const list = async () => {
  const links = (await table.queryAll(items.listPublicLinks())).map(PublicLink.toInfo);
  const surveys = (await Promise.all(purposes.map(Survey.ofPurpose))).flat();
  return {
    links: await Promise.all(links.map(shown)),
    surveys: surveys
      .filter(({ anonymous }) => !anonymous)
      .map(({ id, name, kind, isPaused }) => ({ id, name, kind, isPaused })),
  };
};

async function read(id: Id<"publicLink">): Promise<PublicLink.Info> {
  const item = await table.get(items.publicLinkOf(id));
  if (!item) throw new VisibleError("not_found", "There is no such link. Check the address of the page.");
  return PublicLink.toInfo(item);
}

/** A public link. Reached by its contract. @public */
export const fromId = fn(z.object({ publicLinkId: idOf("publicLink") }), async ({ publicLinkId }) =>
  shown(await read(publicLinkId)),
);

/** Makes a link, open from now on. Reached by its contract. @public */
export const create = fn(PublicLink.Fields, async (fields) => {
  const survey = await Survey.present(fields.surveyId);
  if (!survey || !purposes.some((purpose) => purpose === survey.purpose)) {
    const sentence =
      "Only a survey about a visit or about the relation can be asked of everybody. Choose one of the list.";
    throw new VisibleError("invalid", sentence, { surveyId: sentence });
  }
  if (survey.anonymous) {
    const sentence =
      "Answers to an anonymous survey are counted with those that were sent. Choose one that is not anonymous: at a public link nobody is known anyway.";
    throw new VisibleError("invalid", sentence, { surveyId: sentence });
  }
  const link: PublicLink.Info = {
    ...fields,
    id: newId("publicLink"),
    createdAt: nowIso(),
    createdBy: await Staff.presentName(),
  };
  await table.write(items.putPublicLink(link));
  return shown(link);
});

/** Closes a link for good: whoever opens it reads that it does not work. Reached by its contract. @public */
export const close = fn(z.object({ publicLinkId: idOf("publicLink") }), async ({ publicLinkId }) => {
  await read(publicLinkId);
  const written = await table.tryWrite(items.closePublicLink(publicLinkId, nowIso(), await Staff.presentName()));
  if (!written.ok) throw new VisibleError("conflict", "This link was closed already.");
  return shown(await read(publicLinkId));
});
