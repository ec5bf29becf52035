import * as z from "zod/mini";
import { rights, roles } from "../access.ts";
import { defineContract } from "../contract.ts";
import { Written } from "../written.ts";

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
const crockford = "[0-7][0-9A-HJKMNP-TV-Z]{25}";
const staffId = z.string().check(z.regex(new RegExp(`^stf_${crockford}$`)));
const teamId = z.string().check(z.regex(new RegExp(`^tea_${crockford}$`)));

const calendarId = z.string().check(z.regex(new RegExp(`^cal_${crockford}$`)));
const moment = z.iso.datetime({ offset: true });

/** A change that names the version it was made from is refused when that is not the last. */
const version = z.optional(z.int());

const TeamFields = {
  name: text(80),
  /** IANA name */
  timeZone: text(60),
  /** How the help desks name this team: a case's team is looked up by these. */
  helpDeskIds: z._default(z.array(text(100)).check(z.maxLength(50)), []),
  /** Takes the tasks of cases whose team nobody knows. */
  isDefault: z._default(z.boolean(), false),
  /** When the team works. */
  calendarId: z.optional(calendarId),
};

const locale = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/));

const StaffFields = {
  /** The `sub` of the member's sign-in. */
  subject: text(200),
  name: text(80),
  email: z.email().check(z.maxLength(254)),
  /** What the member is given work by; what a member may do is decided by the token's groups. */
  roles: z.array(z.enum(roles)),
  teamId: z.optional(teamId),
  /** The member's id in the help desk, where the member serves cases too: such a case's task never goes to that member. */
  agentId: z.optional(text(100)),
  /** BCP 47 */
  locale,
  /** IANA name */
  timeZone: text(60),
  /** Languages served, BCP 47. */
  languages: z.optional(z.array(text(35)).check(z.maxLength(20))),
  /** Somebody who left is given no work, and is no longer let in. */
  isActive: z._default(z.boolean(), true),
};

const Staff = z.object({
  id: staffId,
  ...StaffFields,
  /** At this moment. An away member is given no new work. */
  away: z.boolean(),
  /** From when until when the member is away; without an end until coming back. */
  awayFrom: z.optional(z.string()),
  awayUntil: z.optional(z.string()),
  leftAt: z.optional(z.string()),
  ...Written.shape,
});

/** A member as colleagues see one; only administrators see the sign-in, the address and the help desk's id. */
const Colleague = z.object({
  ...Staff.shape,
  ...z.partial(z.pick(Staff, { subject: true, email: true, agentId: true })).shape,
});

const Team = z.object({ id: teamId, ...TeamFields, ...Written.shape });

const StaffParams = z.strictObject({ staffId });

export const staffContract = defineContract({
  me: {
    method: "GET",
    path: "/api/me",
    who: rights.self,
    summary: "The signed-in member of staff, with the roles of the present sign-in",
    output: z.extend(Staff, { team: z.optional(Team) }),
  },
  list: {
    method: "GET",
    path: "/api/staff",
    who: rights["people.read"],
    summary: "All members of staff, by name; sign-ins, addresses and help desk ids for administrators only",
    output: z.object({ staff: z.array(Colleague) }),
  },
  add: {
    method: "POST",
    path: "/api/staff",
    who: rights["organisation.change"],
    summary: "Adds a member by the id of their sign-in; somebody who is a member already is not changed",
    body: z.strictObject(StaffFields),
    output: Staff,
  },
  upsert: {
    method: "PUT",
    path: "/api/staff/{staffId}",
    who: rights["organisation.change"],
    summary:
      "Adds or changes a member; the id follows from the sign-in's subject. Without a version the last word counts",
    params: StaffParams,
    /** `away` without an end; where it is not said, it stays as it was. */
    body: z.strictObject({ ...StaffFields, away: z.optional(z.boolean()), version }),
    output: Staff,
  },
  updateMe: {
    method: "PUT",
    path: "/api/me",
    who: rights.self,
    summary: "Changes what members decide about themselves",
    body: z.strictObject({ locale, timeZone: text(60), version }),
    output: Staff,
  },
  setAway: {
    method: "PUT",
    path: "/api/staff/{staffId}/away",
    who: rights.self,
    summary: "Says from when until when a member is away: oneself, or anybody for administrators",
    params: StaffParams,
    /** Without `from` from now on, without `until` until coming back. */
    body: z.strictObject({ from: z.optional(moment), until: z.optional(moment) }),
    output: Staff,
  },
  comeBack: {
    method: "DELETE",
    path: "/api/staff/{staffId}/away",
    who: rights.self,
    summary: "Says that a member is here, also instead of a planned absence",
    params: StaffParams,
    output: Staff,
  },
  listTeams: {
    method: "GET",
    path: "/api/teams",
    who: rights["people.read"],
    summary: "All teams, by name",
    output: z.object({ teams: z.array(Team) }),
  },
  addTeam: {
    method: "POST",
    path: "/api/teams",
    who: rights["organisation.change"],
    summary: "Adds a team; the default one takes the place of the one before",
    body: z.strictObject(TeamFields),
    output: Team,
  },
  upsertTeam: {
    method: "PUT",
    path: "/api/teams/{teamId}",
    who: rights["organisation.change"],
    summary:
      "Adds or changes a team; a new default takes the place of the one before. Without a version the last word counts",
    params: z.strictObject({ teamId }),
    body: z.strictObject({ ...TeamFields, version }),
    output: Team,
  },
});
