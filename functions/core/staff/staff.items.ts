import type { Id } from "../id.ts";
import type { Get, Put, Query } from "../item.ts";
import type { Staff, Team } from "./staff.ts";

/** A member of staff. */
export const staffOf = (id: string): Get => ({
  op: "get",
  key: { pk: `staff#${id}`, sk: "staff" },
  consistent: true,
});

/** A member as an administrator says; the last word counts. */
export const putStaff = (member: Staff): Put => ({
  op: "put",
  item: {
    type: "staff",
    pk: `staff#${member.id}`,
    sk: "staff",
    bpk: "staff",
    bsk: `${member.teamId ?? "none"}#${member.id}`,
    ...member,
  },
});

/** All members, or a team's. */
export const listStaff = (teamId?: Id<"team">): Query => ({
  op: "query",
  index: "board",
  pk: "staff",
  ...(teamId && { sk: { beginsWith: `${teamId}#` } }),
});

/** A team. */
export const teamOf = (id: string): Get => ({ op: "get", key: { pk: `team#${id}`, sk: "team" }, consistent: true });

/** A team as an administrator says; the last word counts. */
export const putTeam = (team: Team): Put => ({
  op: "put",
  item: { type: "team", pk: `team#${team.id}`, sk: "team", bpk: "teams", bsk: team.id, ...team },
});

/** All teams. */
export const listTeams = (): Query => ({ op: "query", index: "board", pk: "teams" });
