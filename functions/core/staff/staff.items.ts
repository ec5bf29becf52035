import type { Id } from "../id.ts";
import { type Get, type Put, type Query, type Update, when } from "../item.ts";
import { replaces, unchanged } from "../written.ts";
import type { Staff, Team } from "./staff.ts";

/** A member of staff. */
export const staffOf = (id: string): Get => ({
  op: "get",
  key: { pk: `staff#${id}`, sk: "staff" },
  consistent: true,
});

/** A member, in the place of the version before. Whether one is away now is not kept: it follows from the times. */
export const putStaff = ({ away, ...member }: Staff): Put => ({
  op: "put",
  item: {
    type: "staff",
    pk: `staff#${member.id}`,
    sk: "staff",
    bpk: "staff",
    bsk: `${member.teamId ?? "none"}#${member.id}`,
    ...member,
  },
  when: replaces(member),
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

/** A team, in the place of the version before. */
export const putTeam = (team: Team): Put => ({
  op: "put",
  item: { type: "team", pk: `team#${team.id}`, sk: "team", bpk: "teams", bsk: team.id, ...team },
  when: replaces(team),
});

/** Which team is the default one. */
export const defaultTeam = (): Get => ({ op: "get", key: { pk: "teams", sk: "default" }, consistent: true });

/** Makes a team the default one, instead of the one that was read; the teams themselves change in the same transaction. */
export const appointDefault = (teamId: Id<"team">, before: string | undefined): Put => ({
  op: "put",
  item: { type: "default-team", pk: "teams", sk: "default", teamId },
  when: before === undefined ? when.absent() : when.equals("teamId", before),
});

/** The team that was the default one is no longer. */
export const dismissDefault = (team: Team): Update => ({
  op: "update",
  key: { pk: `team#${team.id}`, sk: "team" },
  set: { isDefault: false, version: team.version + 1 },
  when: unchanged(team),
});

/** All teams. */
export const listTeams = (): Query => ({ op: "query", index: "board", pk: "teams" });
