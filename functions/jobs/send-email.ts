import * as z from "zod/mini";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import * as Delivery from "../core/invitation/delivery.ts";
import * as Notice from "../core/notice/notice.ts";
import { work } from "../edge/messages.ts";

const invitation = Delivery.sendEmail(invitationMail);
const notice = Notice.send(noticeMail);

export const handler = work(
  "send-email",
  z.union([invitation.schema, notice.schema]),
  async (message) => (message.kind === "notice" ? notice(message) : invitation(message)),
  "one by one",
);
