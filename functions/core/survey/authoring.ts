import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import type { Item } from "../item.ts";
import * as Metric from "../metric/metric.ts";
import { segmentsOf } from "../segments.ts";
import * as Staff from "../staff/staff.ts";
import { type Problem, problemsOf } from "./checks.ts";
import { Definition } from "./definition.ts";
import { presets } from "./presets.ts";
import * as items from "./survey.items.ts";
import { Head, type Info, ofVersion, published, scales, spokenTo } from "./survey.ts";

/** A survey as staff work on it. */
const Work = z.extend(Head, {
  draft: Definition,
  revision: z.number(),
});
type Work = z.infer<typeof Work>;

const presetIds = Object.keys(presets) as (keyof typeof presets)[];
const presetWork = (id: keyof typeof presets): Work => ({
  ...{ id, version: 1, isPaused: false, revision: 0 },
  draft: presets[id] as Definition,
});

/** A survey's work as it is stored, or that of a preset which nobody has changed. */
async function find(id: string): Promise<{ work: Work; isStored: boolean } | undefined> {
  const item = await table.get(items.headOf(id, true));
  if (item) return { work: z.parse(Work, item), isStored: true };
  return id in presets ? { work: presetWork(id as keyof typeof presets), isStored: false } : undefined;
}

async function known(id: string): Promise<{ work: Work; isStored: boolean }> {
  const found = await find(id);
  if (!found) throw new VisibleError("not_found", "There is no such survey. Look for it in the list of surveys.");
  return found;
}

const rateDays = 90;

const rowOf = (work: Work, sent: Info | undefined, rates: Metric.SurveyRates) => ({
  id: work.id,
  ...{ version: work.version, isPaused: work.isPaused },
  name: work.draft.name,
  kind: work.draft.kind,
  purpose: work.draft.purpose,
  locales: work.draft.locales,
  hasDraft: !sent || !isSame(definitionOf(sent), work.draft),
  rate: Metric.rateOf(rates, work.id),
});

/** The definition in a version. */
function definitionOf({
  id: _id,
  version: _version,
  publishedAt: _at,
  publishedBy: _by,
  ...definition
}: Info): Definition {
  return definition;
}

/** Whether two say, ask and heed the same, whatever the order that they were stored in. */
const isSame = (one: Definition, other: Definition): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));

const sentOf = ({ id, version }: Work): Promise<Info | undefined> | undefined =>
  version > 0 ? ofVersion(id, version) : undefined;

/** All surveys, presets that nobody changed among them. Reached by its contract. @public */
export const list = async () => {
  const [stored, rates] = await Promise.all([table.queryAll(items.listHeads()), Metric.surveyRates(rateDays)]);
  const works = stored.map((item: Item) => z.parse(Work, item));
  const all = [...works, ...presetIds.filter((id) => !works.some((work) => work.id === id)).map(presetWork)];
  const rows = await Promise.all(all.map(async (work) => rowOf(work, await sentOf(work), rates)));
  return { surveys: rows.sort((a, b) => a.name.localeCompare(b.name)) };
};

const ofId = z.object({ surveyId: z.string() });

/** One survey. Reached by its contract. @public */
export const read = fn(ofId, async ({ surveyId }) => {
  const { work } = await known(surveyId);
  const [sent, versions, rates] = await Promise.all([
    sentOf(work),
    table.queryAll(items.listVersions(surveyId)),
    Metric.surveyRates(rateDays),
  ]);
  const stored = versions.map(({ version, publishedAt, publishedBy }) => ({
    version: Number(version),
    publishedAt: publishedAt as string | undefined,
    publishedBy: publishedBy as string | undefined,
  }));
  return {
    ...rowOf(work, sent, rates),
    ...{ revision: work.revision, draft: work.draft },
    published: sent && definitionOf(sent),
    versions: [...stored, ...(surveyId in presets ? [{ version: 1 }] : [])],
    problems: problemsOf(work.draft, sent),
    variants: Metric.variantRates(
      rates,
      surveyId,
      (sent?.variants ?? []).map(({ id }) => id),
    ),
  };
});

const changedMeanwhile = () =>
  new VisibleError(
    "conflict",
    "Somebody else changed this survey. Look at how it stands now, and make your change again.",
  );

/** Begins a survey. Reached by its contract. @public */
export const create = fn(
  z.object({ surveyId: z.string(), definition: Definition }),
  async ({ surveyId, definition }) => {
    const sentence = "There is a survey with this id. Choose another one: answers are stored by it.";
    const work: Work = { id: surveyId, version: 0, isPaused: false, draft: definition, revision: 1 };
    if (surveyId in presets || !(await table.tryWrite(items.putHead(work, undefined))).ok)
      throw new VisibleError("conflict", sentence, { surveyId: sentence });
    return read({ surveyId });
  },
);

/** Changes what stands, from exactly what was read. */
async function change(
  surveyId: string,
  revision: number | undefined,
  to: (work: Work) => Partial<Work>,
): Promise<Work> {
  const { work, isStored } = await known(surveyId);
  if (revision !== undefined && revision !== work.revision) throw changedMeanwhile();
  const next = { ...work, ...to(work), revision: work.revision + 1 };
  const written = await table.tryWrite(items.putHead(next, isStored ? work.revision : undefined));
  if (!written.ok) throw changedMeanwhile();
  return next;
}

/** Saves a draft; it may still be wrong, and says in what. Reached by its contract. @public */
export const saveDraft = fn(
  z.object({ surveyId: z.string(), revision: z.number(), definition: Definition }),
  async ({ surveyId, revision, definition }) => {
    const work = await change(surveyId, revision, () => ({ draft: definition }));
    return { revision: work.revision, problems: problemsOf(definition, await sentOf(work)) };
  },
);

/** Publishes the draft as the next version: never over another one, and only the draft that was read. Reached by its contract. @public */
export const publish = fn(z.object({ surveyId: z.string(), revision: z.number() }), async ({ surveyId, revision }) => {
  const { work, isStored } = await known(surveyId);
  if (revision !== work.revision) throw changedMeanwhile();
  const sent = await sentOf(work);
  if (sent && isSame(definitionOf(sent), work.draft)) return read({ surveyId });
  const errors = problemsOf(work.draft, sent).filter(({ level }) => level === "error");
  const [first] = errors;
  if (first)
    throw new VisibleError(
      "invalid",
      first.message,
      Object.fromEntries(errors.map(({ path, message }) => [`definition.${path}`, message])),
    );
  const version = work.version + 1;
  const by = { publishedAt: nowIso(), publishedBy: await Staff.presentName() };
  const done = await table.tryTransact([
    items.putVersion({ id: surveyId, version, definition: work.draft, ...by }),
    items.putHead({ ...work, version, revision: revision + 1 }, isStored ? revision : undefined),
  ]);
  if (!done) throw changedMeanwhile();
  published(surveyId);
  return read({ surveyId });
});

/** Pauses or resumes: who was asked already may answer. Reached by its contract. @public */
export const pause = fn(z.object({ surveyId: z.string(), isPaused: z.boolean() }), async ({ surveyId, isPaused }) => {
  const { work } = await known(surveyId);
  if (work.isPaused !== isPaused) await change(surveyId, undefined, () => ({ isPaused }));
  published(surveyId);
  return read({ surveyId });
});

/** What a customer would see, written by web/mail and web/respond. */
export interface Writers {
  mail: (asked: Example) => { subject: string; html: string; text: string };
  text: (asked: Example) => string;
  pages: (asked: Example) => Record<"form" | "problem" | "thanks" | "unhappy", string>;
}
/** What is asked in a preview: about nobody's case. */
export type Example = ReturnType<typeof spokenTo> & {
  kind: Definition["kind"];
  scale: readonly [number, number];
  asksComment: boolean;
  offersCall: boolean;
  /** It is asked about a case, which has a subject and an agent. */
  isCase: boolean;
};

/** A definition as customers would see it, and what stands against it, the lengths of its texts among it. */
export const preview = (writers: Writers) =>
  fn(
    z.object({ definition: Definition, locale: z.string(), variant: z.optional(z.string()) }),
    async ({ definition, locale, variant }) => {
      const exampleIn = (locale: string): Example => ({
        ...spokenTo(definition, locale, variant),
        ...{ kind: definition.kind, scale: scales[definition.kind] },
        ...{ asksComment: definition.asksComment, offersCall: definition.offersCall },
        isCase: definition.purpose === "resolution" || definition.purpose === "recovery",
      });
      const example = exampleIn(locale);
      const body = writers.text(example);
      return {
        mail: writers.mail(example),
        sms: { body, ...segmentsOf(body) },
        pages: writers.pages(example),
        problems: [...problemsOf(definition), ...longTexts(definition, (each) => writers.text(exampleIn(each)))],
      };
    },
  );

const mostSegments = 3;

const longTexts = ({ locales }: Definition, text: (locale: string) => string): Problem[] =>
  locales.flatMap((locale) => {
    const { segments } = segmentsOf(text(locale));
    return segments > mostSegments
      ? [
          {
            level: "warning" as const,
            path: `words.text.${locale}`,
            message: `This text message travels in ${segments} parts, and each is paid for. Shorten it.`,
          },
        ]
      : [];
  });
