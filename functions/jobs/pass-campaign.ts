import { passFrame } from "../core/invitation/campaign-pass.ts";
import { work } from "../edge/messages.ts";

export const handler = work("pass-campaign", passFrame.schema, passFrame);
