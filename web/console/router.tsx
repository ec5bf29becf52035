import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { roles } from "../../functions/core/access.ts";
import { Broken, Lost, PieceMissing } from "./ui/shell/lost.tsx";
import { Shell } from "./ui/shell/shell.tsx";
import { tableSearch } from "./ui/table/table-state.ts";

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });

/** A page whose code comes when it is needed. Its type says nothing of the page, because pages take their types from the router. */
const lazily = (load: () => Promise<unknown>, name: string) =>
  lazyRouteComponent(
    () =>
      (load() as Promise<Record<string, () => ReactNode>>).catch(() => {
        // Under its own name the router would load the whole page again by itself, which without a network would be the end of it.
        throw new PieceMissing();
      }),
    name,
  );

const word = <const Values extends readonly string[]>(values: Values, given: unknown): Values[number] | undefined =>
  values.find((value) => value === given);
const text = (given: unknown): string | undefined => (typeof given === "string" && given ? given : undefined);
const defined = <T extends object>(search: T) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ days: ([7, 30, 90] as const).find((days) => days === Number(search.days)) }),
  component: lazily(() => import("./routes/home.tsx"), "Home"),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: "/queue",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      view: word(["mine", "team", "all"], search.view),
      status: word(["open", "closed"], search.status),
      task: text(search.task),
      ...tableSearch(search, ["clock", "tier", "severity", "topic", "owner", "team", "step"]),
    }),
  component: lazily(() => import("./routes/queue.tsx"), "Queue"),
});

const task = createRoute({
  getParentRoute: () => root,
  path: "/tasks/$taskId",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ act: word(["logAttempt", "close", "handOver"], search.act) }),
  component: lazily(() => import("./routes/task.tsx"), "TaskPage"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$customerId",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ show: word(["case", "survey", "task", "visit", "consent"], search.show) }),
  component: lazily(() => import("./routes/customer.tsx"), "CustomerPage"),
});

const casePage = createRoute({
  getParentRoute: () => root,
  path: "/cases/$caseId",
  component: lazily(() => import("./routes/case.tsx"), "CasePage"),
});

const responses = createRoute({
  getParentRoute: () => root,
  path: "/responses",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      days: ([7, 30, 90] as const).find((days) => days === Number(search.days)),
      kind: word(["nps", "csat", "ces", "recovery"], search.kind),
      band: word(["unhappy", "middle", "happy"], search.band),
    }),
  component: lazily(() => import("./routes/responses.tsx"), "Responses"),
});

const visits = createRoute({
  getParentRoute: () => root,
  path: "/visits",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      view: word(["open", "mine", "all"], search.view),
      quarter: text(search.quarter),
      as: word(["board"], search.as),
      ...tableSearch(search, ["status", "place", "stratum", "auditor"]),
    }),
  component: lazily(() => import("./routes/visits.tsx"), "Visits"),
});

const visit = createRoute({
  getParentRoute: () => root,
  path: "/visits/$visitId",
  component: lazily(() => import("./routes/visit.tsx"), "VisitPage"),
});

const draws = createRoute({
  getParentRoute: () => root,
  path: "/draws",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ program: text(search.program), quarter: text(search.quarter) }),
  component: lazily(() => import("./routes/draws.tsx"), "Draws"),
});

const period = (given: unknown) => ([7, 30, 90] as const).find((days) => days === Number(given));

const invitations = createRoute({
  getParentRoute: () => root,
  path: "/invitations",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      days: period(search.days),
      day: text(search.day),
      bucket: word(["sent", "pending", "suppressed", "failed"], search.bucket),
      ...tableSearch(search, ["stage", "channel", "reason"]),
    }),
  component: lazily(() => import("./routes/invitations.tsx"), "Invitations"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$invitationId",
  component: lazily(() => import("./routes/invitation.tsx"), "InvitationPage"),
});

/** Where the invitations stood before: links in mails and bookmarks lead on. */
const ledger = createRoute({
  getParentRoute: () => root,
  path: "/ledger",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ days: period(search.days), day: text(search.day), reason: text(search.reason) }),
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/invitations", search, replace: true });
  },
});

const policy = createRoute({
  getParentRoute: () => root,
  path: "/policy",
  component: lazily(() => import("./routes/policy.tsx"), "PolicyPage"),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: "/campaigns",
  component: lazily(() => import("./routes/campaigns.tsx"), "Campaigns"),
});

const newCampaign = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/new",
  component: lazily(() => import("./routes/new-campaign.tsx"), "NewCampaignPage"),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/$campaignId",
  component: lazily(() => import("./routes/campaign.tsx"), "CampaignPage"),
});

const publicLinks = createRoute({
  getParentRoute: () => root,
  path: "/links",
  component: lazily(() => import("./routes/public-links.tsx"), "PublicLinks"),
});

const publicLink = createRoute({
  getParentRoute: () => root,
  path: "/links/$publicLinkId",
  component: lazily(() => import("./routes/public-link.tsx"), "PublicLinkPage"),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      day: text(search.day),
      message: text(search.message),
      ...tableSearch(search, ["kind", "channel", "stage"]),
    }),
  component: lazily(() => import("./routes/messages.tsx"), "Messages"),
});

const message = createRoute({
  getParentRoute: () => root,
  path: "/messages/$messageId",
  component: lazily(() => import("./routes/message.tsx"), "MessagePage"),
});

const surveys = createRoute({
  getParentRoute: () => root,
  path: "/surveys",
  component: lazily(() => import("./routes/surveys.tsx"), "Surveys"),
});

const survey = createRoute({
  getParentRoute: () => root,
  path: "/surveys/$surveyId",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ part: word(["words", "questions", "policy", "variants", "versions"], search.part) }),
  component: lazily(() => import("./routes/survey.tsx"), "SurveyPage"),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: "/profile",
  component: lazily(() => import("./routes/profile.tsx"), "Profile"),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  component: lazily(() => import("./routes/admin/overview.tsx"), "Overview"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/admin/people",
  validateSearch: (search: Record<string, unknown>) =>
    defined({
      find: text(search.find),
      team: text(search.team),
      role: word(roles, search.role),
      state: word(["here", "away", "left"], search.state),
    }),
  component: lazily(() => import("./routes/admin/people.tsx"), "People"),
});

const member = createRoute({
  getParentRoute: () => root,
  path: "/admin/people/$staffId",
  component: lazily(() => import("./routes/admin/member.tsx"), "MemberPage"),
});

const teams = createRoute({
  getParentRoute: () => root,
  path: "/admin/teams",
  component: lazily(() => import("./routes/admin/teams.tsx"), "Teams"),
});

const team = createRoute({
  getParentRoute: () => root,
  path: "/admin/teams/$teamId",
  component: lazily(() => import("./routes/admin/team.tsx"), "TeamPage"),
});

const locations = createRoute({
  getParentRoute: () => root,
  path: "/admin/locations",
  component: lazily(() => import("./routes/admin/locations.tsx"), "Locations"),
});

const location = createRoute({
  getParentRoute: () => root,
  path: "/admin/locations/$locationId",
  component: lazily(() => import("./routes/admin/location.tsx"), "LocationPage"),
});

const calendars = createRoute({
  getParentRoute: () => root,
  path: "/admin/calendars",
  component: lazily(() => import("./routes/admin/calendars.tsx"), "Calendars"),
});

const calendar = createRoute({
  getParentRoute: () => root,
  path: "/admin/calendars/$calendarId",
  component: lazily(() => import("./routes/admin/calendar.tsx"), "CalendarPage"),
});

const notices = createRoute({
  getParentRoute: () => root,
  path: "/notices",
  component: lazily(() => import("./routes/notices.tsx"), "Notices"),
});

const taxonomies = createRoute({
  getParentRoute: () => root,
  path: "/admin/taxonomies",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ name: word(["root-causes", "issue-types"], search.name) }),
  component: lazily(() => import("./routes/admin/taxonomies.tsx"), "Taxonomies"),
});

const senders = createRoute({
  getParentRoute: () => root,
  path: "/admin/senders",
  component: lazily(() => import("./routes/admin/senders.tsx"), "Senders"),
});

const apiKeys = createRoute({
  getParentRoute: () => root,
  path: "/admin/keys",
  component: lazily(() => import("./routes/admin/api-keys.tsx"), "ApiKeys"),
});

const intake = createRoute({
  getParentRoute: () => root,
  path: "/admin/intake",
  component: lazily(() => import("./routes/admin/intake.tsx"), "Intake"),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: "/admin/imports",
  component: lazily(() => import("./routes/admin/imports.tsx"), "Imports"),
});

const suppressions = createRoute({
  getParentRoute: () => root,
  path: "/admin/suppressions",
  validateSearch: (search: Record<string, unknown>) =>
    defined({ month: /^20\d\d-(0[1-9]|1[0-2])$/.test(String(search.month)) ? String(search.month) : undefined }),
  component: lazily(() => import("./routes/admin/suppressions.tsx"), "Suppressions"),
});

const privacy = createRoute({
  getParentRoute: () => root,
  path: "/admin/privacy",
  component: lazily(() => import("./routes/admin/privacy.tsx"), "Privacy"),
});

/** Every page's code is fetched when it is first needed, or when a link to it is pointed at. */
export const router = createRouter({
  routeTree: root.addChildren([
    ...[home, queue, task, customer, casePage, responses, visits, visit, draws],
    ...[invitations, invitation, ledger, messages, message, notices, surveys, survey, policy],
    ...[campaigns, newCampaign, campaign, publicLinks, publicLink],
    ...[profile, admin, people, member, teams, team, locations, location, calendars, calendar],
    ...[taxonomies, senders, apiKeys, suppressions, privacy, intake, imports],
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: Broken,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
