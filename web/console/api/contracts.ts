import { calendarContract } from "../../../functions/core/calendar/calendar.contract.ts";
import { campaignContract } from "../../../functions/core/campaign/campaign.contract.ts";
import { caseContract } from "../../../functions/core/case/case.contract.ts";
import { customerContract } from "../../../functions/core/customer/customer.contract.ts";
import { drawContract } from "../../../functions/core/draw/draw.contract.ts";
import { importContract, intakeContract } from "../../../functions/core/intake/intake.contract.ts";
import { invitationContract } from "../../../functions/core/invitation/invitation.contract.ts";
import { keyContract } from "../../../functions/core/key/key.contract.ts";
import { locationContract } from "../../../functions/core/location/location.contract.ts";
import { messageContract } from "../../../functions/core/message/message.contract.ts";
import { metricContract } from "../../../functions/core/metric/metric.contract.ts";
import { noticeContract } from "../../../functions/core/notice/notice.contract.ts";
import { policyContract } from "../../../functions/core/policy/policy.contract.ts";
import { privacyContract } from "../../../functions/core/privacy/privacy.contract.ts";
import { programContract } from "../../../functions/core/program/program.contract.ts";
import { publicLinkContract } from "../../../functions/core/public-link/public-link.contract.ts";
import { pulseContract } from "../../../functions/core/pulse/pulse.contract.ts";
import { responseContract, validityContract } from "../../../functions/core/response/response.contract.ts";
import { scorecardContract } from "../../../functions/core/scorecard/scorecard.contract.ts";
import { searchContract } from "../../../functions/core/search/search.contract.ts";
import { senderContract } from "../../../functions/core/sender/sender.contract.ts";
import { staffContract } from "../../../functions/core/staff/staff.contract.ts";
import { suppressionContract } from "../../../functions/core/suppression/suppression.contract.ts";
import { surveyContract } from "../../../functions/core/survey/survey.contract.ts";
import { taskContract } from "../../../functions/core/task/task.contract.ts";
import { taxonomyContract } from "../../../functions/core/taxonomy/taxonomy.contract.ts";
import { visitContract } from "../../../functions/core/visit/visit.contract.ts";

/** The contracts that the console speaks. The browser gets their types and, from vite.config.ts, their methods and paths. */
export const contracts = {
  calendar: calendarContract,
  campaign: campaignContract,
  case: caseContract,
  customer: customerContract,
  draw: drawContract,
  import: importContract,
  intake: intakeContract,
  invitation: invitationContract,
  location: locationContract,
  key: keyContract,
  message: messageContract,
  metric: metricContract,
  notice: noticeContract,
  policy: policyContract,
  privacy: privacyContract,
  program: programContract,
  publicLink: publicLinkContract,
  pulse: pulseContract,
  response: responseContract,
  validity: validityContract,
  scorecard: scorecardContract,
  search: searchContract,
  sender: senderContract,
  staff: staffContract,
  suppression: suppressionContract,
  survey: surveyContract,
  task: taskContract,
  taxonomy: taxonomyContract,
  visit: visitContract,
};
