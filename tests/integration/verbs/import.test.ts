import { beforeEach, describe, expect, it } from "vitest";
import * as table from "../../../functions/adapters/table.ts";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import * as Customer from "../../../functions/core/customer/customer.ts";
import { deriveId, type Id } from "../../../functions/core/id.ts";
import { sheetOf } from "../../../functions/core/intake/csv.ts";
import * as Import from "../../../functions/core/intake/import.ts";
import type { Item } from "../../../functions/core/item.ts";
import { testTable } from "../../support/table.ts";

const engine = testTable();
const ada = <R>(run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"], subject: "ada" }, run);

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const text =
  'id;status;resolved at;subject;name;email\n1;Closed;2026-01-01 10:00;Müll 🗑;Ana;ana@customer.example\n2;已解决;2026-01-01;"a;b\nc";李雷;lei@customer.example\n';
const utf16 = (be: boolean, bom: boolean) => {
  const bytes = Buffer.from((bom ? "\ufeff" : "") + text, "utf16le");
  return be ? bytes.swap16() : bytes;
};
/** `编号,主题` and `1,李雷` as GB18030. */
const gb = Buffer.from("b1e0bac52cd6f7cce20a312cc0eec0d70a", "hex");

describe("a CSV file", () => {
  it.each([
    ["UTF-8", Buffer.from(text), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), "utf-8"],
    ["UTF-16 with a mark", utf16(false, true), "utf-16le"],
    ["UTF-16 the other way round", utf16(true, true), "utf-16be"],
    ["UTF-16 without a mark", utf16(false, false), "utf-16le"],
  ])("in %s is read", (_, bytes, encoding) => {
    const sheet = sheetOf(base64(bytes), "crm");
    expect(sheet).toMatchObject({ encoding, separator: ";", errors: [] });
    expect(sheet.rows).toMatchObject([
      { line: 2, news: { externalId: "1", status: "resolved", at: "2026-01-01T10:00:00Z", subject: "Müll 🗑" } },
      { line: 3, news: { externalId: "2", status: "resolved", subject: "a;b\nc", customer: { name: "李雷" } } },
    ]);
  });

  it("in GB18030 is read", () => {
    const sheet = sheetOf(base64(gb), "crm");
    expect(sheet).toMatchObject({ encoding: "gb18030", rows: [{ news: { externalId: "1", subject: "李雷" } }] });
    expect(sheet.columns.map(({ field }) => field)).toEqual(["externalId", "subject"]);
  });

  it.each([",", ";", "\t", "|"])("is parted by %j", (separator) => {
    expect(sheetOf(base64(["id", "subject\n1", "x\n2", "y\n"].join(separator)), "crm")).toMatchObject({
      separator,
      rows: [{}, {}],
    });
  });

  it("says of each line what is wrong with it, and takes the others", () => {
    const lines = [
      "id,status,at,email,phone,url",
      "1,closed,2026-01-01,,,",
      ",closed,,,,",
      "3,lost,,,,",
      "4,,yesterday,,,",
      "5,,,nobody,,",
      "6,,,,12,",
      "7,,,,,javascript:alert(1)",
      "1,,,,,",
      "8,,,,,,,",
      "",
      '9,"open',
    ];
    const { rows, errors } = sheetOf(base64(lines.join("\r\n")), "crm");
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(errors.map(({ line, field }) => [line, field])).toEqual([
      [3, "externalId"],
      [4, "status"],
      [5, "at"],
      [6, "customer.email"],
      [7, "customer.phone"],
      [8, "url"],
      [9, "externalId"],
      [10, undefined],
      [12, undefined],
    ]);
    for (const { reason } of errors) expect(reason).toMatch(/\.$/);
    // No words of the file, which may name somebody.
    expect(JSON.stringify(errors)).not.toMatch(/yesterday|nobody|alert/);
  });

  it.each([
    ["nothing", ""],
    ["spaces", " \n "],
    ["no column for the case", "name,email\nAna,a@b.example\n"],
    ["a picture", Buffer.from("89504e470d0a1a0affff", "hex")],
    ["more than a megabyte", "x".repeat(1_000_001)],
    ["too many lines", `id\n${"1\n".repeat(10_001)}`],
  ])("with %s is refused with a sentence", (_, bytes) => {
    expect(() => sheetOf(base64(bytes), "crm")).toThrow(/\.$/);
  });
});

describe("an import", () => {
  beforeEach(() => engine.setNow("2026-05-04T10:00:00.000Z"));
  const many = (count: number) =>
    `id,resolved at,email,name\n${Array.from({ length: count }, (_, index) => `${index},2026-05-0${(index % 3) + 1},c${index}@customer.example,=cmd()`).join("\n")}\n,2026-05-01,,\n5000,2027-01-01,,`;
  const file = (data: string) => ({ data: base64(data), source: "crm", name: "cases.csv" });
  const take = (importId: string) =>
    actAs({ kind: "system", id: "test" }, () => Import.takeRows({ importId: importId as Id<"import"> }));
  const first = async () => (await Import.list()).imports[0];

  it("stores nothing before it is started", async () => {
    expect(await Import.preview(file(many(50)))).toMatchObject({ good: 51, wrong: 1, sample: { length: 5 } });
    expect(await engine.all()).toEqual([]);
  });

  it("takes each row once, tells how far it is, keeps the lines that were refused, and leaves no row behind", async () => {
    const { importId } = await ada(() => Import.start(file(many(100))));
    expect(await first()).toMatchObject({ rows: 101, taken: 0, wrong: 1 });
    await take(importId);
    expect(await first()).toMatchObject({
      rows: 101,
      taken: 101,
      changed: 100,
      refused: 1,
      doneAt: expect.any(String),
    });
    expect((await Import.errorsOf({ importId: importId as Id<"import"> })).errors.map(({ line }) => line)).toEqual([
      102, 103,
    ]);
    const found = await Case.find(Case.idFor("crm", "7"));
    expect(found).toMatchObject({ status: "resolved", resolutions: ["2026-05-02T00:00:00.000Z"] });
    expect(found?.customerId && (await Customer.find(found.customerId))).toMatchObject({ name: "=cmd()" });
    expect((await engine.all()).filter(({ type }) => type === "importPart")).toEqual([]);
    const before = await engine.all();
    // The event twice, and the same file twice.
    await take(importId);
    expect(await ada(() => Import.start(file(many(100))))).toEqual({ importId });
    expect(await engine.all()).toEqual(before);
  });

  it("goes on after a crash, wherever it was, and counts no row twice", async () => {
    const { importId } = await ada(() => Import.start(file(many(100))));
    const ended = "2026-05-04T11:00:00.000Z";
    // The third part cannot be read for now.
    const damaged = (await engine.all()).find(({ sk }) => sk === "part#0002") as Item;
    await table.write({ op: "put", item: { ...damaged, rows: [{ line: 1, news: {} }] } });
    await expect(take(importId)).rejects.toThrow();
    await table.write({ op: "put", item: damaged });
    engine.setNow(ended);
    expect((await first())?.taken).toBe(80);
    await take(importId);
    expect(await first()).toMatchObject({ taken: 101, refused: 1, doneAt: expect.any(String) });
    expect((await engine.all()).filter(({ type }) => type === "case")).toHaveLength(100);
  });
});
