import { describe, expect, it } from "vitest";
import { turnOf } from "../../functions/core/conversation/conversation.ts";
import { keywordOf, readReply } from "../../functions/core/conversation/reply.ts";

describe("a text that answers a question", () => {
  it.each([
    ["9", { score: 9 }],
    [" 9 ", { score: 9 }],
    ["9.", { score: 9 }],
    ["9!!", { score: 9 }],
    ["０", { score: 0 }],
    ["１０", { score: 10 }],
    ["٩", { score: 9 }],
    ["۹", { score: 9 }],
    ["9/10", { score: 9 }],
    ["9 / 10", { score: 9 }],
    ["９／１０", { score: 9 }],
    ["9分", { score: 9, words: "分" }],
    ["9 - great service", { score: 9, words: "great service" }],
    ["9，服务很好", { score: 9, words: "服务很好" }],
    ["I'd say 9", { score: 9, words: "I'd say 9" }],
    ["11", {}],
    ["-1", {}],
    ["9.5", {}],
    ["8/5", {}],
    ["009", {}],
    ["7 or 8", {}],
    ["I waited 2 weeks", {}],
    ["call me at 5551234", {}],
    ["great", {}],
    ["", {}],
  ])("%j is read as %j", (text, read) => {
    expect(readReply("nps", text)).toEqual(read);
  });

  it("is read on the survey's own scale", () => {
    expect(readReply("csat", "6")).toEqual({});
    expect(readReply("csat", "0")).toEqual({});
    expect(readReply("csat", "4/5")).toEqual({ score: 4 });
    expect(readReply("csat", "4/10")).toEqual({});
  });

  it.each([
    ["STOP", "stop"],
    ["stop.", "stop"],
    [" Unsubscribe ", "stop"],
    ["退订", "stop"],
    ["ＴＤ", "stop"],
    ["opt-out", "stop"],
    ["start", "start"],
    ["Help!", "help"],
    ["please stop calling", undefined],
    ["stop 9", undefined],
    ["9", undefined],
  ])("%j is the keyword %s", (text, keyword) => {
    expect(keywordOf(text)).toBe(keyword);
  });
});

describe("a conversation", () => {
  const turn = (
    step: "score" | "again" | "comment" | "done",
    text: string,
    saved?: { score: number; comment?: string },
    said?: string,
  ) => turnOf({ step, said }, "nps", saved, text);

  it("goes from the score to the comment to thanks", () => {
    expect(turn("score", "9")).toEqual({ step: "comment", given: { score: 9 }, say: "comment" });
    expect(turn("comment", "Quick and kind", { score: 9 })).toEqual({
      step: "done",
      given: { score: 9, comment: "Quick and kind" },
      say: "thanks",
    });
  });

  it("needs no second question where the comment came with the score", () => {
    expect(turn("score", "9 quick")).toEqual({ step: "done", given: { score: 9, comment: "quick" }, say: "thanks" });
  });

  it("asks once more where there was no score, keeps the words for it, and asks no third time", () => {
    expect(turn("score", "Terrible")).toEqual({ step: "again", said: "Terrible", say: "again" });
    expect(turn("again", "Really", undefined, "Terrible")).toEqual({ step: "again", said: "Terrible\nReally" });
    expect(turn("again", "2", undefined, "Terrible")).toEqual({
      step: "done",
      given: { score: 2, comment: "Terrible" },
      say: "thanks",
    });
    expect(turn("score", "11")).toEqual({ step: "again", said: undefined, say: "again" });
  });

  it("takes a bare number after the score as a correction", () => {
    expect(turn("comment", "8", { score: 9 })).toEqual({ step: "comment", given: { score: 8 }, say: "comment" });
    expect(turn("done", "8", { score: 9, comment: "ok" })).toEqual({ step: "done", given: { score: 8 } });
  });

  it("adds what comes later to the comment, once, and says nothing", () => {
    const given = { score: 9, comment: "Quick\nAnd kind" };
    expect(turn("done", "And kind", { score: 9, comment: "Quick" })).toEqual({ step: "done", given });
    expect(turn("done", "And kind", given)).toEqual({ step: "done", given });
  });
});
