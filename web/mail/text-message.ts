import type { Answer, WriteAnswer } from "../../functions/core/conversation/conversation.ts";
import type { WriteText } from "../../functions/core/message/message.ts";
import type { Asked } from "../../functions/core/response/response.ts";
import { endsOf, ownWord, questionOf } from "../respond/question.ts";
import { languageOf, pageWords } from "../respond/words.ts";
import { templateVersion } from "./version.ts";
import { mailWords, senderIn } from "./words.ts";

const scaleOf = (asked: Asked) => {
  const ends = endsOf(asked);
  return { low: asked.scale[0], lowest: ends.low, high: asked.scale[1], highest: ends.high };
};

/** The text that asks. The English words stay within GSM-7, where a part holds 160 characters instead of 70. */
export const invitationText: WriteText = ({ asked, url, reminder }, sender) => {
  const language = languageOf(asked.locale);
  const onPage = pageWords(language);
  const values = {
    brand: sender?.name[senderIn(language)] ?? onPage("brand"),
    question: questionOf(asked),
    ...scaleOf(asked),
    url,
  };
  const say = mailWords(language);
  const usual = ownWord(asked, "text", values) ?? say("text", values);
  return { body: reminder ? bodyAgain(reminder.text, usual, url, say) : usual, version: templateVersion };
};

/** A reminder says where to answer, whatever its own words leave out. */
function bodyAgain(own: string | undefined, usual: string, url: string, say: ReturnType<typeof mailWords>): string {
  if (!own) return say("textReminder", { text: usual });
  const said = own.replaceAll("{url}", url);
  return said.includes(url) ? said : `${said} ${url}`;
}

const words = {
  comment: ["replyComment", "replyCommentUnhappy"],
  thanks: ["replyThanks", "replyThanksUnhappy"],
  again: ["replyAgain", "replyAgain"],
  late: ["replyLate", "replyLate"],
  finished: ["replyFinished", "replyFinished"],
  stopped: ["replyStopped", "replyStopped"],
  help: ["replyHelp", "replyHelp"],
  resumed: ["replyResumed", "replyResumed"],
} as const satisfies Record<Answer["say"], unknown>;

/** What is texted back. */
export const replyText: WriteAnswer = ({ say, asked, unhappy }) => ({
  body: mailWords(languageOf(asked?.locale ?? "en"))(words[say][unhappy ? 1 : 0], asked && scaleOf(asked)),
  version: templateVersion,
});
