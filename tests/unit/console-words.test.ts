import { createIntl } from "react-intl";
import { describe, expect, it } from "vitest";
import { roles } from "../../functions/core/access.ts";
import * as Invitation from "../../functions/core/invitation/invitation.ts";
import { kinds } from "../../functions/core/message/kinds.ts";
import * as Notice from "../../functions/core/notice/notice.contract.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import * as Task from "../../functions/core/task/task.contract.ts";
import * as Visit from "../../functions/core/visit/visit.ts";
import en from "../../web/console/words/en.ts";
import zh from "../../web/console/words/zh-CN.ts";

const { formatters } = createIntl({ locale: "en" });
type Element = ReturnType<ReturnType<typeof formatters.getMessageFormat>["getAst"]>[number];

/** The names of the values that a message wants, also inside plural forms; throws where the message does not parse. */
function placeholders(message: string, locale: string): string[] {
  const names = new Set<string>();
  const visit = (elements: Element[]) => {
    for (const element of elements) {
      if (element.type !== 0 && element.type !== 7) names.add(element.value);
      if ("options" in element) for (const option of Object.values(element.options)) visit(option.value);
      if ("children" in element) visit(element.children);
    }
  };
  visit(formatters.getMessageFormat(message, locale).getAst());
  return [...names].sort();
}

describe("the console's words", () => {
  it("are the same in English and Chinese", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.entries(en))("want the same values in both languages: %s", (id, message) => {
    const translated = (zh as Record<string, string>)[id] ?? "";
    expect(translated.trim()).not.toBe("");
    expect(placeholders(translated, "zh-CN")).toEqual(placeholders(message, "en"));
  });

  it.each([
    ["role", roles],
    ["reason", Invitation.reasons],
    ["invitationStatus", Invitation.stages],
    ["messageKind", kinds],
    ["messageChannel", ["email", "sms"]],
    ["survey", Object.keys(presets)],
    ["taskStatus", Task.statuses],
    ["task.verb", Task.verbs],
    ["task.done", Task.verbs],
    ["clock", Task.clockNames],
    ["trail", Task.trailVerbs],
    ["outcome", Task.outcomes],
    ["visitStatus", Visit.statuses],
    ["notice", Notice.kinds],
  ])("has a word for each %s that the API may say", (group, values) => {
    for (const value of values) expect(en).toHaveProperty([`${group}.${value}`]);
  });
});
