import { describe, expect, it } from "vitest";
import { defaults } from "../../functions/core/taxonomy/defaults.ts";
import { names, taxonomyContract } from "../../functions/core/taxonomy/taxonomy.contract.ts";
import { type Entries, offered, problemsOf } from "../../functions/core/taxonomy/taxonomy.ts";
import { parseInput } from "../../functions/edge/http.ts";

type Leaf = Entries[number]["children"][number];
const leaf = (id: string, more: Partial<Leaf> = {}): Leaf => ({ id, en: `E ${id}`, zh: `中 ${id}`, ...more });
const branch = (id: string, children: Entries[number]["children"] = [], more = {}) => ({ ...leaf(id, more), children });
const before: Entries = [branch("people", [leaf("attitude"), leaf("knowledge")]), branch("process", [leaf("wait")])];
const [people, process] = before as [Entries[number], Entries[number]];

describe("what Loopkeeper comes with", () => {
  it.each(names)("%s can be published as it is, with ids of their own and both languages", (name) => {
    const entries = defaults[name];
    expect(parseInput(taxonomyContract.publish.body, { version: 0, entries })).toEqual({ version: 0, entries });
    expect(problemsOf(name, [], entries)).toEqual({});
    for (const { zh } of entries.flatMap((entry) => [entry, ...entry.children])) expect(zh).toMatch(/\p{Script=Han}/u);
  });

  it("has the root causes that tasks were closed with before there were versions", () => {
    expect(defaults["root-causes"].flatMap(({ id, children }) => children.map((child) => `${id}/${child.id}`))).toEqual(
      expect.arrayContaining(["people/attitude", "process/long_wait", "partner/carrier_coordination"]),
    );
  });
});

describe("publishing", () => {
  it.each<[string, Entries]>([
    ["a new cause", [...before, branch("product", [leaf("defect")])]],
    ["another order", [process, branch("people", [...people.children].reverse())]],
    ["other names", [branch("people", people.children, { en: "Staff", zh: "员工" }), process]],
    ["a retired cause", [branch("people", [leaf("attitude", { retired: true }), leaf("knowledge")]), process]],
    ["a retired first level", [branch("people", people.children, { retired: true }), process]],
  ])("takes %s", (_, after) => {
    expect(problemsOf("root-causes", before, after)).toEqual({});
  });

  it.each<[string, string, Entries]>([
    ["a first level that is gone", "entries", [process]],
    ["a cause that is gone", "entries", [branch("people", [leaf("attitude")]), process]],
    [
      "a cause that moved",
      "entries",
      [branch("people", [leaf("attitude")]), branch("process", [leaf("wait"), leaf("knowledge")])],
    ],
    ["an id that is taken, on another level", "entries.2.id", [...before, branch("attitude", [leaf("new")])]],
    ["an id that is taken, below another", "entries.2.children.0.id", [...before, branch("new", [leaf("wait")])]],
    [
      "two of one name",
      "entries.1.children.1.en",
      [people, branch("process", [leaf("wait"), leaf("other", { en: "e WAIT" })])],
    ],
    [
      "two of one Chinese name",
      "entries.1.children.1.zh",
      [people, branch("process", [leaf("wait"), leaf("other", { zh: "中 wait" })])],
    ],
    ["a first level with nothing below it", "entries.2.children", [...before, branch("new")]],
    [
      "a first level with nothing to choose",
      "entries.1.children",
      [people, branch("process", [leaf("wait", { retired: true })])],
    ],
  ])("refuses %s and names the field", (_, field, after) => {
    expect(Object.keys(problemsOf("root-causes", before, after))).toContain(field);
  });

  it("lets the name of a retired one be used again, because nobody can choose the old one", () => {
    const after = [people, branch("process", [leaf("wait", { retired: true }), leaf("wait_2", { en: "E wait" })])];
    expect(problemsOf("root-causes", before, after)).toEqual({});
  });

  it("lets issue types stand without a second level", () => {
    expect(problemsOf("issue-types", [], [branch("delivery")])).toEqual({});
  });

  it.each([
    ["entries.0.zh", branch("new", [], { zh: " " })],
    ["entries.0.en", branch("new", [], { en: "" })],
    ["entries.0.id", branch("New cause")],
    ["entries.0.children.0.zh", branch("new", [leaf("below", { zh: "" })])],
  ])("refuses a missing translation or a wrong id at %s", (field, entry) => {
    expect(() => parseInput(taxonomyContract.publish.body, { version: 0, entries: [entry] })).toThrow(
      expect.objectContaining({ code: "invalid", fields: { [field]: expect.stringMatching(/\.$/) } }),
    );
  });
});

it("offers what is not retired", () => {
  expect(offered([leaf("a"), leaf("b", { retired: true })]).map(({ id }) => id)).toEqual(["a"]);
});
