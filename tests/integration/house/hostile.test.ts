import { createHash } from "node:crypto";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { staffApi } from "../../../functions/api/routes.ts";
import * as Case from "../../../functions/core/case/case.ts";
import { jsonSchemaOf, type Operation } from "../../../functions/core/contract.ts";
import { vendors } from "../../../functions/core/intake/vendors.ts";
import { people } from "../../../infra/local/demo/people.ts";
import { type Hands, handsOf } from "../../support/hands.ts";
import {
  brokenBodies,
  jsonText,
  naughty,
  partsOf,
  type Schema,
  sampleOf,
  withAt,
  wrongFor,
} from "../../support/hostile.ts";
import { answer, type House, linkIn, siteUrl, staffTheHouse, startHouse } from "../../support/house.ts";
import { customer, mailsTo, pass, resolve } from "../../support/main-job.ts";

/** Every operation of every contract: whoever adds one has it tried here. */
const operations: { name: string; operation: Operation }[] = staffApi.flatMap(({ noun, contract }) =>
  Object.entries(contract).map(([verb, operation]) => ({ name: `${noun}.${verb}`, operation })),
);

interface Told {
  name: string;
  status: number;
  text: string;
}
let house: House;
let hands: Hands;
let link = "";
let key = "";
/** How many there were before anything hostile was sent. */
let troublesBefore = 0;
/** An id of each kind that the house has. */
const ids: Record<string, string> = {};
const anna = customer("anna", { phone: "+4930901820", consent: { email: true, sms: true } });

beforeAll(async () => {
  house = await startHouse();
  hands = handsOf(house);
  await staffTheHouse(house);
  await resolve(hands, anna);
  await pass(hands, 36);
  const mail = (await mailsTo(hands, anna)).at(-1);
  link = linkIn(mail?.raw ?? "").split("?")[0] as string;
  await answer(link, { score: "1", comment: "Bad." });
  await house.platform.idle();
  const made = await house.api("ada.lindqvist", "POST", "/api/keys", { name: "Hostile" });
  key = String(made.body?.secret);
  // Its first use is noted on the key.
  await fetch(`${siteUrl}/intake/cases`, { method: "POST", headers: { "x-api-key": key }, body: "{}" });
  troublesBefore = house.troubles.length;
  const found = JSON.stringify(await hands.items()).matchAll(/"([a-z]{3})_[0-7][0-9A-HJKMNP-TV-Z]{25}"/g);
  for (const [id, prefix] of found) ids[prefix as string] ??= JSON.parse(id);
});
afterAll(() => house?.stop());

/** Every item with a hash of what it holds. */
async function digest(): Promise<Set<string>> {
  await house.platform.idle();
  // The engine gives an item's attributes in any order.
  const inOrder = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  const hashOf = (item: object) => createHash("sha256").update(JSON.stringify(item, inOrder)).digest("hex").slice(0, 8);
  return new Set((await hands.items()).map((item) => `${item.pk} ${item.sk} ${hashOf(item)}`));
}

async function changedSince(before: Set<string>): Promise<string[]> {
  const after = await digest();
  return [...[...after].filter((item) => !before.has(item)), ...[...before].filter((item) => !after.has(item))];
}

const tokens = new Map<string, Promise<string>>();
function tokenFor({ who }: Operation): Promise<string> {
  const subject = people.find(({ group }) => who.includes(group))?.subject ?? "";
  const token = tokens.get(subject) ?? house.identity.tokenFor(subject);
  tokens.set(subject, token);
  return token;
}

const pathOf = ({ path, params }: Operation): string => {
  const sample = (params ? sampleOf(jsonSchemaOf(params, "input") as Schema, ids) : {}) as Record<string, string>;
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(ids[name.slice(0, 3)] ?? sample[name] ?? ""),
  );
};

async function send(
  name: string,
  operation: Operation,
  path: string,
  body?: Uint8Array<ArrayBuffer> | string,
  type = "application/json",
) {
  const response = await fetch(`${siteUrl}${path}`, {
    method: operation.method,
    headers: {
      authorization: `Bearer ${await tokenFor(operation)}`,
      ...(body !== undefined && { "content-type": type }),
    },
    ...(body !== undefined && { body }),
  });
  return { name, status: response.status, text: await response.text() };
}

/** Sends a few at a time. */
async function all(requests: (() => Promise<Told>)[]): Promise<Told[]> {
  const told: Told[] = [];
  const waiting = requests.values();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const request of waiting) told.push(await request());
    }),
  );
  return told;
}

const isSentence = (text: string): boolean => {
  try {
    const { error } = JSON.parse(text);
    return typeof error.code === "string" && /^\p{Lu}.{8,}[.!?]$/su.test(error.message);
  } catch {
    return false;
  }
};
const brief = ({ name, status, text }: Told) => `${name}: ${status} ${text.slice(0, 200)}`;
/** Those that were neither done nor refused with a sentence. */
const improper = (told: Told[]) =>
  told.filter(({ status, text }) => status >= 500 || (status >= 400 && !isSentence(text))).map(brief);

// Thousands of requests: half a minute, or several on a machine that does other things besides.
const patience = { timeout: 400_000 };

describe("the staff API refuses, with a sentence, and stores nothing", patience, () => {
  async function expectRefused(requests: (() => Promise<Told>)[]): Promise<void> {
    const before = await digest();
    const told = await all(requests);
    expect(told.length).toBeGreaterThan(0);
    expect(improper(told)).toEqual([]);
    expect(told.filter(({ status }) => status < 400).map(brief)).toEqual([]);
    expect(await changedSince(before)).toEqual([]);
  }

  test("bodies that are no object of JSON, whatever they say they are", () =>
    expectRefused(
      operations
        .filter(({ operation }) => operation.body)
        .flatMap(({ name, operation }) =>
          Object.entries(brokenBodies).map(
            ([what, body], index) =>
              () =>
                send(
                  `${name}, ${what}`,
                  operation,
                  pathOf(operation),
                  body,
                  ["application/octet-stream", "text/plain", "multipart/form-data", "x/y"][index % 4],
                ),
          ),
        ),
    ));

  test("a field of another type, too long, out of range, unknown, or a prototype's", () =>
    expectRefused(
      operations.flatMap(({ name, operation }) => {
        if (!operation.body) return [];
        const schema = jsonSchemaOf(operation.body, "input") as Schema;
        const good = sampleOf(schema, ids);
        return partsOf(schema).flatMap(({ path, schema: part }) =>
          wrongFor(part).map((wrong, index) => () => {
            const body = jsonText(withAt(good, path, wrong));
            return send(
              `${name} ${path.join(".")} #${index}: ${body.slice(0, 80)}`,
              operation,
              pathOf(operation),
              body,
            );
          }),
        );
      }),
    ));

  test("parts of the address that are no id", () =>
    expectRefused(
      operations.flatMap(({ name, operation }) =>
        operation.path.includes("{")
          ? [
              "%00",
              "..%2f..%2fetc",
              "%ff",
              "%e0%80%af",
              "x".repeat(2000),
              "__proto__",
              "%0d%0aSet-Cookie:a=b",
              "%252e",
            ].map(
              (part) => () =>
                send(
                  `${name} ${part.slice(0, 30)}`,
                  operation,
                  operation.path.replace(/\{\w+\}/g, part),
                  operation.body && jsonText(sampleOf(jsonSchemaOf(operation.body, "input") as Schema, ids)),
                ),
            )
          : [],
      ),
    ));

  test("a search that is not as the contract says", () =>
    expectRefused(
      operations.flatMap(({ name, operation }) => {
        if (!operation.query) return [];
        const parts = Object.entries((jsonSchemaOf(operation.query, "input") as Schema).properties ?? {});
        return [
          "nobodyKnowsThis=1",
          "__proto__=1",
          ...parts.flatMap(([field, part]) =>
            part.enum
              ? [`${field}=__proto__`, `${field}=%00`]
              : part.maxLength || part.pattern
                ? [`${field}=${"x".repeat(3000)}`]
                : part.type === "integer" || part.type === "number"
                  ? ["1e309", "NaN", "-1", "1%00"].map((n) => `${field}=${n}`)
                  : [],
          ),
        ].map((query) => () => send(`${name}?${query.slice(0, 60)}`, operation, `${pathOf(operation)}?${query}`));
      }),
    ));
});

test(
  "text that has hurt somebody is taken or refused in every field, and never breaks anything",
  patience,
  async () => {
    const told = await all(
      operations.flatMap(({ name, operation }) => {
        const { body, query } = operation;
        const schema = body && (jsonSchemaOf(body, "input") as Schema);
        return naughty.flatMap((text, index) => [
          ...(schema
            ? [() => send(`${name} #${index}`, operation, pathOf(operation), jsonText(sampleOf(schema, ids, text)))]
            : []),
          ...(query
            ? Object.keys((jsonSchemaOf(query, "input") as Schema).properties ?? {}).map((field) => () => {
                const again = new URLSearchParams([
                  [field, text],
                  [field, text],
                ]);
                return send(`${name}?${field} #${index}`, operation, `${pathOf(operation)}?${again}`);
              })
            : []),
        ]);
      }),
    );
    expect(improper(told)).toEqual([]);
    expect(house.troubles.slice(troublesBefore).map(({ source, message }) => `${source}: ${message}`)).toEqual([]);
  },
);

describe("help desks", () => {
  const tell = (name: string, body: Uint8Array<ArrayBuffer> | string) => async (): Promise<Told> => {
    const headers = { "x-api-key": key, "content-type": "application/json" };
    const response = await fetch(`${siteUrl}/intake/cases`, { method: "POST", headers, body });
    return { name, status: response.status, text: await response.text() };
  };

  test("are told what is wrong with a case, and nothing of it is stored", async () => {
    const schema = jsonSchemaOf(Case.Announcement, "input") as Schema;
    const before = await digest();
    const told = await all([
      ...Object.entries(brokenBodies).map(([what, body]) => tell(what, body)),
      ...partsOf(schema).flatMap(({ path, schema: part }) =>
        wrongFor(part).map((wrong, index) =>
          tell(`${path.join(".")} #${index}`, jsonText(withAt(sampleOf(schema, ids), path, wrong))),
        ),
      ),
    ]);
    expect(improper(told)).toEqual([]);
    expect(told.filter(({ status }) => status < 400).map(brief)).toEqual([]);
    expect(await changedSince(before)).toEqual([]);
  });

  test("are not believed without a key, a signature, or with one that is not for this", async () => {
    const before = await digest();
    const body = JSON.stringify({ source: "x", externalId: "1", status: "resolved" });
    for (const [path, headers] of [
      ...vendors.map(({ name }) => [`/intake/${name}`, { authorization: "Bearer x", "x-hub-signature": "sha1=00" }]),
      ["/intake/cases", {}],
      ["/intake/cases", { "x-api-key": `${key}x` }],
      ["/intake/cases", { authorization: `Bearer ${key.slice(0, -1)}` }],
      ["/intake/cases", { authorization: `Basic ${key}` }],
      ["/intake/zendesk", { "x-api-key": key }],
      ["/intake/zendesk", { "x-zendesk-webhook-signature": "AAAA", "x-zendesk-webhook-signature-timestamp": "NaN" }],
    ] as [string, Record<string, string>][]) {
      const response = await fetch(`${siteUrl}${path}`, { method: "POST", headers, body });
      expect({ path, headers, status: response.status }).toEqual({ path, headers, status: 401 });
      expect(isSentence(await response.text())).toBe(true);
    }
    // That somebody was refused is noted for the administrator, whose page is told of it.
    const noted = /^(intake#\w+ state|pulse#organisation pulse|checkpoint#\S+ checkpoint) /;
    expect((await changedSince(before)).filter((item) => !noted.test(item))).toEqual([]);
  });
});

describe("a customer's page", () => {
  const isPage = (text: string) => /^<!doctype html>.*<h1>.+<\/h1>.*<\/html>\s*$/su.test(text);

  test("says the same calm thing to whoever guesses a link, in each method", async () => {
    const before = await digest();
    const token = link.split("/").at(-1) as string;
    for (const path of ["r", "u"])
      for (const guess of [
        ...[
          "%00",
          "..%2f..%2fetc%2fpasswd",
          "%ff%fe",
          "x".repeat(5000),
          "__proto__",
          "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        ],
        ...[`${token}x`, token.slice(1), token.replace(/.$/, (end) => (end === "A" ? "B" : "A")), token.toLowerCase()],
      ])
        for (const method of ["GET", "POST"]) {
          const response = await fetch(`${siteUrl}/${path}/${guess}`, {
            method,
            ...(method === "POST" && { body: "score=5" }),
          });
          const text = await response.text();
          expect({ path, guess, method, status: response.status }).toEqual({ path, guess, method, status: 404 });
          expect(isPage(text)).toBe(true);
          expect(text).not.toContain("alert(1)");
        }
    expect(await changedSince(before)).toEqual([]);
  });

  test("keeps what was answered, whatever form somebody sends afterwards", async () => {
    const forms = [
      ...["score=1e309", "score=NaN", "score=-1", "score=11", "score=5.5", "score=%00", "score=__proto__", "score="],
      ...[
        "score=5&score=1&score=9999999999999999999",
        "__proto__=1&constructor=2",
        "%ff=%fe&score=%c0%af",
        "&&&===%%%",
      ],
      ...[`score=5&comment=${"x".repeat(1_000_000)}`, `${"a=1&".repeat(20_000)}score=99`],
    ];
    for (const form of forms) {
      const response = await fetch(link, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: form,
      });
      const text = await response.text();
      expect({ form: form.slice(0, 40), isPage: isPage(text), isDefect: response.status >= 500 }).toEqual({
        ...{ form: form.slice(0, 40), isPage: true, isDefect: false },
      });
    }
    const [kept] = (await house.api("chen.jing", "GET", "/api/responses")).body.responses;
    expect(kept).toMatchObject({ customerName: "Customer anna", comment: "Bad." });
    const opened = await fetch(`${link}?s=__proto__&s=1e309&correct=%00&t=${"x".repeat(3000)}`);
    expect({ status: opened.status, isPage: isPage(await opened.text()) }).toEqual({ status: 200, isPage: true });
  });
});

test("what a help desk and a customer wrote is shown as they wrote it: in mails, texts, pages and answers", async () => {
  /** What is left of it is what can be stored; ends are trimmed as everywhere. */
  const kept = (text: string) =>
    text
      .toWellFormed()
      .replace(/(?![\t\n\r])\p{Cc}/gu, "")
      .trim();
  const writers = naughty.map((text, index) => ({
    text,
    who: customer(`writer-${index}`, {
      name: text.slice(0, 150),
      email: `writer-${index}@customer.example`,
      ...(index % 2 === 1 && {
        ...{ phone: `+4930901821${String(index).padStart(2, "0")}`, preferredChannel: "sms" as const },
        consent: { email: false, sms: true },
      }),
    }),
  }));
  for (const { text, who } of writers) {
    const { status } = await hands.announce({
      ...{
        source: "test",
        externalId: `T-${who.externalId}`,
        status: "resolved",
        channel: "phone",
        teamId: "delivery",
      },
      ...{ subject: text, agent: { id: "agent-x", name: text.slice(0, 60) }, customer: who },
    });
    expect(status).toBe(200);
  }
  await pass(hands, 36);
  const texts = await hands.texts();
  for (const { text, who } of writers) {
    let page = "";
    if (who.preferredChannel === "sms") {
      const body = texts.find(({ to }) => to === who.phone)?.body ?? "";
      expect(body).toContain("/r/");
      expect(body).not.toMatch(/(?!\n)\p{Cc}/u);
      page = /https?:\S+\/r\/[\w-]+/.exec(body)?.[0] ?? "";
    } else {
      const raw = (await mailsTo(hands, who)).at(-1)?.raw ?? "";
      const mail = await PostalMime.parse(raw);
      expect(mail.subject).toContain(kept(text).replace(/\s+/g, " ").slice(0, 12));
      expect(mail.headers.map(({ key: name }) => name)).not.toContain("bcc");
      expect(mail.to).toEqual([expect.objectContaining({ address: who.email })]);
      expect(mail.html).not.toMatch(/<script>alert|<img src=x/);
      page = linkIn(raw).split("?")[0] as string;
    }
    const shown = await (await fetch(page)).text();
    expect(shown).not.toMatch(/<script>alert|<img src=x/);
    expect(shown).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
    const answered = await answer(page, { score: "1", comment: text });
    expect(answered.status).toBe(200);
    expect(await answered.text()).not.toMatch(/<script>alert|<img src=x/);
  }
  await house.platform.idle();
  const { body } = await house.api("chen.jing", "GET", "/api/responses");
  const comments = new Map<string, string>(
    body.responses.map((one: { customerName: string; comment: string }) => [one.customerName, one.comment]),
  );
  for (const { text } of writers) {
    const comment = comments.get(kept(text.slice(0, 150)));
    expect(comment?.replaceAll("\r\n", "\n")).toBe(kept(text).replaceAll("\r\n", "\n"));
  }
});
