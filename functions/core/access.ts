/** The user pool's groups. */
export const roles = ["admin", "head", "manager", "owner", "auditor", "reviewer", "viewer"] as const;
export type Role = (typeof roles)[number];

const everyone = roles;
/** An auditor plays a customer, and must not learn about real ones, nor about colleagues, beyond the visit. */
const colleagues = ["admin", "head", "manager", "owner", "reviewer", "viewer"] as const;

/**
 * The one table of who may do what. Operations (in the contracts), pages and navigation name a right; a role holds it or not. Whose own
 * things somebody may touch within a right (a task's owner, a visit's auditor) is the noun's rule.
 */
export const rights = {
  /** One's own profile, notices, and what anybody signed in needs. */
  self: everyone,
  "numbers.read": colleagues,
  "customers.read": colleagues,
  "responses.judge": ["admin", "head", "manager"],
  "surveys.change": ["admin", "head"],
  "people.read": colleagues,
  "organisation.change": ["admin"],
  "privacy.change": ["admin"],
  "tasks.read": ["admin", "head", "manager", "owner", "viewer"],
  "tasks.readAll": ["admin", "head", "viewer"],
  "tasks.work": ["admin", "head", "manager", "owner"],
  "tasks.leadAll": ["admin", "head"],
  "visits.read": ["admin", "head", "reviewer", "auditor"],
  "visits.readAll": ["admin", "head", "reviewer"],
  "visits.do": ["auditor"],
  "programs.read": ["admin", "head", "manager", "auditor", "reviewer", "viewer"],
  "programs.change": ["admin", "head"],
  "policy.read": colleagues,
  "policy.change": ["admin", "head"],
  "campaigns.read": ["admin", "head", "manager", "viewer"],
  "campaigns.change": ["admin", "head"],
  "draws.prove": ["admin", "head", "reviewer"],
} as const satisfies Record<string, readonly Role[]>;
export type Right = keyof typeof rights;

/** Whether any of these roles holds a right. */
export const holds = (held: readonly Role[], right: Right): boolean =>
  held.some((role) => (rights[right] as readonly Role[]).includes(role));

/**
 * The console's pages: where each is, the right that opens it, and the page above it. `place` puts it into the navigation, in that order;
 * `admin` into the administration's.
 */
export interface PageEntry {
  path: string;
  needs: Right;
  parent?: string;
  place?: number;
  admin?: number;
}

export const pages = {
  home: { path: "/", needs: "numbers.read", place: 1 },
  queue: { path: "/queue", needs: "tasks.read", place: 2 },
  task: { path: "/tasks/$taskId", needs: "tasks.read", parent: "queue" },
  customer: { path: "/customers/$customerId", needs: "customers.read", parent: "home" },
  case: { path: "/cases/$caseId", needs: "customers.read", parent: "home" },
  responses: { path: "/responses", needs: "customers.read", parent: "home", place: 6 },
  visits: { path: "/visits", needs: "visits.read", place: 3 },
  visit: { path: "/visits/$visitId", needs: "visits.read", parent: "visits" },
  draws: { path: "/draws", needs: "programs.read", place: 4 },
  invitations: { path: "/invitations", needs: "customers.read", place: 5 },
  invitation: { path: "/invitations/$invitationId", needs: "customers.read", parent: "invitations" },
  surveys: { path: "/surveys", needs: "customers.read", parent: "home", place: 9 },
  survey: { path: "/surveys/$surveyId", needs: "customers.read", parent: "surveys" },
  policy: { path: "/policy", needs: "policy.read", place: 9.5 },
  campaigns: { path: "/campaigns", needs: "campaigns.read", place: 8 },
  newCampaign: { path: "/campaigns/new", needs: "campaigns.change", parent: "campaigns" },
  campaign: { path: "/campaigns/$campaignId", needs: "campaigns.read", parent: "campaigns" },
  publicLinks: { path: "/links", needs: "campaigns.read", place: 8.5 },
  publicLink: { path: "/links/$publicLinkId", needs: "campaigns.read", parent: "publicLinks" },
  messages: { path: "/messages", needs: "customers.read", place: 7 },
  message: { path: "/messages/$messageId", needs: "customers.read", parent: "messages" },
  profile: { path: "/profile", needs: "self" },
  admin: { path: "/admin", needs: "organisation.change", place: 10 },
  people: { path: "/admin/people", needs: "organisation.change", parent: "admin", admin: 1 },
  member: { path: "/admin/people/$staffId", needs: "organisation.change", parent: "people" },
  teams: { path: "/admin/teams", needs: "organisation.change", parent: "admin", admin: 2 },
  team: { path: "/admin/teams/$teamId", needs: "organisation.change", parent: "teams" },
  locations: { path: "/admin/locations", needs: "organisation.change", parent: "admin", admin: 3 },
  location: { path: "/admin/locations/$locationId", needs: "organisation.change", parent: "locations" },
  calendars: { path: "/admin/calendars", needs: "organisation.change", parent: "admin", admin: 4 },
  calendar: { path: "/admin/calendars/$calendarId", needs: "organisation.change", parent: "calendars" },
  notices: { path: "/notices", needs: "self" },
  taxonomies: { path: "/admin/taxonomies", needs: "organisation.change", parent: "admin", admin: 5 },
  senders: { path: "/admin/senders", needs: "organisation.change", parent: "admin", admin: 6 },
  apiKeys: { path: "/admin/keys", needs: "organisation.change", parent: "admin", admin: 7 },
  suppressions: { path: "/admin/suppressions", needs: "organisation.change", parent: "admin", admin: 8 },
  intake: { path: "/admin/intake", needs: "organisation.change", parent: "admin", admin: 20 },
  imports: { path: "/admin/imports", needs: "organisation.change", parent: "admin", admin: 21 },
  privacy: { path: "/admin/privacy", needs: "privacy.change", parent: "admin", admin: 12 },
} as const satisfies Record<string, PageEntry>;
export type PageName = keyof typeof pages;
