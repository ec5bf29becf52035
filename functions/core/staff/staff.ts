import * as z from "zod/mini";
import { identity } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { roles } from "../access.ts";
import { may, type StaffActor, staffActor } from "../actor.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf } from "../id.ts";
import type { Item } from "../item.ts";
import * as items from "./staff.items.ts";

/** A group of owners with their manager. */
export const Team = z.object({
  id: idOf("team"),
  name: z.string(),
  timeZone: z.string(),
  /** How the help desks name this team. */
  helpDeskIds: z.array(z.string()),
  /** Takes the tasks of cases whose team nobody knows. */
  isDefault: z.boolean(),
});
export type Team = z.infer<typeof Team>;

/** A person who works here. */
export const Staff = z.object({
  id: idOf("staff"),
  /** The `sub` of the member's sign-in. */
  subject: z.string(),
  name: z.string(),
  email: z.string(),
  /** What the member is given work by; what a member may do is decided by the token's groups. */
  roles: z.array(z.enum(roles)),
  teamId: z.optional(idOf("team")),
  /** The member's id in the help desk, where the member serves cases too. */
  agentId: z.optional(z.string()),
  locale: z.string(),
  timeZone: z.string(),
  /** An away member is given no new work. */
  away: z.boolean(),
  languages: z.optional(z.array(z.string())),
});
export type Staff = z.infer<typeof Staff>;

const toStaff = (item: Item): Staff => z.parse(Staff, item);
const toTeam = (item: Item): Team => z.parse(Team, item);
const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

/** The member, or undefined. */
export async function find(id: string): Promise<Staff | undefined> {
  const item = await table.get(items.staffOf(id));
  return item && toStaff(item);
}

/** The team, or undefined. */
export async function findTeam(id: string): Promise<Team | undefined> {
  const item = await table.get(items.teamOf(id));
  return item && toTeam(item);
}

/** The signed-in member with the roles of this sign-in; `not_found` for somebody whom no administrator has added. */
export async function present(): Promise<Staff & { actor: StaffActor }> {
  const actor = staffActor();
  const member = await find(actor.id);
  if (!member)
    throw new VisibleError(
      "not_found",
      `You are signed in, but not a member here yet. Ask an administrator to add you; your sign-in id is ${actor.subject}.`,
    );
  return { ...member, roles: actor.roles, actor };
}

/** Where anybody signs in. */
export const signIn = async () => identity();

/** The signed-in member, with the team. */
export const me = async () => {
  const { actor, ...member } = await present();
  return { ...member, team: member.teamId && (await findTeam(member.teamId)) };
};

/** All members, by name; only an administrator sees their sign-ins, addresses and help desk ids. */
export const list = async () => {
  const all = (await table.queryAll(items.listStaff())).map(toStaff).sort(byName);
  if (may(staffActor(), "organisation.change")) return { staff: all };
  return { staff: all.map(({ subject, email, agentId, ...colleague }) => colleague) };
};

/** The members of a team, by name. */
export async function membersOf(teamId: Id<"team">): Promise<Staff[]> {
  return (await table.queryAll(items.listStaff(teamId))).map(toStaff).sort(byName);
}

/** The auditors who are here. */
export async function auditors(): Promise<Staff[]> {
  const all = (await table.queryAll(items.listStaff())).map(toStaff);
  return all.filter((member) => member.roles.includes("auditor") && !member.away);
}

/** The members of a team who are called when one of its tasks is in trouble. */
export async function managersOf(teamId: Id<"team">): Promise<Staff[]> {
  return (await membersOf(teamId)).filter((member) => member.roles.includes("manager"));
}

/** Adds or changes a member: an administrator says everything that is known. */
export const upsert = fn(
  z.extend(z.omit(Staff, { id: true }), { staffId: idOf("staff") }),
  async ({ staffId, ...fields }): Promise<Staff> => {
    if (staffId !== deriveId("staff", fields.subject))
      throw refusal("subject", "This is not the sign-in that belongs to this id. Copy the sign-in id again.");
    needsTimeZone(fields.timeZone);
    if (fields.teamId && !(await findTeam(fields.teamId)))
      throw refusal("teamId", "There is no such team. Add the team first.");
    const member = { id: staffId, ...fields };
    await table.write(items.putStaff(member));
    return member;
  },
);

/** All teams, by name. */
export const listTeams = async () => ({
  teams: (await table.queryAll(items.listTeams())).map(toTeam).sort(byName),
});

/** Adds or changes a team. */
export const upsertTeam = fn(
  z.extend(z.omit(Team, { id: true }), { teamId: idOf("team") }),
  async ({ teamId, ...fields }): Promise<Team> => {
    needsTimeZone(fields.timeZone);
    const team = { id: teamId, ...fields };
    await table.write(items.putTeam(team));
    return team;
  },
);

/** The team that a help desk's team id means; else the default one; undefined only where there is no default. */
export async function teamFor(helpDeskId: string | undefined): Promise<Team | undefined> {
  const { teams } = await listTeams();
  return (
    teams.find((team) => helpDeskId && (team.id === helpDeskId || team.helpDeskIds.includes(helpDeskId))) ??
    teams.find((team) => team.isDefault)
  );
}

/** Whether the member sees the whole organisation's work, not only a team's. */
export const seesAllTeams = (who: StaffActor): boolean => may(who, "tasks.readAll");

function needsTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    throw refusal("timeZone", "This is not a time zone. Use a name such as Europe/Berlin.");
  }
}

const refusal = (field: string, sentence: string) => new VisibleError("invalid", sentence, { [field]: sentence });
