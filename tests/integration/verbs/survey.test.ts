import { beforeEach, describe, expect, it } from "vitest";
import { type Actor, actAs } from "../../../functions/core/actor.ts";
import { deriveId } from "../../../functions/core/id.ts";
import * as Authoring from "../../../functions/core/survey/authoring.ts";
import { presets } from "../../../functions/core/survey/presets.ts";
import * as Survey from "../../../functions/core/survey/survey.ts";
import { surveyPreview } from "../../../web/mail/survey-preview.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const ada = <R>(run: () => R): R =>
  actAs({ kind: "staff", id: deriveId("staff", "ada"), roles: ["admin"], subject: "ada" } satisfies Actor, run);
const definition = { ...presets.csat, name: "Branch" };
const reworded = (en: string) => ({
  ...definition,
  words: { ...definition.words, question: { en, "zh-CN": "怎么样？" } },
});

beforeEach(() => table.setNow("2026-05-05T09:00:00.000Z"));

describe("a survey", () => {
  it("is a draft until it is published, and each version stays what it was", async () => {
    const begun = await ada(() => Authoring.create({ surveyId: "branch", definition }));
    expect(begun).toMatchObject({ version: 0, revision: 1, problems: [] });
    expect(await Survey.present("branch")).toBeUndefined();
    const first = await ada(() => Authoring.publish({ surveyId: "branch", revision: 1 }));
    expect(first).toMatchObject({ version: 1, hasDraft: false, versions: [{ version: 1, publishedBy: "ada" }] });
    const saved = await ada(() =>
      Authoring.saveDraft({ surveyId: "branch", revision: first.revision, definition: reworded("And now?") }),
    );
    expect((await Survey.present("branch"))?.words.question?.en).toBe(presets.csat.words.question.en);
    await ada(() => Authoring.publish({ surveyId: "branch", revision: saved.revision }));
    expect((await Survey.present("branch"))?.words.question?.en).toBe("And now?");
    expect((await Survey.ofVersion("branch", 1)).words.question?.en).toBe(presets.csat.words.question.en);
  });

  it("that Loopkeeper comes with goes on as version 2, beside the first", async () => {
    const before = await ada(() => Authoring.read({ surveyId: "csat" }));
    expect(before).toMatchObject({ version: 1, revision: 0, versions: [{ version: 1 }] });
    const { revision } = await ada(() =>
      Authoring.saveDraft({ surveyId: "csat", revision: 0, definition: reworded("Better?") }),
    );
    const after = await ada(() => Authoring.publish({ surveyId: "csat", revision }));
    expect(after.versions.map(({ version }) => version)).toEqual([2, 1]);
    expect((await Survey.ofVersion("csat", 1)).words.question?.en).toBe(presets.csat.words.question.en);
    expect((await ada(Authoring.list)).surveys.map(({ id }) => id).sort()).toEqual(Object.keys(presets).sort());
  });

  it("is not published while something stands against it, and says what", async () => {
    const wrong = { ...definition, locales: ["en", "zh-CN", "de"] };
    await ada(() => Authoring.create({ surveyId: "branch", definition: wrong }));
    await expect(ada(() => Authoring.publish({ surveyId: "branch", revision: 1 }))).rejects.toMatchObject({
      code: "invalid",
      fields: { "definition.words.question.de": "These words are missing in this language." },
    });
    expect((await table.all()).filter(({ type }) => type === "surveyVersion")).toEqual([]);
  });

  it("is changed by one of two who had read the same, and the other is told", async () => {
    await ada(() => Authoring.create({ surveyId: "branch", definition }));
    const done = await Promise.allSettled(
      ["A", "B", "C"].map((each) =>
        ada(() => Authoring.saveDraft({ surveyId: "branch", revision: 1, definition: reworded(each) })),
      ),
    );
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of done) if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
    await expect(ada(() => Authoring.create({ surveyId: "branch", definition }))).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(ada(() => Authoring.create({ surveyId: "nps", definition }))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("asks nobody new while it is paused, and goes on as it was", async () => {
    await ada(() => Authoring.pause({ surveyId: "nps", isPaused: true }));
    expect(await Survey.present("nps")).toMatchObject({ version: 1, isPaused: true });
    expect(await ada(() => Authoring.pause({ surveyId: "nps", isPaused: false }))).toMatchObject({
      isPaused: false,
      version: 1,
    });
  });

  it("is seen as customers would see it, in each language, with its text message counted", async () => {
    const preview = (locale: string) =>
      ada(() => Authoring.preview(surveyPreview)({ definition: reworded("How was our branch?"), locale }));
    const english = await preview("en");
    expect(english.mail.html).toContain("How did Lin handle your request?");
    expect(english.sms).toMatchObject({ encoding: "GSM-7", segments: 2 });
    expect(english.pages.form).not.toContain("<script");
    expect((await preview("zh-CN")).sms).toMatchObject({ encoding: "UCS-2" });
  });

  it("gives each invitation the same variant each time, in about the share that was named", () => {
    const variants = [{ id: "short", percent: 30, words: {} }];
    const ids = Array.from({ length: 4000 }, (_, n) => `inv_${n}`);
    const drawn = ids.map((id) => Survey.variantFor({ variants }, id));
    expect(drawn).toEqual(ids.map((id) => Survey.variantFor({ variants }, id)));
    expect(drawn.filter((variant) => variant === "short").length / ids.length).toBeCloseTo(0.3, 1);
  });
});
