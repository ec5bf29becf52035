import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Platform } from "../platform.ts";
import { customerBy } from "./customers.ts";
import type { HelpDesk } from "./help-desk.ts";
import { day, hour, minute, served } from "./plan.ts";
import { chanceOf } from "./random.ts";
import { type Locale, type StoryId, storyOf } from "./stories.ts";

/** The demo's customers are numbered up to here; whoever comes later is somebody new. */
const mostCustomers = 20_000;

interface Wanted {
  /** A directory for `items.json.gz`, which must lie on the disk where it is going to be used. */
  out: string;
  seed: number;
  small: boolean;
  siteUrl: string;
}

/** Lives the department's history up to now in a process of its own, and leaves its items in DynamoDB's export format; says where. */
export async function generateDemo(
  { out, seed, small, siteUrl }: Wanted,
  tell: (share: number) => void,
): Promise<string> {
  const child = fork(
    join(import.meta.dirname, "generate.ts"),
    ["--out", out, "--seed", String(seed), "--site", siteUrl, ...(small ? ["--small"] : [])],
    // Most objects live for one verb only.
    { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: ["--max-semi-space-size=64"] },
  );
  child.on("message", ({ share }: { share: number }) => tell(share));
  const [[code], said] = await Promise.all([once(child, "exit"), child.stderr ? text(child.stderr) : ""]);
  if (code !== 0) throw new Error(`The demo data could not be made.\n${said.trim()}`);
  return join(out, "items.json.gz");
}

/** Cases that are resolved around now. `due`: the minutes until the survey goes out; else `ago`, the hours since the resolution. */
const todays: readonly { locale: Locale; channel: "email" | "sms"; story: StoryId; due?: number; ago?: number }[] = [
  { locale: "en", channel: "email", story: "delivery_delay", due: 1 },
  { locale: "zh-CN", channel: "email", story: "system_operation_error", due: 2 },
  { locale: "en", channel: "sms", story: "service_attitude", due: 3 },
  { locale: "de", channel: "email", story: "product", due: 3.5 },
  { locale: "zh-CN", channel: "sms", story: "delivery_delay", due: 5 },
  { locale: "en", channel: "email", story: "other", due: 8 },
  { locale: "en", channel: "email", story: "system_operation_error", ago: 0.1 },
  { locale: "zh-CN", channel: "email", story: "delivery_delay", ago: 0.5 },
  { locale: "en", channel: "sms", story: "product", ago: 1.5 },
  { locale: "de", channel: "email", story: "delivery_delay", ago: 3 },
  { locale: "zh-CN", channel: "email", story: "product_description_mismatch", ago: 5 },
];

/** Tells the running platform of cases that were resolved yesterday and today, so that mail is on its way, some of it in a minute. */
export async function resolveToday(platform: Platform, helpDesk: HelpDesk, seed: number): Promise<void> {
  const now = platform.clock.now().getTime();
  const iso = (at: number) => new Date(at).toISOString();
  const hourIn = (timeZone: string) =>
    Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(now));
  const chance = chanceOf(seed + 7);
  const present = new Date(now);
  const monthStart = Date.UTC(present.getUTCFullYear(), present.getUTCMonth());
  for (const [index, { locale, channel, story, due, ago = 0 }] of todays.entries()) {
    const isAwake = (timeZone: string) => hourIn(timeZone) >= 9 && hourIn(timeZone) < 20;
    const customer = customerBy(chance, mostCustomers + index + 1, { locale, channel, isAwake });
    const resolvedAt = due === undefined ? now - ago * hour : now - day + due * minute;
    const openedAt = resolvedAt - chance.between(90, 1200) * minute;
    const { agent, team, locationId, variant } = served(chance, story, "hotline");
    const { subjects } = storyOf(story);
    const { status, body } = await helpDesk.announce({
      source: "demo",
      externalId: `T-${200_000 + index}`,
      status: "resolved",
      at: iso(resolvedAt),
      subject: subjects[variant % subjects.length]?.[locale] ?? story,
      customer,
      agent,
      teamId: team,
      ...(locationId && { locationId }),
      channel: "hotline",
      issueType: story,
      openedAt: iso(openedAt),
      acceptedAt: iso(openedAt + 9 * minute),
      contacts: chance.between(1, 3),
      // The published months stay as they were published.
      isComplaint: openedAt >= monthStart,
    });
    if (status >= 300) throw new Error(`The intake refused a case: ${status} ${JSON.stringify(body)}`);
  }
  // What gathers for a minute is planned at once, so that the first survey is on its way.
  await platform.idle();
}
