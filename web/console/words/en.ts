import administration from "./en/administration.json" with { type: "json" };
import campaign from "./en/campaign.json" with { type: "json" };
import caseWords from "./en/case.json" with { type: "json" };
import customer from "./en/customer.json" with { type: "json" };
import draw from "./en/draw.json" with { type: "json" };
import form from "./en/form.json" with { type: "json" };
import home from "./en/home.json" with { type: "json" };
import intake from "./en/intake.json" with { type: "json" };
import invitation from "./en/invitation.json" with { type: "json" };
import keys from "./en/keys.json" with { type: "json" };
import live from "./en/live.json" with { type: "json" };
import message from "./en/message.json" with { type: "json" };
import notice from "./en/notice.json" with { type: "json" };
import organisation from "./en/organisation.json" with { type: "json" };
import palette from "./en/palette.json" with { type: "json" };
import policy from "./en/policy.json" with { type: "json" };
import privacy from "./en/privacy.json" with { type: "json" };
import publicLink from "./en/public-link.json" with { type: "json" };
import queue from "./en/queue.json" with { type: "json" };
import response from "./en/response.json" with { type: "json" };
import shell from "./en/shell.json" with { type: "json" };
import surveys from "./en/surveys.json" with { type: "json" };
import table from "./en/table.json" with { type: "json" };
import task from "./en/task.json" with { type: "json" };
import visit from "./en/visit.json" with { type: "json" };

/** What the console says in English, one file an area. */
export default {
  ...administration,
  ...campaign,
  ...caseWords,
  ...customer,
  ...draw,
  ...form,
  ...home,
  ...intake,
  ...invitation,
  ...organisation,
  ...home,
  ...invitation,
  ...message,
  ...keys,
  ...live,
  ...notice,
  ...palette,
  ...policy,
  ...privacy,
  ...publicLink,
  ...queue,
  ...response,
  ...shell,
  ...surveys,
  ...table,
  ...task,
  ...visit,
};
