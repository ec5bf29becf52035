import type { Invited } from "../../functions/core/message/message.ts";
import type { Write } from "../../functions/core/sender/sender.ts";
import { presets } from "../../functions/core/survey/presets.ts";
import { wordsIn } from "../../functions/core/survey/wording.ts";
import { invitationMail } from "./invitation.ts";
import { invitationText } from "./text-message.ts";

/** A link as long as a real one, which leads nowhere. */
const linkTo = (page: string) => `https://example.com/${page}/${"x".repeat(44)}`;

const example = (
  locale: "en" | "zh-CN",
  more: { customerName: string } & Pick<Invited["asked"], "subject" | "agentName">,
): Invited => ({
  asked: {
    kind: "csat",
    scale: [1, 5],
    locale,
    words: wordsIn(presets.csat, locale),
    ...{ questions: [], asksComment: true, offersCall: true },
    timeZone: "UTC",
    subject: more.subject,
    agentName: more.agentName,
    resolvedAt: "2026-05-04T10:00:00.000Z",
  },
  customerName: more.customerName,
  url: linkTo("r"),
  unsubscribeUrl: linkTo("u"),
});
const examples = {
  en: example("en", { customerName: "Ana Silva", subject: "Parcel did not arrive", agentName: "Lin" }),
  "zh-CN": example("zh-CN", { customerName: "王芳", subject: "包裹没有收到", agentName: "林晓" }),
};

/** What a customer would get from a sender, with an example of a case. */
export const previews: Write = {
  mail: (sender) => ({ en: invitationMail(examples.en, sender), "zh-CN": invitationMail(examples["zh-CN"], sender) }),
  text: (sender) => ({
    en: invitationText(examples.en, sender).body,
    "zh-CN": invitationText(examples["zh-CN"], sender).body,
  }),
};
