// `npm run bench:invite`: prints {"plannedPerSecond","sentPerSecond","unitsPerInvitation","memory"} of a campaign. Speed and units are those of the whole
// synthesized template on this machine, with its real database engine; memory is that of the worker over a million invitations, on a table that keeps nothing.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { putCustomer } from "../../functions/core/customer/customer.items.ts";
import { idFor } from "../../functions/core/customer/customer.ts";
import type { Usage } from "../../infra/local/platform.ts";
import { staffTheHouse, startHouse } from "../support/house.ts";
import { plant } from "./invitations.ts";

const customers = Number(process.env.CUSTOMERS ?? 500);
const million = Number(process.env.PLANNED ?? 1_000_000);
const minute = 60_000;
/** The clock moves on when what is due has been done, and this machine sends slower than the account may. */
const perMinute = 60;
const progress = (sentence: string): void => console.error(`${Math.round(performance.now() / 1000)} s: ${sentence}`);
const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** What functions whose path says so have read and written since. */
function unitsOf(before: Usage, after: Usage, path: RegExp) {
  const sum = (usage: Usage, name: "readUnits" | "writeUnits") =>
    Object.entries(usage.functions).reduce((total, [each, used]) => total + (path.test(each) ? used[name] : 0), 0);
  return {
    read: rounded((sum(after, "readUnits") - sum(before, "readUnits")) / customers),
    write: rounded((sum(after, "writeUnits") - sum(before, "writeUnits")) / customers),
  };
}

const house = await startHouse();
try {
  const { platform, api } = house;
  await staffTheHouse(house);
  const at = new Date().toISOString();
  await plant(
    platform,
    Array.from({ length: customers }, (_, n) => {
      const externalId = `C-${n}`;
      const email = `hannah.schneider.${n}@customer.example`;
      const facts = { name: "Hannah Schneider", email, locale: "en", timeZone: "UTC", tier: "medium" as const };
      const consent = { email: true, sms: false };
      const id = idFor("bench", externalId);
      return putCustomer({
        ...facts,
        id,
        source: "bench",
        externalId,
        consent,
        quarantine: {},
        informedAt: at,
        createdAt: at,
      }).item;
    }),
  );
  await platform.idle();
  const start = platform.clock.now();
  start.setUTCHours(start.getUTCHours() < 10 ? 10 : 34, 0, 0, 0);
  await platform.clock.moveTo(start);
  progress(`${customers} customers are there`);

  const campaign = { name: "Bench", surveyId: "nps", sharePercent: 100, perMinute, repeats: "never" };
  const before = structuredClone(platform.usage());
  let began = performance.now();
  const made = await api("chen.jing", "POST", "/api/campaigns", campaign);
  if (made.status !== 200) throw new Error(`The campaign was not made: ${JSON.stringify(made.body)}`);
  const stageOf = async () =>
    (await api("chen.jing", "GET", `/api/campaigns/${made.body.id}`)).body.progress as {
      stage: string;
      planned: number;
    };
  while ((await stageOf()).planned < customers) await new Promise((resolve) => setTimeout(resolve, 500));
  const planned = (performance.now() - began) / 1000;
  await platform.idle();
  const afterPlanning = structuredClone(platform.usage());
  progress("planned");

  began = performance.now();
  for (let past = 0; past <= Math.ceil(customers / perMinute) + 1; past++) await platform.clock.moveBy(minute);
  await platform.idle();
  const sending = (performance.now() - began) / 1000;
  const after = structuredClone(platform.usage());
  const sent = platform.mail.list().filter(({ to }) => to.some((each) => each.endsWith("@customer.example"))).length;
  if (sent !== customers) throw new Error(`${sent} of ${customers} were sent.`);
  progress("sent");

  const child = spawnSync(process.execPath, ["--expose-gc", join(import.meta.dirname, "invite-memory.ts")], {
    env: { ...process.env, CUSTOMERS: String(million) },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const memory = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "{}");
  console.log(
    JSON.stringify({
      engine: "the template on this machine, its real database engine",
      invitations: customers,
      plannedPerSecond: rounded(customers / planned, 0),
      sentPerSecond: rounded(customers / sending, 0),
      unitsPerInvitation: {
        planning: unitsOf(before, afterPlanning, /Campaign/i),
        sending: unitsOf(afterPlanning, after, /SendEmail|Sweep/i),
      },
      memory: { table: "keeps nothing, in process", ...memory },
    }),
  );
} finally {
  await house.stop();
}
