import { createHash } from "node:crypto";
import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { now } from "../clock.ts";
import type { Definition } from "./definition.ts";
import { presets } from "./presets.ts";
import * as items from "./survey.items.ts";
import { localeFor, type OwnWords, wordsIn } from "./wording.ts";

export * from "./scale.ts";

/** A published version as it is stored. Its definition was checked when it was published, and the schema of it is no part of the customer's path. */
const Published = z.object({
  id: z.string(),
  version: z.number(),
  definition: z.custom<Definition>(),
  publishedAt: z.optional(z.string()),
  publishedBy: z.optional(z.string()),
});

/** One published version of a survey: what an invitation and an answer name. */
export interface Info extends Definition {
  id: string;
  version: number;
  publishedAt?: string | undefined;
  publishedBy?: string | undefined;
}

/** Which version is sent now. */
export const Head = z.object({
  id: z.string(),
  /** The latest published one; 0 where none is. */
  version: z.number(),
  /** A paused survey asks nobody new; whoever was asked may answer. */
  isPaused: z._default(z.boolean(), false),
});
type Head = z.infer<typeof Head>;

const isPreset = (id: string): id is keyof typeof presets => Object.hasOwn(presets, id);

const presetOf = (id: string): Info | undefined =>
  isPreset(id) ? { ...(presets[id] as Definition), id, version: 1 } : undefined;

/** Published versions never change: what was read once is kept while the function lives. */
const versions = new Map<string, Info>();
const mostKept = 200;

/** A published version; an invitation that names one that nobody published is a defect. */
export async function ofVersion(id: string, version: number): Promise<Info> {
  const name = `${id} ${version}`;
  const known = versions.get(name) ?? (version === 1 ? presetOf(id) : undefined);
  if (known) return known;
  const item = await table.get(items.versionOf(id, version));
  if (!item) throw new Error(`There is no version ${version} of the survey ${id}.`);
  const { definition, ...published } = z.parse(Published, item);
  const info = { ...definition, ...published };
  if (versions.size >= mostKept) versions.clear();
  versions.set(name, info);
  return info;
}

const headKeptMs = 5_000;
const heads = new Map<string, { at: number; head: Promise<Head | undefined> }>();

/** What stands of a survey, at most five seconds old: a campaign asks for it a thousand times a second. */
function headOf(id: string): Promise<Head | undefined> {
  const at = now().getTime();
  const known = heads.get(id);
  if (known && Math.abs(at - known.at) < headKeptMs) return known.head;
  const head = table.get(items.headOf(id)).then((item) => item && z.parse(Head, item));
  heads.set(id, { at, head });
  head.catch(() => heads.delete(id));
  return head;
}

/** Forgets what stood of a survey, because somebody just changed it here. */
export const published = (id: string): void => void heads.delete(id);

/** The version that is sent now, and whether it is paused; undefined where no such survey was ever published. */
export async function present(id: string): Promise<(Info & { isPaused: boolean }) | undefined> {
  const head = await headOf(id);
  const version = head?.version || (isPreset(id) ? 1 : 0);
  return version ? { ...(await ofVersion(id, version)), isPaused: head?.isPaused ?? false } : undefined;
}

/** Which variant of a survey an invitation is: the same one each time, from its id alone; undefined says the survey's own words. */
export function variantFor({ variants }: Pick<Definition, "variants">, invitationId: string): string | undefined {
  const draw = createHash("sha256").update(`variant\0${invitationId}`).digest().readUInt32BE(0) % 100;
  let upTo = 0;
  return variants.find(({ percent }) => {
    upTo += percent;
    return draw < upTo;
  })?.id;
}

/** The surveys of a purpose that can be sent. */
export async function ofPurpose(purpose: Info["purpose"]): Promise<(Info & { isPaused: boolean })[]> {
  const stored = (await table.queryAll(items.listHeads())).map(({ bsk }) => String(bsk));
  const found = await Promise.all([...new Set([...stored, ...Object.keys(presets)])].map(present));
  return found.flatMap((survey) => (survey?.purpose === purpose ? [survey] : []));
}

/** What the n-th reminder of a survey says of its own, in the language of a customer. */
export function reminderIn(survey: Info, number: number, locale: string): { subject?: string; text?: string } {
  const spoken = localeFor(survey, locale);
  const { subject, text } = survey.policy.reminders[number - 1] ?? {};
  return { ...(subject?.[spoken] && { subject: subject[spoken] }), ...(text?.[spoken] && { text: text[spoken] }) };
}

/** What a survey says and asks in the language of a customer, which is one of its own. */
export function spokenTo(
  survey: Definition,
  locale: string,
  variant?: string,
): { locale: string; words: OwnWords; questions: Spoken[] } {
  const spoken = localeFor(survey, locale);
  return {
    locale: spoken,
    words: wordsIn(survey, spoken, variant),
    questions: survey.questions.map(({ label, options, ...question }) => ({
      ...question,
      label: label[spoken] ?? "",
      options: (options ?? []).map(({ id, label }) => ({ id, label: label[spoken] ?? "" })),
    })),
  };
}

/** A question beside the score, in one language. */
export interface Spoken extends Omit<Definition["questions"][number], "label" | "options"> {
  label: string;
  options: { id: string; label: string }[];
}
