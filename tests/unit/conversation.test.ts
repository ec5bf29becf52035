import { describe, expect, it } from "vitest";
import { turnOf } from "../../functions/core/conversation/conversation.ts";

describe("a conversation", () => {
  const turn = (
    step: "score" | "again" | "comment" | "done" | "over",
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
    expect(turn("done", "8", { score: 9, comment: "ok" })).toEqual({
      step: "over",
      given: { score: 8 },
      say: "finished",
    });
    expect(turn("over", "7", { score: 8, comment: "ok" })).toEqual({ step: "over", given: { score: 7 } });
  });

  it("adds what comes later to the comment, once, and says one time that nothing more is needed", () => {
    const given = { score: 9, comment: "Quick\nAnd kind" };
    expect(turn("done", "And kind", { score: 9, comment: "Quick" })).toEqual({ step: "over", given, say: "finished" });
    expect(turn("over", "And kind", given)).toEqual({ step: "over", given });
  });
});
