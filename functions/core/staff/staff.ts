import * as z from "zod/mini";
import { identity } from "../../adapters/site.ts";
import * as table from "../../adapters/table.ts";
import { roles } from "../access.ts";
import { may, type StaffActor, staffActor } from "../actor.ts";
import * as Calendar from "../calendar/calendar.ts";
import { nowIso } from "../clock.ts";
import { VisibleError } from "../errors.ts";
import { fn } from "../fn.ts";
import { deriveId, type Id, idOf, newId } from "../id.ts";
import type { Item } from "../item.ts";
import { needsTimeZone } from "../time-zone.ts";
import { needsVersion, Written, written, writtenFields } from "../written.ts";
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
  calendarId: z.optional(idOf("calendar")),
  ...Written.shape,
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
  /** At the moment of reading: an away member is given no new work. */
  away: z._default(z.boolean(), false),
  awayFrom: z.optional(z.string()),
  awayUntil: z.optional(z.string()),
  languages: z.optional(z.array(z.string())),
  /** Somebody who left is given no work, and is no longer let in. */
  isActive: z._default(z.boolean(), true),
  leftAt: z.optional(z.string()),
  ...Written.shape,
});
export type Staff = z.infer<typeof Staff>;

/** Whether a member is away at a moment: from the beginning of the absence until its end, or until coming back where it has none. */
const isAway = ({ awayFrom, awayUntil }: Pick<Staff, "awayFrom" | "awayUntil">, at: string): boolean =>
  awayFrom !== undefined && awayFrom <= at && (awayUntil === undefined || at < awayUntil);

/** Whether a member can be given work at the moment of reading. */
export const isHere = (member: Pick<Staff, "away" | "isActive">): boolean => member.isActive && !member.away;

function toStaff(item: Item): Staff {
  const { away, ...member } = z.parse(Staff, item);
  // Before absences had times, being away was all that was kept.
  const absence = away ? { awayFrom: "1970-01-01T00:00:00.000Z" } : {};
  return { ...absence, ...member, away: isAway({ ...absence, ...member }, nowIso()) };
}
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
  if (!member.isActive)
    throw new VisibleError("forbidden", "You are no longer a member here. Ask an administrator if this is a mistake.");
  return { ...member, roles: actor.roles, actor };
}

/** What records call the signed-in member: the name, or the sign-in of somebody whom nobody has added yet. */
export async function presentName(): Promise<string> {
  const { id, subject } = staffActor();
  return (await find(id))?.name ?? subject;
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

/** The ids of all members, whoever asks; those who left, too. */
export const allIds = async (): Promise<Id<"staff">[]> =>
  (await table.queryAll(items.listStaff())).map((item) => toStaff(item).id);

/** Those who keep the organisation and are still here, by name. */
export const administrators = async (): Promise<Staff[]> =>
  (await table.queryAll(items.listStaff()))
    .map(toStaff)
    .filter((member) => member.isActive && member.roles.includes("admin"))
    .sort(byName);

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
  return (await membersOf(teamId)).filter((member) => member.isActive && member.roles.includes("manager"));
}

const Fields = z.omit(Staff, { id: true, away: true, awayFrom: true, awayUntil: true, leftAt: true, ...writtenFields });

/** Adds a member by the id of their sign-in. */
export const add = fn(Fields, async (fields): Promise<Staff> => {
  const id = deriveId("staff", fields.subject);
  const before = await find(id);
  if (before)
    throw refusal("subject", `${before.name} has this sign-in, and is a member already. Change that entry instead.`);
  return save(undefined, { ...fields, id, away: false });
});

/** Adds or changes a member: an administrator says everything that is known. */
export const upsert = fn(
  z.extend(Fields, { staffId: idOf("staff"), away: z.optional(z.boolean()), version: z.optional(z.number()) }),
  async ({ staffId, away, version, ...fields }): Promise<Staff> => {
    if (staffId !== deriveId("staff", fields.subject))
      throw refusal("subject", "This is not the sign-in that belongs to this id. Copy the sign-in id again.");
    const before = await find(staffId);
    needsVersion(before, version);
    const { awayFrom, awayUntil } = before ?? {};
    const kept = away === undefined || away === (before?.away ?? false);
    const absence = kept ? { awayFrom, awayUntil } : away ? { awayFrom: nowIso() } : {};
    return save(before, { ...fields, id: staffId, away: false, ...absence });
  },
);

/** Writes a member in the place of how one stood. */
async function save(before: Staff | undefined, member: Omit<Staff, "leftAt" | keyof Written>): Promise<Staff> {
  needsTimeZone(member.timeZone);
  if (member.teamId && !(await findTeam(member.teamId)))
    throw refusal("teamId", "There is no such team. Add the team first.");
  const at = nowIso();
  const after: Staff = {
    ...member,
    away: isAway(member, at),
    leftAt: member.isActive ? undefined : (before?.leftAt ?? at),
    ...written(before),
  };
  await table.write(items.putStaff(after));
  return after;
}

/** Changes what members decide about themselves. */
export const updateMe = fn(
  z.object({ locale: z.string(), timeZone: z.string(), version: z.optional(z.number()) }),
  async ({ version, ...wishes }): Promise<Staff> => {
    const { actor } = await present();
    const before = await known(actor.id);
    needsVersion(before, version);
    return save(before, { ...before, ...wishes });
  },
);

/** Says from when until when a member is away. */
export const setAway = fn(
  z.object({ staffId: idOf("staff"), from: z.optional(z.string()), until: z.optional(z.string()) }),
  async ({ staffId, from, until }): Promise<Staff> => {
    const before = await mine(staffId);
    const at = nowIso();
    const awayFrom = from ? new Date(from).toISOString() : at;
    const awayUntil = until && new Date(until).toISOString();
    if (awayUntil && awayUntil <= at)
      throw refusal("until", "This lies in the past. Choose a time that is still to come.");
    if (awayUntil && awayUntil <= awayFrom)
      throw refusal("until", "The absence ends before it begins. Choose a later end.");
    return save(before, { ...before, awayFrom, awayUntil });
  },
);

/** Says that a member is here. */
export const comeBack = fn(z.object({ staffId: idOf("staff") }), async ({ staffId }): Promise<Staff> => {
  const { awayFrom, awayUntil, ...before } = await mine(staffId);
  return save(before, { ...before });
});

async function known(id: string): Promise<Staff> {
  const member = await find(id);
  if (!member) throw new VisibleError("not_found", "There is no such member of staff. Look at the list of people.");
  return member;
}

/** The member, where the signed-in one may speak for them: oneself, or anybody as administrator. */
async function mine(id: string): Promise<Staff> {
  const { actor } = await present();
  if (actor.id !== id && !may(actor, "organisation.change"))
    throw new VisibleError("forbidden", "Only an administrator says for others that they are away.");
  return known(id);
}

/** All teams, by name. */
export const listTeams = async () => ({
  teams: (await table.queryAll(items.listTeams())).map(toTeam).sort(byName),
});

const TeamFields = z.omit(Team, { id: true, ...writtenFields });

/** Adds a team. */
export const addTeam = fn(TeamFields, (fields) => saveTeam(undefined, { ...fields, id: newId("team") }));

/** Adds or changes a team. */
export const upsertTeam = fn(
  z.extend(TeamFields, { teamId: idOf("team"), version: z.optional(z.number()) }),
  async ({ teamId, version, ...fields }): Promise<Team> => {
    const before = await findTeam(teamId);
    needsVersion(before, version);
    return saveTeam(before, { ...fields, id: teamId });
  },
);

/** Writes a team in the place of how it stood; of all teams one at most is the default. */
async function saveTeam(before: Team | undefined, fields: Omit<Team, keyof Written>): Promise<Team> {
  needsTimeZone(fields.timeZone);
  if (fields.calendarId && !(await Calendar.find(fields.calendarId)))
    throw refusal("calendarId", "There is no such calendar. Add the calendar first.");
  if (before?.isDefault && !fields.isDefault)
    throw refusal(
      "isDefault",
      "Some team has to take the tasks of unknown teams. Make another one the default instead.",
    );
  const { teams } = await listTeams();
  for (const helpDeskId of fields.helpDeskIds) {
    const other = teams.find((team) => team.id !== fields.id && team.helpDeskIds.includes(helpDeskId));
    if (other)
      throw refusal(
        "helpDeskIds",
        `${other.name} has the help desk's id ${helpDeskId} already. Remove it there first.`,
      );
  }
  const team: Team = { ...fields, ...written(before) };
  if (!team.isDefault || before?.isDefault) await table.write(items.putTeam(team));
  else {
    const appointed = (await table.get(items.defaultTeam()))?.teamId as string | undefined;
    const replaced = appointed ? await findTeam(appointed) : teams.find((other) => other.isDefault);
    await table.transact([
      items.appointDefault(team.id, appointed),
      items.putTeam(team),
      ...(replaced?.isDefault && replaced.id !== team.id ? [items.dismissDefault(replaced)] : []),
    ]);
  }
  return team;
}

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

const refusal = (field: string, sentence: string) => new VisibleError("invalid", sentence, { [field]: sentence });
