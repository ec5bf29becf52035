import { receiveContact } from "../core/intake/receive.ts";
import { work } from "../edge/messages.ts";

export const handler = work("receive-contact", receiveContact.schema, receiveContact);
