import { invitationText } from "../../web/mail/text-message.ts";
import * as Delivery from "../core/invitation/delivery.ts";
import { work } from "../edge/messages.ts";

const send = Delivery.sendText(invitationText);

export const handler = work("send-sms", send.schema, send);
