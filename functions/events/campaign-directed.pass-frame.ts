import { campaignDirected } from "../core/campaign/campaign.events.ts";
import { beginPass } from "../core/campaign/steps.ts";
import { subscribe } from "../edge/messages.ts";

export const handler = subscribe("campaign-directed.pass-frame", campaignDirected, beginPass);
