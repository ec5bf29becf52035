import fc from "fast-check";
import { isbot } from "isbot";
import { describe, expect, it } from "vitest";
import { judge, type Look } from "../../functions/core/response/evidence.ts";

const phone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const imageProxy = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
const at = (seconds: number) => new Date(Date.UTC(2026, 4, 5, 9) + seconds * 1000).toISOString();
const look = (seconds: number, more: Partial<Look> = {}): Look => ({
  at: at(seconds),
  method: "GET",
  agent: chrome,
  ...more,
});

/** What was recorded or is documented of mail scanners, previews and people: who looked, and which openings were a person's. */
const behaviours: { name: string; looks: (Look & { person?: true })[] }[] = [
  { name: "Safe Links' pre-scan: HEAD without an agent", looks: [look(1, { method: "HEAD", agent: undefined })] },
  { name: "a gateway that fetches ahead without an agent", looks: [look(1, { agent: undefined, score: 3 })] },
  {
    name: "a detonation that opens every score in an ordinary browser",
    looks: [1, 2, 3, 4, 5].map((score) => look(score / 5, { score })),
  },
  {
    name: "a detonation that takes its time: two scores, seconds apart",
    looks: [look(1, { score: 1 }), look(8, { score: 5 })],
  },
  {
    name: "a scanner that follows every link, the one nobody sees among them",
    looks: [look(1, { trap: true }), look(2, { score: 5 }), look(3)],
  },
  { name: "an image proxy", looks: [look(1, { agent: imageProxy })] },
  {
    name: "a chat's link preview",
    looks: [look(1, { agent: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)" })],
  },
  { name: "a browser that prerenders", looks: [look(1, { prefetch: true, score: 4 })] },
  { name: "a script", looks: [look(1, { agent: "python-requests/2.32.3", score: 5 })] },
  { name: "a person on a phone", looks: [{ ...look(1, { agent: phone, score: 2 }), person: true }] },
  {
    name: "a person who chooses again after a minute",
    looks: [
      { ...look(1, { agent: phone, score: 2 }), person: true },
      { ...look(70, { agent: phone, score: 4 }), person: true },
    ],
  },
  {
    name: "a person who opens the same score twice at once",
    looks: [
      { ...look(1, { agent: phone, score: 2 }), person: true },
      { ...look(1.2, { agent: phone, score: 2 }), person: true },
    ],
  },
  {
    name: "a person an hour after a scanner",
    looks: [
      ...[1, 2, 3, 4, 5].map((score) => look(score / 5, { score })),
      { ...look(3600, { agent: phone, score: 4 }), person: true },
    ],
  },
  {
    name: "a person whose mail program shows a preview",
    looks: [look(1, { method: "HEAD", agent: undefined }), { ...look(3, { agent: phone, score: 5 }), person: true }],
  },
];

describe("how a link was opened", () => {
  it.each(behaviours)("tells machine from person: $name", ({ looks }) => {
    const judged = judge(looks, isbot);
    expect(judged.map(({ verdict }) => verdict)).toEqual(looks.map(({ person }) => (person ? "open" : "machine")));
    for (const each of judged) expect(each.signs.length > 0).toBe(each.verdict === "machine");
  });

  it("is judged with precision and recall that stand in the output", () => {
    let [hits, machines, calls] = [0, 0, 0];
    for (const { looks } of behaviours)
      judge(looks, isbot).forEach(({ verdict }, index) => {
        const isMachine = !(looks[index] as { person?: true }).person;
        if (isMachine) machines++;
        if (verdict === "machine") calls++;
        if (isMachine && verdict === "machine") hits++;
      });
    const figures = { openings: calls + machines - hits, precision: hits / calls, recall: hits / machines };
    console.log(JSON.stringify({ answerTruth: figures }));
    expect(figures.precision).toBe(1);
  });

  it("does not depend on the order in which it became known", () => {
    const some = fc.record({
      at: fc.integer({ min: 0, max: 60 }).map(at),
      method: fc.constantFrom("GET" as const, "HEAD" as const),
      score: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      agent: fc.option(fc.constantFrom(phone, chrome, "curl/8"), { nil: undefined }),
      trap: fc.option(fc.constant(true), { nil: undefined }),
    });
    const told = (looks: Look[]) =>
      judge(looks, isbot)
        .map((each) => JSON.stringify(each))
        .sort();
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (looks) => {
        expect(told([...looks].reverse())).toEqual(told(looks));
      }),
    );
  });
});
