import type { Asked } from "../../functions/core/response/response.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import { scales } from "../../functions/core/survey/scale.ts";
import { wordsIn } from "../../functions/core/survey/wording.ts";

/** What a survey that Loopkeeper comes with asks Ana about her parcel; what is given changes it. */
export const askedBy = (survey: keyof typeof presets = "csat", more: Partial<Asked> = {}): Asked => {
  const { kind } = presets[survey];
  return {
    ...{ kind, scale: scales[kind], locale: "en", timeZone: "Europe/Berlin", agentName: "Lin", subject: "Parcel" },
    ...{ words: wordsIn(presets[survey], more.locale ?? "en"), questions: [], asksComment: true, offersCall: true },
    resolvedAt: "2026-05-04T22:30:00.000Z",
    ...more,
  };
};
