import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deriveId, type Id } from "../../functions/core/id.ts";
import { type HelpDesk, openHelpDesk } from "../../infra/local/demo/help-desk.ts";
import { personOf } from "../../infra/local/demo/people.ts";
import { staffApi } from "../../infra/local/demo/staff-api.ts";
import { createDesk, type Desk } from "../../infra/local/desk/desk.ts";
import { tourScript } from "../../infra/local/desk/page.ts";
import { openPhones, type Phones } from "../../infra/local/desk/phone.ts";
import { createIdentity, type Identity } from "../../infra/local/identity.ts";
import { type LogEntry, type Platform, type PlatformOptions, startPlatform } from "../../infra/local/platform.ts";
import { buildConsole, synthesize } from "../../infra/local/prepare.ts";

/** Each worker of the test runner has a port of its own, and the template that names it. */
const port = Number(process.env.LOOPKEEPER_TEST_PORT ?? 4390) + Number(process.env.VITEST_POOL_ID ?? 9);
export const siteUrl = `http://127.0.0.1:${port}`;
export const assembly = join(import.meta.dirname, `../../cdk.out/test-${port}`);

/** The whole platform on this machine with its identity provider and help desk, in a directory of its own. */
export interface House {
  platform: Platform;
  identity: Identity;
  helpDesk: HelpDesk;
  /** Everything that was logged at warning or error. */
  troubles: LogEntry[];
  /** Calls the staff API as a demo person. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is what the test asserts about
  api: (subject: string, method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;
  stop: () => Promise<void>;
}

export const staffIdOf = (subject: string): Id<"staff"> => deriveId("staff", subject);

/** Synthesizes the template where its sources changed; says where it is. The runner has built the console before, once for all workers. */
export async function prepareHouse(): Promise<string> {
  if (!process.env.VITEST) await buildConsole();
  await synthesize(assembly, siteUrl);
  return assembly;
}

export interface HouseOptions extends Pick<PlatformOptions, "disturb" | "onUse"> {
  /** Outlives the house where it is given. */
  data?: string;
  /** Brings the guided tour into the console. */
  tour?: boolean;
  /** How long an access token lasts, where not an hour. */
  tokenSeconds?: number;
  /** Another template than the one of the sources as they are now. */
  assembly?: string;
}

/** Starts the platform on the synthesized template. */
export async function startHouse({
  data,
  assembly: given,
  tour,
  tokenSeconds,
  ...options
}: HouseOptions = {}): Promise<House> {
  const template = given ?? (await prepareHouse());
  const directory = data ?? mkdtempSync(join(tmpdir(), "loopkeeper-"));
  const troubles: LogEntry[] = [];
  const identity = createIdentity({ siteUrl, data: directory, ...(tokenSeconds && { tokenSeconds }) });
  let desk: Desk | undefined;
  const platform = await startPlatform({
    ...options,
    assembly: template,
    data: directory,
    port,
    extra: { "/oidc": identity.handle, "/play": createDesk(siteUrl, directory, () => desk) },
    ...(tour && { insert: tourScript.text }),
    log: (entry) => {
      if (entry.level === "warn" || entry.level === "error") troubles.push(entry);
    },
  });
  const helpDesk = await openHelpDesk(platform, identity, directory);
  const phones: Phones = openPhones(join(directory, "phones.ndjson"));
  desk = { siteUrl, platform, helpDesk, phones, api: staffApi(siteUrl, identity), preparing: () => undefined };
  const api: House["api"] = async (subject, method, path, body) => {
    const response = await fetch(`${siteUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await identity.tokenFor(subject)}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  return {
    platform,
    identity,
    helpDesk,
    troubles,
    api,
    stop: async () => {
      await platform.stop();
      identity.stop();
      if (!data) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Teams and staff as an administrator sets them up: one team, two owners of which one also serves customers, a manager, a head, an auditor. */
export async function staffTheHouse({ api }: Pick<House, "api">): Promise<{ teamId: Id<"team"> }> {
  const teamId = deriveId("team", "test");
  const done = async (reply: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await reply;
    if (status !== 200) throw new Error(`The house could not be staffed: ${status} ${JSON.stringify(body)}`);
  };
  const admin = "ada.lindqvist";
  await done(
    api(admin, "PUT", `/api/teams/${teamId}`, {
      name: "Delivery and returns",
      timeZone: "Europe/Berlin",
      isDefault: true,
      helpDeskIds: ["delivery"],
    }),
  );
  for (const subject of [
    "marco.bianchi",
    "priya.nair",
    "tom.becker",
    "chen.jing",
    "sofia.alvarez",
    "zhou.jie",
    admin,
  ]) {
    const person = personOf(subject);
    if (!person) throw new Error(`There is no demo person ${subject}.`);
    await done(
      api(admin, "PUT", `/api/staff/${staffIdOf(subject)}`, {
        subject,
        name: person.name,
        email: person.email,
        roles: [person.group],
        locale: person.locale,
        timeZone: person.timeZone,
        ...(person.team && { teamId }),
        ...(person.agentId && { agentId: person.agentId }),
      }),
    );
  }
  return { teamId };
}

/** The first link in a mail that leads to a customer's page, with the score that it stands for. */
export function linkIn(raw: string | Uint8Array, score?: number): string {
  const text = Buffer.from(raw)
    .toString("utf8")
    .replace(/=\r?\n/g, "")
    .replaceAll("=3D", "=");
  const found = text.match(new RegExp(`${siteUrl}/r/[\\w-]{44}${score === undefined ? "" : `\\?s=${score}\\b`}`));
  if (!found) throw new Error(`There is no link${score === undefined ? "" : ` for the score ${score}`} in the mail.`);
  return found[0];
}

/** Posts a customer's form as a browser would. */
export const answer = (link: string, form: Record<string, string>): Promise<Response> =>
  fetch(link.split("?")[0] as string, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
