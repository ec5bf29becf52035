import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";
import { Definition } from "./definition.ts";

const SurveyId = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-z0-9_-]{0,39}$/,
      "Begin an id with a small letter; then small letters, digits, - and _, at most 40.",
    ),
  );
const One = z.strictObject({ surveyId: SurveyId });

const Rate = z.object({
  sent: z.number(),
  /** answered / sent, 0 to 1, with its 95 % interval (Wilson); null where too few were sent. */
  value: z.nullable(z.number()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
});

const Problem = z.object({ level: z.enum(["error", "warning"]), path: z.string(), message: z.string() });

const Row = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["csat", "nps", "ces"]),
  purpose: z.enum(["resolution", "relationship", "recovery", "visit"]),
  locales: z.array(z.string()),
  /** The version that is sent; 0 where none is published. */
  version: z.number(),
  isPaused: z.boolean(),
  /** A draft stands that differs from what is sent. */
  hasDraft: z.boolean(),
  /** Of the last 90 days. */
  rate: Rate,
});

const Whole = z.object({
  ...Row.def.shape,
  /** Grows with each saved draft. */
  revision: z.number(),
  draft: Definition,
  published: z.optional(Definition),
  versions: z.array(
    z.object({ version: z.number(), publishedAt: z.optional(z.string()), publishedBy: z.optional(z.string()) }),
  ),
  problems: z.array(Problem),
  /** The survey's own words first (no id), then each variant; `difference` is against the own words, with its 95 % interval. */
  variants: z.array(
    z.extend(Rate, {
      id: z.optional(z.string()),
      difference: z.optional(
        z.object({ value: z.nullable(z.number()), low: z.nullable(z.number()), high: z.nullable(z.number()) }),
      ),
    }),
  ),
});

export const surveyContract = defineContract({
  list: {
    method: "GET",
    path: "/api/surveys",
    who: rights["customers.read"],
    summary: "All surveys: which version is sent, how many answer",
    output: z.object({ surveys: z.array(Row) }),
  },
  read: {
    method: "GET",
    path: "/api/surveys/{surveyId}",
    who: rights["customers.read"],
    summary: "A survey with its draft, what stands against publishing it, its versions and how its variants do",
    params: One,
    output: Whole,
  },
  create: {
    method: "POST",
    path: "/api/surveys",
    who: rights["surveys.change"],
    summary: "Begins a survey with a draft: a preset's, another survey's, or one that was exported",
    body: z.strictObject({ surveyId: SurveyId, definition: Definition }),
    output: Whole,
  },
  saveDraft: {
    method: "PUT",
    path: "/api/surveys/{surveyId}/draft",
    who: rights["surveys.change"],
    summary: "Saves a draft, made from the revision named",
    params: One,
    body: z.strictObject({ revision: z.int(), definition: Definition }),
    output: z.object({ revision: z.number(), problems: z.array(Problem) }),
  },
  publish: {
    method: "POST",
    path: "/api/surveys/{surveyId}/publish",
    who: rights["surveys.change"],
    summary: "Publishes the draft of the revision named as the next version; from now on it is sent",
    params: One,
    body: z.strictObject({ revision: z.int() }),
    output: Whole,
  },
  pause: {
    method: "POST",
    path: "/api/surveys/{surveyId}/pause",
    who: rights["surveys.change"],
    summary: "Pauses or resumes a survey: a paused one asks nobody new",
    params: One,
    body: z.strictObject({ isPaused: z.boolean() }),
    output: Whole,
  },
  preview: {
    method: "POST",
    path: "/api/surveys/preview",
    who: rights["customers.read"],
    summary:
      "A definition as customers would see it in a language: mail, text message and page; and what stands against it",
    body: z.strictObject({ definition: Definition, locale: z.string(), variant: z.optional(z.string()) }),
    output: z.object({
      mail: z.object({ subject: z.string(), html: z.string(), text: z.string() }),
      sms: z.object({
        body: z.string(),
        encoding: z.enum(["GSM-7", "UCS-2"]),
        characters: z.number(),
        segments: z.number(),
        outside: z.array(z.string()),
      }),
      pages: z.object({ form: z.string(), problem: z.string(), thanks: z.string(), unhappy: z.string() }),
      problems: z.array(Problem),
    }),
  },
});
