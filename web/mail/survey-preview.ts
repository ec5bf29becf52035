import type { Asked, View } from "../../functions/core/response/response.ts";
import type { Example, Writers } from "../../functions/core/survey/authoring.ts";
import { pageOf } from "../respond/page.ts";
import { languageOf } from "../respond/words.ts";
import { invitationMail } from "./invitation.ts";
import { invitationText } from "./text-message.ts";
import { senderIn } from "./words.ts";

/** A link as long as a real one, which leads nowhere. */
const linkTo = (page: string) => `https://example.com/${page}/${"x".repeat(44)}`;

const people = {
  en: { customerName: "Ana Silva", subject: "Parcel did not arrive", agentName: "Lin" },
  "zh-CN": { customerName: "王芳", subject: "包裹没有收到", agentName: "林晓" },
};

const personOf = ({ locale }: Example) => people[senderIn(languageOf(locale))];

function askedOf({ isCase, ...example }: Example): Asked {
  const { subject, agentName } = people[senderIn(languageOf(example.locale))];
  return {
    ...example,
    timeZone: "UTC",
    ...(isCase && { subject, agentName, resolvedAt: "2026-05-04T10:00:00.000Z" }),
  };
}

const invited = (example: Example) => ({
  asked: askedOf(example),
  customerName: personOf(example).customerName,
  url: linkTo("r"),
  unsubscribeUrl: linkTo("u"),
});

/** A page without its script, which a frame that runs none would complain of. */
const page = (view: View): string => pageOf(view).body.replace(/<script>.*?<\/script>/gs, "");

/** What a customer would get of a survey that is being written, with an example of a case. */
export const surveyPreview: Writers = {
  mail: (example) => invitationMail(invited(example)),
  text: (example) => invitationText(invited(example)).body,
  pages: (example) => {
    const asked = askedOf(example);
    const [low, high] = asked.scale;
    const form = { state: "form", asked, draft: {}, answered: false } as const;
    return {
      form: page(form),
      problem: page({ ...form, problem: "score_missing" }),
      thanks: page({ state: "thanks", asked, draft: { score: high }, unhappy: false }),
      unhappy: page({ state: "thanks", asked, draft: { score: low, contactRequested: true }, unhappy: true }),
    };
  },
};
