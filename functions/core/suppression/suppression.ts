import * as z from "zod/mini";
import * as table from "../../adapters/table.ts";
import { nowIso } from "../clock.ts";
import { fn } from "../fn.ts";
import * as items from "./suppression.items.ts";

export const Channel = z.enum(["email", "sms"]);
export type Channel = z.infer<typeof Channel>;

/** Why a contact point must not be written to. */
export const Why = z.enum(["bounced", "complained", "unsubscribed", "stopped"]);
export type Why = z.infer<typeof Why>;

/** Why a contact point must not be written to; undefined where it may. */
export async function whySuppressed(channel: Channel, address: string): Promise<Why | undefined> {
  const item = await table.get(items.suppressionOf(channel, address));
  return item && z.parse(Why, item.why);
}

/** Whether a mail address or E.164 number must not be written to; asked anew in front of each send. */
export const isSuppressed = async (channel: Channel, address: string): Promise<boolean> =>
  (await whySuppressed(channel, address)) !== undefined;

/** What a person says themselves, of our questions, and may take back; a bounce or a complaint is about all mail, and stays. */
const personal: readonly Why[] = ["unsubscribed", "stopped"];

/** Never write to this contact point again. Saying so twice changes nothing. */
export const suppress = fn(
  z.object({ channel: Channel, address: z.string(), why: Why }),
  async ({ channel, address, why }) => {
    await table.tryWrite(items.putSuppression(channel, address, why, nowIso(), personal.includes(why) ? [] : personal));
  },
);

/** The person asked to be written to again (START): takes back their own no, never a bounce or a complaint. */
export const lift = fn(z.object({ channel: Channel, address: z.string() }), async ({ channel, address }) => {
  await table.tryWrite(items.deleteSuppression(channel, address, personal));
});
