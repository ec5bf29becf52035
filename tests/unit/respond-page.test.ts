import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { View } from "../../functions/core/response/response.ts";
import { html } from "../../web/respond/html.ts";
import { failurePage, pageOf } from "../../web/respond/page.ts";
import { style } from "../../web/respond/style.ts";
import en from "../../web/respond/words/en.json" with { type: "json" };
import zhCN from "../../web/respond/words/zh-CN.json" with { type: "json" };
import { languageOf, languages, pageWords, speak } from "../../web/respond/words.ts";
import { askedBy } from "../support/asked.ts";

const asked = askedBy();
const nps = askedBy("nps");
const form = (more: Partial<Extract<View, { state: "form" }>> = {}): View => ({
  state: "form",
  asked,
  draft: {},
  answered: false,
  ...more,
});
const views: View[] = [
  form(),
  form({ asked: nps, draft: { score: 3, comment: "x".repeat(2000), contactRequested: true } }),
  form({ problem: "score_missing" }),
  form({ asked: askedBy("recovery"), answered: true }),
  { state: "thanks", asked, draft: { score: 5 }, unhappy: false },
  { state: "thanks", asked, draft: { score: 1, contactRequested: true, preferredTime: "evening" }, unhappy: true },
  { state: "answered", asked, draft: { score: 4 }, mayCorrect: true },
  { state: "void", locale: "en", isCase: true },
  { state: "unknown" },
  { state: "unsubscribe", locale: "en" },
  { state: "unsubscribed", locale: "en" },
];

const asksMore = askedBy("csat", {
  questions: [
    {
      ...{
        id: "why",
        type: "multiple",
        required: true,
        label: "What <went> wrong?",
        when: { bands: ["unhappy", "middle"] },
      },
      options: [
        { id: "late", label: "Too late" },
        { id: "rude", label: "Rude" },
      ],
    },
    {
      ...{ id: "days", type: "single", required: false, label: "How late?" },
      when: { chosen: { question: "why", option: "late" } },
      options: [
        { id: "few", label: "Days" },
        { id: "many", label: "Weeks" },
      ],
    },
    { id: "wish", type: "text", required: false, label: "One wish?", options: [] },
  ],
});

describe("questions beside the score", () => {
  const page = pageOf(
    form({ asked: asksMore, draft: { score: 2, answers: { why: ["late"], wish: ["</textarea><b>"] } } }),
  );

  it("are fields that a browser without scripts shows and sends, with what was said, escaped", () => {
    expect(page.body).toMatch(
      /<fieldset class="ask some of-l of-m"><legend class="field">What &lt;went&gt; wrong\?<\/legend>/,
    );
    expect(page.body).toContain('<input type="checkbox" name="q.why" value="late" checked>');
    expect(page.body).toContain('<input type="radio" name="q.days" value="few">');
    expect(page.body).toContain("&lt;/textarea&gt;&lt;b&gt;</textarea>");
    expect(Buffer.byteLength(page.body)).toBeLessThan(14_000);
  });

  it("that an option leads to stand behind that option", () => {
    expect(page.body).toMatch(
      /Too late<\/span><\/label>\s*<div class="then"><fieldset class="ask"><legend class="field">How late\?/,
    );
  });

  it("say beside themselves and above the form what is wrong, and are named by it", () => {
    const { body, status } = pageOf(form({ asked: asksMore, problem: { question: "why", why: "missing" } }));
    expect(status).toBe(400);
    expect(body).toContain('aria-describedby="p-why" aria-invalid="true"');
    expect(body).toMatch(/role="alert" id="problem">What &lt;went&gt; wrong\? Please answer this question/);
  });
});

describe("the customer's page", () => {
  it("takes at most 14 kB, headers and all", () => {
    for (const view of views) {
      const page = pageOf(view);
      expect(Buffer.byteLength(page.body + JSON.stringify(page.headers))).toBeLessThan(14_000);
    }
  });

  it("loads nothing: the only addresses in it are its own, in a data URL, or a fragment", () => {
    for (const view of views) {
      const body = pageOf(view).body.replace(/href="data:image[^"]*"/, "");
      expect(body).not.toMatch(/(src|href|action)="(?!\?correct=yes)/);
      expect(body).not.toMatch(/url\(|@import|https?:/);
    }
  });

  it("lets run and apply only what its policy names by hash", () => {
    const { body, headers } = pageOf(form());
    const policy = headers["content-security-policy"] ?? "";
    for (const tag of ["style", "script"]) {
      const [, content] = body.match(new RegExp(`<${tag}>([^<]*)</${tag}>`)) ?? [];
      const hash = createHash("sha256")
        .update(content ?? "")
        .digest("base64");
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
    }
    expect(body).not.toMatch(/ (style|on\w+)=/);
    for (const directive of ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(directive);
    expect(headers).toMatchObject({ "referrer-policy": "no-referrer", "cache-control": "no-store" });
    expect(headers["x-robots-tag"]).toContain("noindex");
  });

  it("has a script of at most 600 bytes, and none where an answer is corrected", () => {
    const [, content] = pageOf(form()).body.match(/<script>(.*)<\/script>/) ?? [];
    expect(content?.length).toBeLessThan(600);
    expect(pageOf(form({ answered: true })).body).not.toContain("<script");
  });

  it("shows words from outside as words, wherever they stand", () => {
    const evil = `"><script>alert('1')</script>&`;
    const shown = { ...asked, agentName: evil, subject: evil };
    for (const view of [
      form({ asked: shown, draft: { comment: `</textarea>${evil}` } }),
      { state: "thanks", asked: shown, draft: { score: 1, preferredTime: evil }, unhappy: true } satisfies View,
    ]) {
      const { body } = pageOf(view);
      expect(body).not.toContain("<script>alert");
      expect(body).toContain("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;");
    }
  });

  it.each([
    ["the form", form(), 200],
    ["a form to be checked", form({ problem: "form_broken" }), 400],
    ["a void invitation", { state: "void", locale: "en", isCase: true } satisfies View, 410],
    ["a link that opens nothing", { state: "unknown" } satisfies View, 404],
  ])("answers %s with its status", (_, view, status) => {
    expect(pageOf(view).status).toBe(status);
  });

  it("offers each score of the scale, with the one that the mail chose", () => {
    const { body } = pageOf(form({ asked: nps, draft: { score: 0 } }));
    expect([...body.matchAll(/type="radio" name="score" value="(\d+)"/g)].map(([, score]) => Number(score))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(body.match(/value="(\d+)" class="\w" required checked/)?.[1]).toBe("0");
    expect(pageOf(form()).body).not.toContain(" checked");
  });

  it("keeps what was typed when something was wrong, and says what", () => {
    const { body } = pageOf(
      form({ draft: { comment: "\nlate again", contactRequested: true }, problem: "score_missing" }),
    );
    expect(body).toContain("Choose a number from 1 to 5, then send again.");
    // The first line break after the tag is the tag's.
    expect(body).toContain('maxlength="2000">\n\nlate again</textarea>');
    expect(body).toContain('value="yes" checked');
    expect(body).toContain("<title>Please check: ");
  });

  it("asks in the invitation's language, and of nobody's invitation in the browser's", () => {
    const zh = pageOf(form({ asked: askedBy("csat", { locale: "zh-CN", agentName: "林静" }) })).body;
    expect(zh).toContain('<html lang="zh-CN" dir="ltr">');
    expect(zh).toContain("您觉得林静处理得怎么样？");
    expect(pageOf({ state: "unknown" }, "zh-CN,zh;q=0.9").body).toContain(zhCN.unknownTitle);
    expect(pageOf({ state: "unknown" }, "fr-FR,fr").body).toContain(en.unknownTitle);
    expect(pageOf({ state: "unknown" }, "ar-EG,ar;q=0.9").body).toContain('<html lang="ar" dir="rtl">');
    expect(failurePage("zh-CN").body).toContain(zhCN.failedTitle);
  });

  it("names the day on which the case was resolved where the customer lives", () => {
    expect(pageOf(form()).body).toContain("solved on May 5, 2026");
  });
});

describe("words", () => {
  const files = (room: string): [string, Record<string, string>][] => {
    const folder = join(import.meta.dirname, `../../web/${room}/words`);
    return readdirSync(folder).map((file) => [
      file.replace(".json", ""),
      JSON.parse(readFileSync(join(folder, file), "utf8")),
    ]);
  };
  const argumentsOf = (words: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(words).map(([key, text]) => [
        key,
        [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
      ]),
    );
  const letters: Partial<Record<string, RegExp>> = { "zh-CN": /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u };

  it.each(["respond", "mail"])(
    "of %s are complete in each language, with the same arguments, and in its letters",
    (room) => {
      const found = files(room);
      expect(found.map(([language]) => language).sort()).toEqual([...languages].sort());
      const english = Object.fromEntries(found).en ?? {};
      for (const [language, words] of found) {
        expect({ language, words: argumentsOf(words) }).toEqual({ language, words: argumentsOf(english) });
        const said = Object.entries(words).filter(([key]) => !["direction", "end"].includes(key));
        const strange = said.filter(([key, text]) =>
          // In a language with the letters of English a word may be the same, a sentence is not.
          letters[language]
            ? !letters[language].test(text)
            : language !== "en" && text.length > 12 && text === english[key],
        );
        expect({ language, strange }).toEqual({ language, strange: [] });
      }
    },
  );

  it("run in the direction of their letters", () => {
    for (const language of languages) expect(pageWords(language)("direction")).toBe(language === "ar" ? "rtl" : "ltr");
  });

  it("say of a survey's own words which language they are in, where nothing else here speaks it", () => {
    const asked = askedBy("csat", {
      locale: "fr",
      words: { question: "Ça va ?", low: "mal", high: "bien", thanks: "Merci" },
    });
    const body = pageOf(form({ asked })).body;
    expect(body).toContain('<html lang="en" dir="ltr">');
    expect(body).toContain('<h1 lang="fr" dir="auto">Ça va ?</h1>');
    expect(body).toContain('<span lang="fr" dir="auto">1 – mal</span>');
    expect(body).toContain(`<span class="any">${en.commentAny}</span>`);
    expect(pageOf({ state: "thanks", asked, draft: { score: 5 }, unhappy: false }).body).toContain(
      '<p lang="fr" dir="auto">Merci</p>',
    );
    expect(pageOf(form()).body).not.toContain('dir="auto"');
  });

  it("are filled in with text, never with what the text contains", () => {
    const say = speak({ hello: "Hello {name}, {name} and {other}" });
    expect(say("hello", { name: "{other}", other: 0 })).toBe("Hello {other}, {other} and 0");
    expect(say("hello")).toBe("Hello ,  and ");
  });

  it.each([
    ["en-GB", "en"],
    ["zh", "zh-CN"],
    ["zh-TW", "zh-CN"],
    ["zh-Hant-HK", "zh-CN"],
    ["de", "de"],
    ["de-AT,en;q=0.8", "de"],
    ["AR-eg", "ar"],
    ["he", "en"],
    ["x-private", "en"],
    ["*", "en"],
    ["fr", "en"],
    ["zhu", "en"],
    ["", "en"],
  ])("of %s are those of %s", (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

describe("html", () => {
  it("escapes what is put in, once, and leaves out what is not there", () => {
    expect(html`<p title="${`"'`}">${"<&>"}${undefined}${false}${0}${[html`<b>${"&"}</b>`, "<"]}</p>`.text).toBe(
      '<p title="&quot;&#39;">&lt;&amp;&gt;0<b>&amp;</b>&lt;</p>',
    );
  });
});

describe("the page's colours", () => {
  const lightness = (hex: string): number => {
    const wide = hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex;
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(wide.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string): number => {
    const [dark = 0, light = 0] = [lightness(one), lightness(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const schemes = [...style.matchAll(/:root\{([^}]*--ground[^}]*)\}/g)].map(([, block = ""]) =>
    Object.fromEntries([...block.matchAll(/--([\w-]+):(#[0-9a-f]+)/g)].map(([, name, value]) => [name, value])),
  );

  it("stand out from what is behind them as WCAG 2.2 AA wants it, in light and in dark", () => {
    expect(schemes).toHaveLength(2);
    for (const colours of schemes)
      for (const [least, pairs] of [
        [
          4.5,
          ["ink/ground", "ink/surface", "ink/hover", "soft/surface", "accent/surface", "on/accent", "bad/bad-ground"],
        ],
        [3, ["control/surface", "accent/surface", "accent/ground"]],
      ] as const)
        for (const pair of pairs) {
          const [one = "", other = ""] = pair.split("/").map((name) => colours[name]);
          expect({ pair, isEnough: contrast(one, other) >= least, one, other }).toMatchObject({ pair, isEnough: true });
        }
  });
});
