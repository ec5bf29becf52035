import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { holds, type PageEntry, pages, roles } from "../../functions/core/access.ts";
import { contracts } from "../../web/console/api/contracts.ts";
import en from "../../web/console/words/en.ts";

const root = join(import.meta.dirname, "../..");
const all = Object.entries(pages as Record<string, PageEntry>);
const operations: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(contracts).flatMap(([noun, contract]) =>
    Object.entries(contract).map(([verb, { who }]) => [`${noun}.${verb}`, who] as const),
  ),
);

const parsed = new Map<string, ReturnType<typeof parseSync>>();
function parse(file: string) {
  const known = parsed.get(file);
  if (known) return known;
  const fresh = parseSync(file, readFileSync(join(root, file), "utf8"));
  parsed.set(file, fresh);
  return fresh;
}

/** The console's own files that a file needs when it runs, whenever they come. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const { module } = parse(file);
  return [
    ...module.staticImports
      .filter(({ start }) => !source.startsWith("import type", start))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...module.dynamicImports.map(({ moduleRequest }) => source.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ]
    .filter((name) => name.startsWith("."))
    .map((name) => join(dirname(file), name))
    .filter((name) => name.startsWith("web/console/") && /\.tsx?$/.test(name) && existsSync(join(root, name)));
}

/** Files that stand around every page: they are no part of one. */
const around = /^web\/console\/(api|words)\/|^web\/console\/(router|main)\.tsx$/;

function graphOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || around.test(file)) return seen;
  seen.add(file);
  for (const next of importsOf(file)) graphOf(next, seen);
  return seen;
}

/** The operations that a file names where it asks or does something: `useAnswer("task.list", …)`, `` call(`task.${verb}`) ``. */
function operationsIn(file: string): string[] {
  const named: string[] = [];
  new Visitor({
    CallExpression({ callee, arguments: given }) {
      if (callee.type !== "Identifier" || !/^(use[A-Z]\w*|call|ask|keyOf|keysOf)$/.test(callee.name)) return;
      if (callee.name === "keyOf") return;
      const [first] = given;
      if (first?.type === "Literal" && operations.has(String(first.value))) named.push(String(first.value));
      if (first?.type === "TemplateLiteral" && first.quasis[0]?.value.raw.endsWith("."))
        named.push(...[...operations.keys()].filter((name) => name.startsWith(first.quasis[0]?.value.raw ?? "?")));
    },
  }).visit(parse(file).program);
  return named;
}

/** Each route of the router: its path, and the file of its page. */
const routes = (() => {
  const found: { path: string; file: string }[] = [];
  const source = readFileSync(join(root, "web/console/router.tsx"), "utf8");
  new Visitor({
    CallExpression({ callee, arguments: given, start, end }) {
      if (callee.type !== "Identifier" || callee.name !== "createRoute") return;
      const [options] = given;
      if (options?.type !== "ObjectExpression") return;
      const path = options.properties.flatMap((property) =>
        property.type === "Property" &&
        property.key.type === "Identifier" &&
        property.key.name === "path" &&
        property.value.type === "Literal"
          ? [String(property.value.value)]
          : [],
      )[0];
      const file = /import\("\.\/(routes\/[^"]+)"\)/.exec(source.slice(start, end))?.[1];
      if (path && file) found.push({ path, file: `web/console/${file}` });
    },
  }).visit(parse("web/console/router.tsx").program);
  return found;
})();

/**
 * What a page asks or does only for those who may, and what decides it there. Anything else that a page uses must be open to everybody who may
 * open the page.
 */
const guarded: Record<string, string> = {
  "program.upsert": 'may("program.upsert")',
  "program.recordStaffInformed": 'may("program.recordStaffInformed")',
  "draw.request": 'may("draw.request")',
  "draw.record": 'may("draw.record")',
  "task.listOf": 'may("task.handOverAll")',
  "survey.create": 'may("survey.create")',
  "survey.saveDraft": 'may("survey.publish"): without it every field is disabled',
  "survey.publish": 'may("survey.publish")',
  "survey.pause": 'may("survey.pause")',
  "metric.audits": 'may("metric.audits")',
  "publicLink.create": 'may("publicLink.create")',
  "publicLink.close": 'may("publicLink.close")',
  "policy.publish": 'may("policy.publish")',
  "policy.dryRun": 'may("policy.publish")',
  "campaign.pause": 'may("campaign.pause")',
  "campaign.resume": 'may("campaign.pause")',
  "campaign.cancel": 'may("campaign.pause")',
  // Of the home page, whose panels follow from the reader's rights.
  "draw.list": 'may("draw.list")',
  "program.list": 'may("draw.list")',
  "task.list": 'may("task.list"), or the role of an owner',
  "visit.list": "visitViewsOf",
  "staff.list": 'may("staff.list"), or the form that hands a task over, which the task itself offers (can)',
};
/** Verbs that the thing itself offers by its state and the reader: a task's `can`, a visit that is the reader's own, what may be
 * decided about an answer (beside `may("validity.ask")`). */
const offered = /^(task\.(?!list|fromId|rootCauses)|visit\.(?!list|fromId)|validity\.(?!read))/;

describe("the console's pages", () => {
  it("are those of the router, and the router's are those of the table of rights", () => {
    expect(routes.map(({ path }) => path).sort()).toEqual(all.map(([, { path }]) => path).sort());
  });

  it("stand below pages that are, in no circle, and have a word each", () => {
    for (const [name, { parent }] of all) {
      expect(en).toHaveProperty([name]);
      const above = [name];
      for (let next = parent; next; next = (pages as Record<string, PageEntry>)[next]?.parent) {
        expect(Object.keys(pages)).toContain(next);
        expect(above).not.toContain(next);
        above.push(next);
      }
    }
  });

  const graph = (path: string) => [...graphOf(routes.find((route) => route.path === path)?.file as string)];
  /** What a page uses, with each role that may open it and is not allowed that. */
  const refusedBy = ({ path, needs }: PageEntry) =>
    [...new Set(graph(path).flatMap(operationsIn))].flatMap((name) =>
      roles
        .filter((role) => holds([role], needs) && !operations.get(name)?.includes(role))
        .map((role) => ({ role, name })),
    );

  it.each(all)("%s asks of the API only what everybody who may open it is allowed", (_, page) => {
    expect(refusedBy(page).filter(({ name }) => !(name in guarded) && !offered.test(name))).toEqual([]);
  });

  it("are read: each asks something, a list for its list, and a thing for itself and its verbs", () => {
    const uses = (name: keyof typeof pages) => graph(pages[name].path).flatMap(operationsIn);
    for (const { path } of routes) expect(graph(path).flatMap(operationsIn), `${path} asks nothing`).not.toEqual([]);
    expect(uses("queue")).toContain("task.list");
    expect(uses("task")).toEqual(expect.arrayContaining(["task.fromId", "task.close"]));
    expect(uses("notices")).toContain("notice.list");
  });

  it("have no exemption that none of them needs", () => {
    const needed = new Set(all.flatMap(([, page]) => refusedBy(page).map(({ name }) => name)));
    expect(Object.keys(guarded).filter((name) => !needed.has(name))).toEqual([]);
  });

  it("and the frame around them asks only what everybody signed in is allowed", () => {
    const frame = ["ui/shell/shell.tsx", "features/palette/palette.tsx", "features/notice/bell.tsx"];
    const used = frame.flatMap((file) => operationsIn(`web/console/${file}`));
    expect(used).toEqual(expect.arrayContaining(["staff.me", "search.find", "notice.unread"]));
    for (const name of used) expect(operations.get(name)).toEqual([...roles]);
  });
});
