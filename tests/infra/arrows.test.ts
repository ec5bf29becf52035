import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/**
 * Which files a room may import from, beside its own. The first room that fits a file is its room; anything not listed is an error.
 */
const rooms: { room: string; may: string[] }[] = [
  { room: "functions/(api|events|jobs)/", may: ["functions/edge/", "functions/core/", "web/(respond|mail)/"] },
  // The stream's records are a trigger's, which edge takes apart; their marshalled images are AWS's, which an adapter reads.
  { room: "functions/edge/", may: ["functions/core/[^/]+\\.ts$", "functions/adapters/(logger|stream)\\.ts$"] },
  {
    room: "functions/core/[^/]+/",
    may: [
      ...["functions/core/[^/]+\\.ts$", "functions/adapters/", "functions/core/([^/]+)/\\1\\.ts$"],
      // What a survey is, without what reads it from the table: whoever needs no more stays small.
      "functions/core/survey/(scale|definition|wording)\\.ts$",
    ],
  },
  { room: "functions/core/[^/]+\\.ts$", may: ["functions/core/[^/]+\\.ts$", "functions/adapters/"] },
  { room: "functions/adapters/", may: ["functions/links\\.ts$", "functions/core/[^/]+\\.ts$"] },
  { room: "functions/links\\.ts$", may: [] },
  { room: "web/(respond|mail)/", may: ["functions/core/", "web/respond/"] },
  {
    room: "web/console/",
    may: ["functions/core/(contract|access)\\.ts$", "functions/core/[^/]+/[^/]+\\.contract\\.ts$"],
  },
  // Proving a draw from its stored record means doing it again, by the same code.
  { room: "infra/draw\\.ts$", may: ["functions/core/draw/"] },
  // The demo lives a history through the product's own verbs, with adapters of its own that have all that the real ones have.
  { room: "infra/local/demo/memory/", may: ["functions/core/(errors|event|item)\\.ts$", "functions/adapters/"] },
  { room: "infra/local/demo/", may: ["infra/", "functions/core/"] },
  // The tour knows its owner by the id that follows from the sign-in.
  { room: "infra/local/desk/", may: ["infra/", "functions/core/id\\.ts$"] },
  {
    room: "infra/",
    may: ["functions/links\\.ts$", "functions/core/access\\.ts$", "functions/core/[^/]+/[^/]+\\.events\\.ts$"],
  },
];

/** Packages that only these rooms may import. */
const packages: { name: RegExp; only: RegExp }[] = [
  { name: /^(@aws-sdk|@smithy)\//, only: /^(functions\/adapters|infra)\// },
  { name: /^aws-lambda$/, only: /^functions\/(adapters|edge)\// },
  { name: /^@middy\//, only: /^functions\/edge\// },
  { name: /^sst$/, only: /^functions\/links\.ts$/ },
  { name: /^(aws-cdk-lib|cdk-nag|constructs)/, only: /^infra\// },
  { name: /^(react|@mantine|@tanstack|echarts|oidc-client-ts)/, only: /^web\/console\// },
];

const files = globSync("{functions,web,infra}/**/*.{ts,tsx}", { cwd: root }).sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

interface Import {
  /** A file's path, or a package's name. */
  to: string;
  /** Gone at run time. */
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = sources.get(file) ?? "";
  const { module } = parseSync(file, source);
  const requests = [
    ...module.staticImports.map(({ start, moduleRequest }) => ({ name: moduleRequest.value, start })),
    ...module.staticExports.flatMap(({ start, entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [{ name: moduleRequest.value, start }] : [])),
    ),
    ...module.dynamicImports.map(({ start, moduleRequest }) => ({
      name: source.slice(moduleRequest.start, moduleRequest.end).replace(/^["'`]|["'`]$/g, ""),
      start,
    })),
  ];
  return requests.map(({ name, start }) => ({
    to: name.startsWith(".") ? join(dirname(file), name) : name,
    typeOnly: /^(import|export)\s+type\b/.test(source.slice(start, start + 40)),
  }));
}
const graph = new Map(files.map((file) => [file, importsOf(file)]));
const isFile = (name: string) => /^(functions|web|infra|tests)\//.test(name);

describe("arrows between rooms", () => {
  test("every file imports only from where its room may", () => {
    const wrong = [...graph].flatMap(([file, imports]) => {
      const at = rooms.findIndex(({ room }) => new RegExp(`^${room}`).test(file));
      const own = file.match(`^${rooms[at]?.room}`)?.[0];
      if (own === undefined) return [`${file} is in no room: give it one here`];
      const may = rooms[at]?.may ?? [];
      return imports
        .filter(({ to }) => isFile(to) && !to.startsWith(own) && !may.some((room) => new RegExp(`^${room}`).test(to)))
        .map(({ to }) => `${file} -> ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  test("vendors' packages stay in the rooms that know them", () => {
    const wrong = [...graph].flatMap(([file, imports]) =>
      imports
        .filter(({ to }) => packages.some((rule) => rule.name.test(to) && !rule.only.test(file)))
        .map(({ to }) => `${file} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test("nothing that runs goes round in a circle", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (path.includes(file) || done.has(file)) return;
      for (const { to, typeOnly } of graph.get(file) ?? []) if (!typeOnly) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  test("only adapters and infra read the environment", () => {
    const readers = files.filter(
      (file) => !/^(functions\/adapters|infra)\//.test(file) && /\bprocess\.env\b/.test(sources.get(file) ?? ""),
    );
    expect(readers).toEqual([]);
  });
});
