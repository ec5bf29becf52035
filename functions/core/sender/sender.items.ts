import { type Get, type Put, when } from "../item.ts";
import type { Channel, Email, Sms } from "./sender.ts";

const keyOf = (channel: Channel) => ({ pk: `sender#${channel}`, sk: "sender" });

/** Who customers see as the sender on a channel. */
export const senderOf = (channel: Channel): Get => ({ op: "get", key: keyOf(channel), consistent: true });

/** The next version of a sender, unless somebody else changed it since; the first, unless there is one. */
export const putSender = (channel: Channel, sender: Email | Sms): Put => ({
  op: "put",
  item: { type: "sender", ...keyOf(channel), ...sender },
  when: sender.version === 1 ? when.absent() : when.equals("version", sender.version - 1),
});
