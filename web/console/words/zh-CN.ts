import administration from "./zh-CN/administration.json" with { type: "json" };
import campaign from "./zh-CN/campaign.json" with { type: "json" };
import caseWords from "./zh-CN/case.json" with { type: "json" };
import customer from "./zh-CN/customer.json" with { type: "json" };
import draw from "./zh-CN/draw.json" with { type: "json" };
import form from "./zh-CN/form.json" with { type: "json" };
import home from "./zh-CN/home.json" with { type: "json" };
import intake from "./zh-CN/intake.json" with { type: "json" };
import invitation from "./zh-CN/invitation.json" with { type: "json" };
import keys from "./zh-CN/keys.json" with { type: "json" };
import live from "./zh-CN/live.json" with { type: "json" };
import message from "./zh-CN/message.json" with { type: "json" };
import notice from "./zh-CN/notice.json" with { type: "json" };
import organisation from "./zh-CN/organisation.json" with { type: "json" };
import palette from "./zh-CN/palette.json" with { type: "json" };
import policy from "./zh-CN/policy.json" with { type: "json" };
import privacy from "./zh-CN/privacy.json" with { type: "json" };
import publicLink from "./zh-CN/public-link.json" with { type: "json" };
import queue from "./zh-CN/queue.json" with { type: "json" };
import response from "./zh-CN/response.json" with { type: "json" };
import server from "./zh-CN/server.json" with { type: "json" };
import shell from "./zh-CN/shell.json" with { type: "json" };
import surveys from "./zh-CN/surveys.json" with { type: "json" };
import table from "./zh-CN/table.json" with { type: "json" };
import task from "./zh-CN/task.json" with { type: "json" };
import visit from "./zh-CN/visit.json" with { type: "json" };

/** What the API says, by its English. */
export const sentences = server;

/** What the console says in Simplified Chinese, one file an area. */
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
