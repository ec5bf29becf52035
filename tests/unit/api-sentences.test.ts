import { describe, expect, it } from "vitest";
import { speaker } from "../../web/console/words/sentences.ts";
import zh from "../../web/console/words/zh-CN/server.json" with { type: "json" };
import { sentencesOfTheApi } from "../support/sentences.ts";

const sentences = [...sentencesOfTheApi()];
const catalogue = zh as Record<string, string>;
const placesIn = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();

describe("what the API says", () => {
  it("is found in its sources, whichever way it is thrown", () => {
    const found = sentences.map(([sentence]) => sentence);
    expect(found.length).toBeGreaterThan(90);
    // Of new VisibleError, of a helper, of a function that returns it, of a schema, of a choice, of the edge.
    for (const sentence of [
      "There is no such task. Check the address of the page.",
      "{0} owns this task already.",
      "Log an attempt to reach the customer first.",
      "An IANA time zone such as Europe/Berlin.",
      "At least {0} characters.",
      "At least {0}.",
      "This field is not known here.",
    ])
      expect(found).toContain(sentence);
  });

  it("has its Chinese in web/console/words/zh-CN/server.json, each sentence", () => {
    const missing = sentences.filter(([sentence]) => !catalogue[sentence]?.trim());
    const lines = missing.map(([sentence, file]) => `  ${JSON.stringify(sentence)}: "",   <- ${file}`);
    expect(missing.length, `These have no Chinese yet; add them to server.json:\n${lines.join("\n")}\n`).toBe(0);
  });

  it("fills the same places in Chinese", () => {
    for (const [english, chinese] of Object.entries(catalogue))
      expect([english, placesIn(chinese)]).toEqual([english, placesIn(english)]);
  });

  it("is known again when the places are filled, also where two sentences begin alike", () => {
    const say = speaker(catalogue);
    const fill = (text: string) => text.replace(/\{(\d)\}/g, (_, place) => `2026-Q${Number(place) + 1}`);
    for (const [english, chinese] of Object.entries(catalogue)) expect(say(fill(english))).toBe(fill(chinese));
    expect(say("Max Q. (Berlin) owns this task already.")).toBe("该任务已由 Max Q. (Berlin) 负责。");
    expect(say("Max owns this task already. Ask for it to be handed over.")).toBe(
      "该任务已由 Max 负责。如需处理，请申请移交。",
    );
    expect(say("Nobody ever said this.")).toBeUndefined();
  });
});
