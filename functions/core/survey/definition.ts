import * as z from "zod/mini";
import { bands, surveyKinds } from "./scale.ts";
import { type WordName, wordNames } from "./wording.ts";

/** A language of customers as BCP 47 writes it: `en`, `zh-CN`, `ar`. */
const Locale = z
  .string()
  .check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/, "Write a language as in en, zh-CN or es-MX."));

/** The same words in each language. */
const said = (longest: number) => z.record(Locale, z.string().check(z.trim(), z.maxLength(longest)));

const shapeOfWords = Object.fromEntries(
  Object.entries(wordNames).map(([name, longest]) => [name, z.optional(said(longest))]),
) as { [Name in WordName]: z.ZodMiniOptional<ReturnType<typeof said>> };

const Words = z.strictObject(shapeOfWords);

const Slug = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-z0-9_-]{0,39}$/,
      "Begin an id with a small letter; then small letters, digits, - and _, at most 40.",
    ),
  );

/** A question beside the score. An answer is stored by the ids of question and option, whatever language it was given in. */
const Question = z.strictObject({
  id: Slug,
  type: z.enum(["text", "single", "multiple"]),
  label: said(300),
  required: z._default(z.boolean(), false),
  /** Of `single` and `multiple`. */
  options: z.optional(z.array(z.strictObject({ id: Slug, label: said(120) })).check(z.maxLength(20))),
  /** Asked of some: by the band of the score, or by an option of an earlier question. Absent: of everybody. */
  when: z.optional(
    z.strictObject({
      bands: z.optional(z.array(z.enum(bands)).check(z.minLength(1))),
      chosen: z.optional(z.strictObject({ question: z.string(), option: z.string() })),
    }),
  ),
});

const days = (most: number) => z.int().check(z.minimum(0), z.maximum(most));

/** When it is sent, to whom not, and how often it asks again. */
const Policy = z.strictObject({
  /** Minutes between the occasion and the message, before the send window; `business` counts the opening hours of the team's calendar. */
  delay: z.strictObject({
    minutes: z.int().check(z.minimum(0), z.maximum(90 * 1440)),
    counted: z.enum(["clock", "business"]),
  }),
  expiresAfterDays: z.int().check(z.minimum(1), z.maximum(90)),
  /** Days within which a customer is not asked again: by any survey, and by this one. */
  quarantineDays: z.strictObject({ any: days(730), same: days(730) }),
  /** 0 < share <= 1 of the occasions. */
  sampleShare: z.number().check(z.gt(0), z.maximum(1)),
  /** Hours of the recipient's day within which a message may arrive: from inclusive, to exclusive. */
  sendWindow: z.strictObject({
    fromHour: z.int().check(z.minimum(0), z.maximum(23)),
    toHour: z.int().check(z.minimum(1), z.maximum(24)),
  }),
  /** Each is sent so long after the message before, to whoever has not answered. */
  reminders: z
    .array(
      z.strictObject({
        afterMinutes: z.int().check(z.minimum(60), z.maximum(60 * 1440)),
        subject: z.optional(said(150)),
        text: z.optional(said(500)),
      }),
    )
    .check(z.maxLength(5)),
  /** Asks by text message, where there is a number and consent, whoever was silent so long after the mail, or whose mail bounced. */
  cascade: z.optional(z.strictObject({ afterMinutes: z.int().check(z.minimum(60), z.maximum(60 * 1440)) })),
});

/** What an invitation may say otherwise, to a share of those it asks; who gets which follows from the invitation's id. */
const Variant = z.strictObject({
  id: Slug,
  /** Of 100; what the variants leave over says the survey's own words. */
  percent: z.int().check(z.minimum(1), z.maximum(99)),
  words: z.pick(Words, { subject: true, subjectAbout: true, preheader: true, next: true, text: true }),
});

/** What occasions a survey: a resolved case, the calendar, a closed task, an audit visit. */
const purposes = ["resolution", "relationship", "recovery", "visit"] as const;

/** A survey as staff write it. Everything that it says, asks and heeds is in here. */
export const Definition = z.strictObject({
  /** For staff. */
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  kind: z.enum(surveyKinds),
  purpose: z.enum(purposes),
  /** The first is for customers whose language is none of them. */
  locales: z.array(Locale).check(z.minLength(1), z.maxLength(30)),
  /** Who answered what is not stored. */
  anonymous: z._default(z.boolean(), false),
  words: Words,
  questions: z.array(Question).check(z.maxLength(8)),
  /** Whether the page asks for a comment. */
  asksComment: z._default(z.boolean(), true),
  /** Whether the page offers a call. */
  offersCall: z._default(z.boolean(), true),
  policy: Policy,
  variants: z._default(z.array(Variant).check(z.maxLength(3)), []),
});
export type Definition = z.infer<typeof Definition>;
