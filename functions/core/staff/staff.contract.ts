import * as z from "zod/mini";
import { rights, roles } from "../access.ts";
import { defineContract } from "../contract.ts";

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
const crockford = "[0-7][0-9A-HJKMNP-TV-Z]{25}";
const staffId = z.string().check(z.regex(new RegExp(`^stf_${crockford}$`)));
const teamId = z.string().check(z.regex(new RegExp(`^tea_${crockford}$`)));

const TeamFields = {
  name: text(80),
  /** IANA name */
  timeZone: text(60),
  /** How the help desks name this team: a case's team is looked up by these. */
  helpDeskIds: z._default(z.array(text(100)).check(z.maxLength(50)), []),
  /** Takes the tasks of cases whose team nobody knows. */
  isDefault: z._default(z.boolean(), false),
};

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
  locale: z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  /** IANA name */
  timeZone: text(60),
  /** An away member is given no new work. */
  away: z._default(z.boolean(), false),
  /** Languages served, BCP 47. */
  languages: z.optional(z.array(text(35)).check(z.maxLength(20))),
};

const Staff = z.object({ id: staffId, ...StaffFields });

/** A member as colleagues see one; only administrators see the sign-in, the address and the help desk's id. */
const Colleague = z.object({
  ...Staff.shape,
  ...z.partial(z.pick(Staff, { subject: true, email: true, agentId: true })).shape,
});

const Team = z.object({ id: teamId, ...TeamFields });

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
  upsert: {
    method: "PUT",
    path: "/api/staff/{staffId}",
    who: rights["organisation.change"],
    summary: "Adds or changes a member; the id follows from the sign-in's subject",
    params: z.strictObject({ staffId }),
    body: z.strictObject(StaffFields),
    output: Staff,
  },
  listTeams: {
    method: "GET",
    path: "/api/teams",
    who: rights["people.read"],
    summary: "All teams, by name",
    output: z.object({ teams: z.array(Team) }),
  },
  upsertTeam: {
    method: "PUT",
    path: "/api/teams/{teamId}",
    who: rights["organisation.change"],
    summary: "Adds or changes a team",
    params: z.strictObject({ teamId }),
    body: z.strictObject(TeamFields),
    output: Team,
  },
});
