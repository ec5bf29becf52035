import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAnsweredByNumber, keywordOf, mentionsStop } from "../../functions/core/conversation/keywords.ts";
import { hanNumerals, numberWords } from "../../functions/core/conversation/number-words.ts";
import { readReply } from "../../functions/core/conversation/reply.ts";
import { isOnScale, type SurveyKind, surveyKinds } from "../../functions/core/survey/scale.ts";

type Row = [text: string, score: number | undefined, words?: string];
const reads = (kind: SurveyKind, rows: Row[]) =>
  it.each(rows)(`of ${kind}: %j is %s`, (text, score, words) => {
    expect(readReply(kind, text)).toEqual({
      ...(score !== undefined && { score }),
      ...(words !== undefined && { words }),
    });
  });

describe("a number that stands alone", () => {
  reads("nps", [
    ["9", 9],
    [" 9 ", 9],
    ["9.", 9],
    ["9!!", 9],
    ["9,", 9],
    ["(9)", 9],
    ["[9]", 9],
    ['"9"', 9],
    ["09", 9],
    ["9.0", 9],
    ["0", 0],
    ["10", 10],
    ["１０", 10],
    ["0️⃣", 0],
    ["9️⃣", 9],
    ["1️⃣0️⃣", 10],
    ["🔟", 10],
    ["⑨", 9],
    ["⁹", 9],
    ["𝟗", 9],
    ["٩", 9],
    ["۹", 9],
    ["९", 9],
    ["৯", 9],
    ["๙", 9],
    ["១០", 10],
    ["9 👍", 9],
    ["😀 9", 9],
    ["9 👎", 9],
    ["9 (nine)", 9],
    ["nine, 9", 9],
    ["-1", undefined],
    ["+9", undefined],
    ["9+", undefined],
    ["~8", undefined],
    ["<9", undefined],
    ["9?", undefined],
    ["9%", undefined],
    ["9€", undefined],
    ["$9", undefined],
    ["#9", undefined],
    ["9.5", undefined],
    ["9,5", undefined],
    ["9½", undefined],
    ["11", undefined],
    ["99", undefined],
    ["009", undefined],
    ["100", undefined],
    ["1,000", undefined],
    ["9:30", undefined],
    ["555-1234", undefined],
    ["5551234", undefined],
    ["8-9", undefined],
    ["7 8", undefined],
    ["9 10", undefined],
    ["", undefined],
    ["  ", undefined],
    ["🎉", undefined],
  ]);
  it.each([
    "arab",
    "arabext",
    "beng",
    "deva",
    "fullwide",
    "gujr",
    "guru",
    "hanidec",
    "khmr",
    "knda",
    "laoo",
    "mlym",
    "mong",
    "mymr",
    "orya",
    "tamldec",
    "telu",
    "thai",
    "tibt",
  ])("is read in the digits of %s", (numberingSystem) => {
    const { format } = new Intl.NumberFormat("en", { numberingSystem, useGrouping: false });
    for (let score = 0; score <= 9; score++) expect(readReply("nps", format(score))).toEqual({ score });
  });
});

describe("a word for a number", () => {
  it("means one number, whatever the language", () => {
    const meanings = Object.values(numberWords).flatMap((words) =>
      words.flatMap((row, value) => (row ? row.split("|").map((word) => [word, value] as const) : [])),
    );
    for (const [word, value] of meanings)
      expect(new Set(meanings.flatMap(([other, meant]) => (other === word ? [meant] : [])))).toEqual(new Set([value]));
  });
  it("is read alone, in any case, with a full stop", () => {
    for (const words of Object.values(numberWords))
      for (const [score, row] of words.entries())
        for (const word of row ? row.split("|") : [])
          for (const text of [word, word.toUpperCase(), `${word}.`, `${word}!`])
            expect([text, readReply("nps", text)]).toEqual([text, { score }]);
    for (const [score, row] of hanNumerals.entries())
      for (const sign of row) expect([sign, readReply("nps", sign)]).toEqual([sign, { score }]);
  });
  reads("nps", [
    ["nine", 9],
    ["Nine. Fast", 9, "Fast"],
    ["ten!", 10],
    ["nine out of ten", 9],
    ["nine points", 9],
    ["nine because quick", 9, "because quick"],
    ["I'd say nine", 9],
    ["neuf sur dix", 9],
    ["Neun Punkte", 9],
    ["nueve, gracias", 9, "gracias"],
    ["девять баллов", 9],
    ["九", 9],
    ["九分", 9],
    ["柒", 7],
    ["两分", 2],
    ["九/十", 9],
    ["九分，服务很好", 9, "服务很好"],
    ["我打九分", 9],
    ["one of the best", undefined],
    ["no one called", undefined],
    ["nobody, not one", undefined],
    ["one more thing", undefined],
    ["zero complaints", undefined],
    ["ten minutes", undefined],
    ["someone", undefined],
    ["nineteen", undefined],
    ["eleven", undefined],
    ["two thumbs up", undefined],
    ["for one thing, slow", undefined],
    ["très bien", undefined],
    ["nul", undefined],
    ["on", undefined],
    ["十分满意", undefined],
    ["一般", undefined],
    ["一点也不好", undefined],
    ["三心二意", undefined],
    ["第九", undefined],
    ["九天", undefined],
    ["九分钟", undefined],
    ["十一", undefined],
    ["万一", undefined],
  ]);
});

describe("a number with words around", () => {
  reads("nps", [
    ["9/10", 9],
    ["9 / 10", 9],
    ["９／１０", 9],
    ["٩/١٠", 9],
    ["9 out of 10", 9],
    ["9 von 10", 9],
    ["9 sur 10", 9],
    ["9 de 10", 9],
    ["9/10 would recommend", 9, "would recommend"],
    ["it was a 9/10 for me", 9, "it was a 9/10 for me"],
    ["9分", 9],
    ["9分，服务很好", 9, "服务很好"],
    ["给9分", 9],
    ["打9分吧", 9],
    ["评分：9", 9],
    ["9服务很好", 9, "服务很好"],
    ["9 points", 9],
    ["9 great service", 9, "great service"],
    ["9 - great service", 9, "great service"],
    ["9, thanks", 9, "thanks"],
    ["9\ngreat", 9, "great"],
    ["9 thanks a lot", 9, "thanks a lot"],
    ["9 merci", 9, "merci"],
    ["9 gracias", 9, "gracias"],
    ["٩ شكرا", 9, "شكرا"],
    ["2 nobody called", 2, "nobody called"],
    ["9 this time", 9, "this time"],
    ["8 was ok", 8, "was ok"],
    ["I'd say 9", 9],
    ["I’d say a 9", 9],
    ["I would give you a solid 9", 9],
    ["Definitely a 9!", 9],
    ["My score is 9", 9],
    ["Score: 9", 9],
    ["nps=9", 9],
    ["le doy un 9", 9],
    ["ich gebe eine 9", 9],
    ["je donne 9", 9],
    ["I give it 9 because quick", 9, "I give it 9 because quick"],
    ["great - 9", 9, "great - 9"],
    ["Great service, 9", 9, "Great service, 9"],
    ["Great service! 9/10", 9, "Great service! 9/10"],
    ["no, 9", 9, "no, 9"],
    ["Very good 10", 10, "Very good 10"],
    ["terrible 1", 1, "terrible 1"],
    ["thanks 9", 9],
    ["Im a 7", 7],
    ["非常满意，10分", 10, "非常满意，10分"],
    ["给个9", 9],
    ["5 is what I'd give", 5, "is what I'd give"],
    ["8分左右", undefined],
    ["不给10分", undefined],
    ["would not give you a 9", undefined],
    ["great 2 weeks", undefined],
    ["ok call me at 5", undefined],
    ["Room 5 was dirty", undefined],
    ["10 years customer", undefined],
    ["8 yrs", undefined],
    ["my number is 5", undefined],
    ["It was 5 minutes", undefined],
    ["8/5", undefined],
    ["9/10/2026", undefined],
    ["on 9/10 I called", undefined],
    ["since 9/10 nothing", undefined],
    ["9 of 10 calls failed", undefined],
    ["10 out of 10 times late", undefined],
    ["call me at 5", undefined],
    ["call me at: 5", undefined],
    ["call me tomorrow, 5", undefined],
    ["at 5pm", undefined],
    ["5pm works", undefined],
    ["5 pm works", undefined],
    ["5 o'clock", undefined],
    ["I waited 2 weeks", undefined],
    ["2 weeks I waited", undefined],
    ["Nobody called, 3 weeks", undefined],
    ["3 calls and nobody answered", undefined],
    ["1 call", undefined],
    ["1 person helped", undefined],
    ["7 dwarfs came", undefined],
    ["order 7", undefined],
    ["room 5", undefined],
    ["I'm in room, 5", undefined],
    ["case #7", undefined],
    ["not a 10", undefined],
    ["never 9", undefined],
    ["about 8", undefined],
    ["7 or 8", undefined],
    ["between 7 and 8", undefined],
    ["was 9, now 2", undefined],
    ["9 times", undefined],
    ["9x", undefined],
    ["n9", undefined],
    ["9th", undefined],
    ["Q1: 9", undefined],
    ["I called 9 times, 9 weeks", undefined],
    ["9 Wochen gewartet", undefined],
    ["9 semanas esperando", undefined],
    ["2 jours sans réponse", undefined],
    ["等了2周", undefined],
    ["2天都没人回复", undefined],
    ["3分钟", undefined],
    ["9月", undefined],
    ["9点前打电话", undefined],
    ["满意9", undefined],
    ["5 stars? no way", undefined],
    ["5 stars", undefined],
    ["★★★★", undefined],
    ["great", undefined],
  ]);
});

describe("stars, thumbs and faces", () => {
  reads("csat", [
    ["★★★★", 4],
    ["⭐⭐⭐⭐", 4],
    ["⭐️⭐️⭐️", 3],
    ["★ ★ ★", 3],
    ["★★★★☆", 4],
    ["5⭐", 5],
    ["5 ⭐⭐⭐⭐⭐", 5],
    ["4 stars", 4],
    ["4-star", 4],
    ["five stars", 5],
    ["4星", 4],
    ["四颗星", 4],
    ["4 Sterne", 4],
    ["4 estrellas", 4],
    ["★★★★ good", 4, "good"],
    ["good ★★★★", 4, "good ★★★★"],
    ["👍", 4],
    ["👍🏽", 4],
    ["👍👍", 5],
    ["👎", 2],
    ["👎👎", 1],
    ["😡", 1],
    ["☹️", 2],
    ["😐", 3],
    ["🙂", 4],
    ["😍", 5],
    ["4/5", 4],
    ["★★★★★★", undefined],
    ["★★★☆", undefined],
    ["☆☆☆☆☆", undefined],
    ["5 stars? no way", undefined],
    ["2 ★★★★", undefined],
    ["👍👎", undefined],
    ["great 👍", undefined],
    ["😂", undefined],
    ["🙏", undefined],
    ["4/10", undefined],
    ["0", undefined],
    ["6", undefined],
  ]);
  reads("nps", [
    ["👍", undefined],
    ["😡", undefined],
    ["★★★★★★★★★☆", 9],
    ["⭐⭐⭐⭐⭐⭐⭐⭐⭐⭐", 10],
    ["9 stars", 9],
  ]);
  reads("ces", [
    ["7", 7],
    ["8", undefined],
    ["0", undefined],
    ["★★★★★", undefined],
    ["👍", undefined],
    ["6/7", 6],
  ]);
});

describe("a keyword", () => {
  const carriers = "ARRET CANCEL END OPT-OUT OPTOUT QUIT REMOVE STOP STOPALL TD UNSUBSCRIBE".split(" ");
  it.each<[string, string | undefined]>([
    ...carriers.flatMap((word) =>
      [word, word.toLowerCase(), ` ${word}. `].map((text): [string, string] => [text, "stop"]),
    ),
    ["ＴＤ", "stop"],
    ["退订", "stop"],
    ["T", "stop"],
    ["Arrêt", "stop"],
    ["baja", "stop"],
    ["ABMELDEN", "stop"],
    ["СТОП", "stop"],
    ["수신거부", "stop"],
    ["STOP!!!", "stop"],
    ['"STOP"', "stop"],
    ["S\u200BTOP", "stop"],
    ["stop 9", "stop"],
    ["9 STOP", "stop"],
    ["please stop", "stop"],
    ["Stop it now, thanks", "stop"],
    ["Stop texting me", "stop"],
    ["please do not text me again", "stop"],
    ["No more texts", "stop"],
    ["unsubscribe me", "stop"],
    ["不要再给我发短信了", "stop"],
    ["start", "start"],
    ["UNSTOP", "start"],
    ["恢复", "start"],
    ["Help!", "help"],
    ["帮助", "help"],
    ["AYUDA", "help"],
    ["Hilfe", "help"],
    ["please stop calling the wrong agent, 9", undefined],
    ["the end was good", undefined],
    ["they cancelled my order", undefined],
    ["no", undefined],
    ["help was great", undefined],
    ["9", undefined],
  ])("%j is %s", (text, keyword) => {
    expect(keywordOf(text)).toBe(keyword);
  });

  it("is answered by the number itself only where the carrier knows it: on a toll-free one that is STOP alone", () => {
    expect(carriers.filter((word) => !isAnsweredByNumber(word, "+12125550101"))).toEqual([]);
    expect(carriers.filter((word) => isAnsweredByNumber(word, "+18445550123"))).toEqual(["STOP"]);
    expect(isAnsweredByNumber("退订", "+12125550101")).toBe(false);
    expect(isAnsweredByNumber("please stop", undefined)).toBe(false);
  });
});

describe("any text at all", () => {
  const noise = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          "9",
          "10",
          "nine",
          "九",
          "分",
          "out of",
          "/",
          "stars",
          "★",
          " ",
          ",",
          "call",
          "at",
          "I'd say",
          "STOP",
          "weeks",
          "9️⃣",
          "٩",
          "-",
          "\uD83D",
          "👍",
          "a",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(" ")),
  );
  const kinds = fc.constantFrom(...surveyKinds);
  it("is read without an error, and never off the scale", () => {
    fc.assert(
      fc.property(kinds, noise, (kind, text) => {
        keywordOf(text);
        const { score } = readReply(kind, text);
        return score === undefined || isOnScale(kind, score);
      }),
      { numRuns: 3000 },
    );
  });
  it("never scores beside STOP", () => {
    const stops = fc.constantFrom("STOP", "stop", "Stop!", "unsubscribe", "退订", "STOPALL", "opt-out");
    fc.assert(
      fc.property(kinds, stops, fc.integer({ min: 0, max: 10 }), noise, (kind, stop, score, words) => {
        for (const text of [
          stop,
          `${stop} ${score}`,
          `${score} ${stop}`,
          `${stop}, ${score} ${words}`,
          `${words} ${score}. ${stop}`,
        ]) {
          expect(readReply(kind, text)).toEqual({});
          expect(mentionsStop(text)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
  it("scores a number on the scale whatever blanks and full stops stand around it, and none that stands within a word", () => {
    const edge = fc.string({ unit: fc.constantFrom(" ", ".", "!", "\n", "\t"), maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), edge, edge, (score, before, after) => {
        fc.pre(!before.endsWith("."));
        expect(readReply("nps", `${before}${score}${after}`)).toEqual({ score });
        expect(readReply("nps", `x${score}${after}`)).toEqual({});
        expect(readReply("nps", `I waited ${score} days${after}`)).toEqual({});
      }),
    );
  });
  it("takes milliseconds, however it is made", () => {
    for (const part of ["9 ", "ok ", "★ ", "nine ", "I'd say ", "a ", "1/", "  ", "九", "stop "]) {
      const from = performance.now();
      const text = part.repeat(2000 / part.length);
      readReply("nps", text);
      keywordOf(text);
      expect(performance.now() - from).toBeLessThan(500);
    }
  });
});
