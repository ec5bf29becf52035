import { replyText } from "../../web/mail/text-message.ts";
import * as Conversation from "../core/conversation/conversation.ts";
import { work } from "../edge/messages.ts";

const receive = Conversation.receive(replyText);

export const handler = work("receive-sms", receive.schema, receive);
