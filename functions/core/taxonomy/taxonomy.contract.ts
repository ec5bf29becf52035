import * as z from "zod/mini";
import { rights } from "../access.ts";
import { defineContract } from "../contract.ts";

/** Root causes always have two levels; issue types one or two. */
export const names = ["root-causes", "issue-types"] as const;

const Label = {
  /** What is stored with a task, and what help desks send for an issue type; once published, it keeps its meaning. */
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_]{0,39}$/, "Begin with a small letter; then small letters, digits and _, at most 40."),
    ),
  en: z.string().check(z.trim(), z.minLength(1, "The English name is missing."), z.maxLength(60)),
  zh: z.string().check(z.trim(), z.minLength(1, "The Chinese name is missing."), z.maxLength(60)),
  /** Not offered any more; what it was chosen for still shows it. */
  retired: z.optional(z.boolean()),
};

export const Entries = z.array(
  z.strictObject({ ...Label, children: z.array(z.strictObject(Label)).check(z.maxLength(40)) }),
);

const Taxonomy = z.object({
  name: z.enum(names),
  /** Grows by one with each publication; 0 is what Loopkeeper comes with. */
  version: z.number(),
  entries: Entries,
  publishedAt: z.optional(z.string()),
  /** The name of who published it. */
  publishedBy: z.optional(z.string()),
});

export const taxonomyContract = defineContract({
  list: {
    method: "GET",
    path: "/api/taxonomies",
    who: rights["customers.read"],
    summary: "Root causes and issue types as they stand, with what is not offered any more",
    output: z.object({ taxonomies: z.array(Taxonomy) }),
  },
  publish: {
    method: "PUT",
    path: "/api/taxonomies/{name}",
    who: rights["organisation.change"],
    summary:
      "Publishes the next version, made from the one named; what was published before may be retired, not removed",
    params: z.strictObject({ name: z.enum(names) }),
    body: z.strictObject({ version: z.int(), entries: Entries.check(z.minLength(1), z.maxLength(40)) }),
    output: Taxonomy,
  },
});
