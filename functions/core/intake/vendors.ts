import { freshdesk } from "./vendor/freshdesk.ts";
import { intercom } from "./vendor/intercom.ts";
import { jira } from "./vendor/jira.ts";
import { salesforce } from "./vendor/salesforce.ts";
import { webhook } from "./vendor/webhook.ts";
import { zendesk } from "./vendor/zendesk.ts";
import type { Vendor } from "./vendor.ts";

/** Whoever may call the intake, each a file of its own. Amazon Connect comes by EventBridge. */
export const vendors: readonly Vendor[] = [zendesk, freshdesk, intercom, salesforce, jira, webhook];
