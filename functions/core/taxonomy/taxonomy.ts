import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import * as Staff from "../staff/staff.ts";
import { defaults } from "./defaults.ts";
import { Entries as EntriesSchema, names } from "./taxonomy.contract.ts";
import * as items from "./taxonomy.items.ts";

export type Name = (typeof names)[number];
export type Entries = z.infer<typeof EntriesSchema>;
type Label = Omit<Entries[number], "children">;

/** One version of the words that people choose from. */
const Info = z.object({
  name: z.enum(names),
  version: z.number(),
  entries: EntriesSchema,
  publishedAt: z.optional(z.string()),
  publishedBy: z.optional(z.string()),
});
export type Info = z.infer<typeof Info>;

/** The version that counts; what Loopkeeper comes with until one is published. */
export async function present(name: Name): Promise<Info> {
  const [item] = (await table.query(items.presentTaxonomy(name))).items;
  return item ? z.parse(Info, item) : { name, version: 0, entries: defaults[name] };
}

/** All taxonomies as they stand. Reached by its contract. @public */
export const list = async () => ({ taxonomies: await Promise.all(names.map(present)) });

/** The entries that may be chosen now. */
export const offered = <E extends { retired?: boolean | undefined }>(entries: readonly E[]): E[] =>
  entries.filter((entry) => !entry.retired);

/**
 * What stands against publishing these entries after those, a sentence by field. What was published once stays where it is, so that no id ever
 * means something else and what was chosen can always be read.
 */
export function problemsOf(name: Name, before: Entries, after: Entries): Record<string, string> {
  const problems: Record<string, string> = {};
  const published = new Set(before.flatMap(pathsOf));
  const paths = after.flatMap(pathsOf);
  const look = (siblings: readonly Label[], path: string, parent = "") => {
    for (const [index, { id, retired, en, zh }] of siblings.entries()) {
      const twins = paths.filter((each) => each.split("/").at(-1) === id);
      // Where one of two was published, the other one is wrong.
      if (
        twins.length > 1 &&
        !(published.has(parent + id) && twins.indexOf(parent + id) === twins.lastIndexOf(parent + id))
      )
        problems[`${path}.${index}.id`] = `The id ${id} is used twice. Choose another one.`;
      const others = offered(siblings.slice(0, index));
      if (retired) continue;
      if (others.some((other) => same(other.en, en)))
        problems[`${path}.${index}.en`] = "Another one beside it has this name. Tell them apart.";
      if (others.some((other) => same(other.zh, zh)))
        problems[`${path}.${index}.zh`] = "Another one beside it has this name. Tell them apart.";
    }
  };
  look(after, "entries");
  for (const [index, { id, children, retired }] of after.entries()) {
    look(children, `entries.${index}.children`, `${id}/`);
    if (name === "root-causes" && !retired && offered(children).length === 0)
      problems[`entries.${index}.children`] = "A cause needs at least one cause below it. Add one, or retire this one.";
  }
  const gone = [...published].find((path) => !paths.includes(path));
  if (gone)
    problems.entries = `${gone} was published before, so it stays where it is. Retire it instead of removing or moving it.`;
  return problems;
}

const pathsOf = ({ id, children }: Entries[number]): string[] => [id, ...children.map((child) => `${id}/${child.id}`)];

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Publishes the next version, made from the one named. Publishing what stands already changes nothing. Reached by its contract. @public */
export const publish = fn(
  z.object({ name: z.enum(names), version: z.number(), entries: EntriesSchema }),
  async ({ name, version, entries }): Promise<Info> => {
    const before = await present(name);
    if (before.version !== version) throw changedMeanwhile();
    const fields = problemsOf(name, before.entries, entries);
    const [first] = Object.values(fields);
    if (first) throw new VisibleError("invalid", first, fields);
    if (JSON.stringify(entries) === JSON.stringify(before.entries)) return before;
    const next = { name, version: version + 1, entries, publishedAt: nowIso(), publishedBy: await Staff.presentName() };
    if (!(await table.tryWrite(items.putTaxonomy(next))).ok) throw changedMeanwhile();
    return next;
  },
);

const changedMeanwhile = () =>
  new VisibleError(
    "conflict",
    "Somebody else published another version. Look at how it stands now, and make your change again.",
  );
