import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Answer } from "../../functions/core/conversation/conversation.ts";
import type { Invited } from "../../functions/core/message/message.ts";
import { type Mailed, mailed } from "../../functions/core/notice/notice.contract.ts";
import { scales } from "../../functions/core/survey/scale.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import { invitationText, replyText } from "../../web/mail/text-message.ts";
import { templateVersion } from "../../web/mail/version.ts";
import { askedBy } from "../support/asked.ts";

const locales = ["en", "zh-CN", "de", "ar"];
const kinds = ["csat", "nps", "ces"] as const;
const says: Answer["say"][] = ["comment", "thanks", "again", "late", "resumed"];

const invited = (locale: string, kind: (typeof kinds)[number], recovery: boolean): Invited => ({
  asked: askedBy(recovery ? "recovery" : kind, {
    ...{ kind, scale: scales[kind], locale, resolvedAt: "2026-05-04T10:00:00.000Z" },
  }),
  customerName: "Ana",
  url: "https://answer.example/r/token",
  unsubscribeUrl: "https://answer.example/u/token",
});

const notice = (locale: string, kind: Mailed) => ({
  ...{ locale, kind },
  values: {
    ...{ customer: "Ana", clock: "contact", dueAt: "2026-05-04T10:00:00.000Z", timeZone: "Europe/Berlin" },
    url: "https://console.example/tasks/tsk_1",
  },
});

/** The words of a mail as people read them, and its looks as a digest. */
const mailAs = (title: string, { subject, text, html }: { subject: string; text: string; html: string }) =>
  `# ${title}\n\nSubject: ${subject}\nHTML: sha256 ${createHash("sha256").update(html).digest("hex")}\n\n${text}`;
const textAs = (title: string, { body }: { body: string }) => `# ${title}\n\n${body}\n`;

/** Every message that the present templates can make. */
const rendered = () =>
  locales
    .flatMap((locale) => [
      ...kinds.flatMap((kind) =>
        [false, true].flatMap((recovery) => {
          const title = `${locale} ${kind}${recovery ? " recovery" : ""}`;
          const each = invited(locale, kind, recovery);
          return [mailAs(`${title} mail`, invitationMail(each)), textAs(`${title} text`, invitationText(each))];
        }),
      ),
      ...mailed.map((kind) => mailAs(`${locale} ${kind}`, noticeMail(notice(locale, kind)))),
      ...says.flatMap((say) =>
        [false, true].map((unhappy) =>
          textAs(
            `${locale} reply ${say}${unhappy ? " unhappy" : ""}`,
            replyText({ say, unhappy, asked: invited(locale, "nps", false).asked }),
          ),
        ),
      ),
    ])
    .join("\n");

it("renders what its version is kept with: whoever changes words or looks raises web/mail/version.ts, and keeps the files before", async () => {
  await expect(rendered()).toMatchFileSnapshot(`kept/messages/${templateVersion}.md`);
});
