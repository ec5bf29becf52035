import { exportPage } from "../../web/mail/export.ts";
import { invitationMail } from "../../web/mail/invitation.ts";
import { noticeMail } from "../../web/mail/notice.ts";
import { previews } from "../../web/mail/preview.ts";
import { surveyPreview } from "../../web/mail/survey-preview.ts";
import { invitationText, replyText } from "../../web/mail/text-message.ts";
import { calendarContract } from "../core/calendar/calendar.contract.ts";
import * as Calendar from "../core/calendar/calendar.ts";
import { campaignContract } from "../core/campaign/campaign.contract.ts";
import * as Campaign from "../core/campaign/conduct.ts";
import * as CampaignPage from "../core/campaign/page.ts";
import { caseContract } from "../core/case/case.contract.ts";
import * as CasePage from "../core/case/page.ts";
import type { Contract, VerbsOf } from "../core/contract.ts";
import { customerContract } from "../core/customer/customer.contract.ts";
import * as Customer from "../core/customer/customer.ts";
import { drawContract } from "../core/draw/draw.contract.ts";
import * as Draw from "../core/draw/draw.ts";
import * as Import from "../core/intake/import.ts";
import { importContract, intakeContract } from "../core/intake/intake.contract.ts";
import * as Intake from "../core/intake/intake.ts";
import { preview } from "../core/invitation/campaign-preview.ts";
import { invitationContract } from "../core/invitation/invitation.contract.ts";
import * as Ledger from "../core/invitation/ledger.ts";
import { dryRun } from "../core/invitation/policy-dry-run.ts";
import { keyContract } from "../core/key/key.contract.ts";
import * as Key from "../core/key/key.ts";
import { locationContract } from "../core/location/location.contract.ts";
import * as Location from "../core/location/location.ts";
import * as Copy from "../core/message/copy.ts";
import { messageContract } from "../core/message/message.contract.ts";
import { metricContract } from "../core/metric/metric.contract.ts";
import * as Metric from "../core/metric/metric.ts";
import * as Inbox from "../core/notice/inbox.ts";
import { noticeContract } from "../core/notice/notice.contract.ts";
import { openApiDocument } from "../core/openapi.ts";
import { policyContract } from "../core/policy/policy.contract.ts";
import * as Policy from "../core/policy/policy.ts";
import { privacyContract } from "../core/privacy/privacy.contract.ts";
import * as Privacy from "../core/privacy/privacy.ts";
import { programContract } from "../core/program/program.contract.ts";
import * as Program from "../core/program/program.ts";
import * as PublicLinkPage from "../core/public-link/page.ts";
import { publicLinkContract } from "../core/public-link/public-link.contract.ts";
import { pulseContract } from "../core/pulse/pulse.contract.ts";
import * as Pulse from "../core/pulse/reader.ts";
import * as Answers from "../core/response/answers.ts";
import { responseContract, validityContract } from "../core/response/response.contract.ts";
import * as Validity from "../core/response/validity.ts";
import { scorecardContract } from "../core/scorecard/scorecard.contract.ts";
import * as Scorecard from "../core/scorecard/scorecard.ts";
import { searchContract } from "../core/search/search.contract.ts";
import * as Search from "../core/search/search.ts";
import { senderContract } from "../core/sender/sender.contract.ts";
import * as Sender from "../core/sender/sender.ts";
import { staffContract } from "../core/staff/staff.contract.ts";
import * as Staff from "../core/staff/staff.ts";
import * as Suppressions from "../core/suppression/page.ts";
import { suppressionContract } from "../core/suppression/suppression.contract.ts";
import * as Authoring from "../core/survey/authoring.ts";
import { surveyContract } from "../core/survey/survey.contract.ts";
import { taskContract } from "../core/task/task.contract.ts";
import * as Task from "../core/task/task.ts";
import { taxonomyContract } from "../core/taxonomy/taxonomy.contract.ts";
import * as Taxonomy from "../core/taxonomy/taxonomy.ts";
import { visitContract } from "../core/visit/visit.contract.ts";
import * as Visit from "../core/visit/visit.ts";
import { contractRoutes, json, type Route } from "../edge/http.ts";
import { staffOf } from "../edge/staff.ts";

/** A contract with the verbs that keep it. */
const kept = <C extends Contract>(noun: string, contract: C, verbs: VerbsOf<C>) => ({
  noun,
  contract: contract as Contract,
  routes: contractRoutes(contract, verbs, staffOf),
});

/** A copy of a message has the words of those who sent it. */
const writers = { mail: invitationMail, text: invitationText, notice: noticeMail, reply: replyText };

/** The whole staff API, a line a noun; the OpenAPI document and the authorization matrix walk it. */
export const staffApi = [
  kept("staff", staffContract, Staff),
  kept("task", taskContract, Task),
  kept("customer", customerContract, Customer),
  kept("case", caseContract, CasePage),
  kept("invitation", invitationContract, Ledger),
  kept("response", responseContract, Answers),
  kept("campaign", campaignContract, {
    ...{
      list: CampaignPage.list,
      fromId: CampaignPage.fromId,
      preview: preview(Campaign.prepare),
      create: Campaign.create,
    },
    ...{ pause: Campaign.pause, resume: Campaign.resume, cancel: Campaign.cancel },
  }),
  kept("validity", validityContract, Validity),
  kept("publicLink", publicLinkContract, PublicLinkPage),
  kept("message", messageContract, { list: Copy.list, fromId: Copy.fromId(writers) }),
  kept("metric", metricContract, Metric),
  kept("policy", policyContract, { read: Policy.read, publish: Policy.publish, dryRun }),
  kept("program", programContract, Program),
  kept("draw", drawContract, Draw),
  kept("visit", visitContract, Visit),
  kept("scorecard", scorecardContract, Scorecard),
  kept("location", locationContract, Location),
  kept("calendar", calendarContract, Calendar),
  kept("notice", noticeContract, Inbox),
  kept("search", searchContract, Search),
  kept("taxonomy", taxonomyContract, Taxonomy),
  kept("sender", senderContract, {
    ...{ list: Sender.list, saveEmail: Sender.saveEmail, saveSms: Sender.saveSms },
    ...{ previewEmail: Sender.previewEmail(previews.mail), previewSms: Sender.previewSms(previews.text) },
  }),
  kept("survey", surveyContract, { ...Authoring, preview: Authoring.preview(surveyPreview) }),
  kept("key", keyContract, Key),
  kept("intake", intakeContract, Intake),
  kept("import", importContract, Import),
  kept("suppression", suppressionContract, Suppressions),
  kept("privacy", privacyContract, { ...Privacy, download: Privacy.download(exportPage) }),
  kept("pulse", pulseContract, Pulse),
];

const open = (path: string, answer: () => Promise<unknown>): Route => ({
  method: "GET",
  path,
  actor: () => ({ kind: "system", id: "console" }),
  run: async () => json(200, await answer()),
});

/** What anybody may read: where to sign in, and the API's description. */
export const openRoutes: Route[] = [
  open("/api/sign-in", Staff.signIn),
  open("/openapi.json", async () => openApiDocument(staffApi)),
];
