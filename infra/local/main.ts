import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import { generateDemo, resolveToday } from "./demo/demo.ts";
import { openHelpDesk } from "./demo/help-desk.ts";
import { people } from "./demo/people.ts";
import { staffApi } from "./demo/staff-api.ts";
import { createDesk, type Desk } from "./desk/desk.ts";
import { tourScript } from "./desk/page.ts";
import { openPhones } from "./desk/phone.ts";
import { createIdentity } from "./identity.ts";
import { type LogEntry, startPlatform } from "./platform.ts";
import { buildConsole, synthesize } from "./prepare.ts";
import { fillTable } from "./services/dynamodb.ts";
import { readAssembly } from "./template.ts";

const help = `Runs Loopkeeper on this machine: the template that a deployment ships, with mail, phone and clock beside it.

  npm start -- [options]

  --port N     port of the site (4300)
  --data DIR   where the state lives; it survives a restart (.loopkeeper)
  --empty      begin without demo data
  --small      begin with a tenth of the demo's customers: the reports' months are the same
  --no-tour    leave the guided tour out of the console
  --seed N     which demo data to make (1); the same number makes the same data
  --help       this text

Everything listens on 127.0.0.1 only. To begin again, stop it and delete the data directory.
`;

const root = join(import.meta.dirname, "../..");

/** An error whose message is all that the person needs. */
class Refusal extends Error {}

function optionsIn(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "4300" },
      data: { type: "string", default: join(root, ".loopkeeper") },
      empty: { type: "boolean", default: false },
      small: { type: "boolean", default: false },
      "no-tour": { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  const seed = Number(values.seed);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Refusal(`--port takes a number from 1 to 65535, not ${values.port}.`);
  if (!Number.isSafeInteger(seed)) throw new Refusal(`--seed takes a whole number, not ${values.seed}.`);
  const { empty, small, help } = values;
  return { port, data: resolve(values.data), empty, small, tour: !values["no-tour"], seed, help };
}

/** Lines on the terminal: one for each step while it prepares, then one for each log entry. */
function terminal() {
  const live = process.stdout.isTTY;
  let step: { name: string; from: number } | undefined;
  const clear = () => live && step && process.stdout.write("\r\x1b[K");
  const draw = (detail = "") => live && step && process.stdout.write(`  ${step.name}${detail && `: ${detail}`}`);
  const done = (name: string, outcome: string | undefined, from: number): void => {
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    console.log(
      `${styleText("green", "✓")} ${name}${outcome ? `: ${outcome}` : ""} ${styleText("gray", `${seconds} s`)}`,
    );
  };
  const colors = { debug: "gray", info: "gray", warn: "yellow", error: "red" } as const;
  return {
    begin(name: string) {
      step = { name, from: performance.now() };
      draw();
    },
    detail(text: string) {
      clear();
      draw(text);
    },
    end(outcome?: string) {
      clear();
      if (step) done(step.name, outcome, step.from);
      step = undefined;
    },
    /** Another step is done, beside the one that goes on. */
    beside(name: string, outcome: string, from: number) {
      clear();
      done(name, outcome, from);
      draw();
    },
    log({ at, level, source, message, ...detail }: LogEntry) {
      if (level === "debug" || (step && level === "info")) return;
      clear();
      const told = readable(message, detail);
      const time = new Date(at).toLocaleTimeString("en-GB");
      const from = source.replace(/\/Function$/, "");
      console.log(`${styleText("gray", time)} ${styleText(colors[level], level.padEnd(5))} ${from} ${told}`);
      draw();
    },
  };
}

/** An entry's message; one that a function wrote as JSON is taken apart. */
function readable(message: string, detail: Record<string, unknown>): string {
  let text = message;
  let rest = detail;
  if (message.startsWith("{"))
    try {
      const { level, message: inner, ...more } = JSON.parse(message);
      text = String(inner);
      rest = { ...detail, ...more };
    } catch {
      // Not JSON after all: told as it is.
    }
  const parts = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [text, ...parts].join(" ");
}

/** Who listens on a port of this machine, as far as it can be told. */
async function holderOf(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/play/who`, { signal: AbortSignal.timeout(1000) });
    const { pid, data } = (await answer.json()) as { pid: number; data: string };
    return `Loopkeeper itself (process ${pid}, data in ${data}): it is at http://127.0.0.1:${port}/play`;
  } catch {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const listening = ["/proc/net/tcp", "/proc/net/tcp6"]
      .filter(existsSync)
      .flatMap((file) => readFileSync(file, "utf8").split("\n"))
      .map((line) => line.trim().split(/\s+/))
      .find((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === "0A");
    if (!listening) return undefined;
    const pid = readdirSync("/proc").find((entry) => /^\d+$/.test(entry) && holds(entry, `socket:[${listening[9]}]`));
    if (!pid) return "a process of another user";
    return `process ${pid} (${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()})`;
  }
}

function holds(pid: string, socket: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === socket;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const options = optionsIn(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const { port, data } = options;
  const siteUrl = `http://127.0.0.1:${port}`;
  const holder = await holderOf(port);
  if (holder) throw new Refusal(`Port ${port} is held by ${holder}. Use that, stop it, or choose another with --port.`);

  const { begin, detail, end, beside, log } = terminal();
  // Only what this program makes lies under `state`, so that an unfinished demo can be thrown away as a whole.
  const state = join(data, "state");
  const mark = join(data, "demo.json");
  const demo: { seed: number; done: boolean } | undefined = existsSync(mark)
    ? JSON.parse(readFileSync(mark, "utf8"))
    : undefined;
  if (demo && !demo.done) {
    console.log("The demo data was not finished the last time: it is made anew.");
    rmSync(state, { recursive: true, force: true });
  }
  const isNew = !existsSync(state);
  const seeding = isNew && !options.empty;
  mkdirSync(state, { recursive: true });
  if (seeding) writeFileSync(mark, JSON.stringify({ seed: options.seed, done: false }));

  // One for each port: the port is in the template, and another start must not take the files of one that runs.
  const assembly = join(data, "cdk.out", String(port));
  const prepare = async () => {
    const from = performance.now();
    beside("Console", (await buildConsole()) ? "built" : "unchanged", from);
    const then = performance.now();
    beside("Template", (await synthesize(assembly, siteUrl)) ? "synthesized" : "unchanged", then);
  };
  begin(seeding ? "Demo data" : "Preparing");
  // Side by side: the history needs a core for as long as all the rest.
  const [items] = await Promise.all([
    seeding && generateDemo({ out: state, ...options, siteUrl }, (share) => detail(`${Math.floor(100 * share)} %`)),
    prepare(),
  ]);
  if (items) {
    detail("loading");
    await fillTable(readAssembly(assembly, { siteUrl, awsUrl: siteUrl }), state, items);
  }
  end();

  begin("Platform");
  let desk: Desk | undefined;
  let preparing: string | undefined;
  const identity = createIdentity({ siteUrl, data: state });
  const platform = await startPlatform({
    assembly,
    data: state,
    port,
    extra: { "/oidc": identity.handle, "/play": createDesk(siteUrl, data, () => desk) },
    ...(options.tour && { insert: tourScript.text }),
    log,
    onProgress: detail,
  });
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log(`\n${signal === "SIGINT" ? "Stopping" : `Stopping on ${signal}`}; everything is kept in ${data}.`);
    await platform.stop();
    identity.stop();
    process.exit(seeding && preparing ? 1 : 0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const helpDesk = await openHelpDesk(platform, identity, state);
  const phones = openPhones(join(state, "phones.ndjson"));
  const api = staffApi(siteUrl, identity);
  desk = { siteUrl, platform, helpDesk, phones, api, preparing: () => preparing };
  end();

  if (seeding) {
    begin("Today's cases");
    preparing = "today";
    await resolveToday(platform, helpDesk, options.seed);
    writeFileSync(mark, JSON.stringify({ seed: options.seed, done: true }));
    preparing = undefined;
    end();
  }

  const named = (group: (typeof people)[number]["group"]) =>
    people.filter((person) => person.group === group && !person.away).map(({ name }) => name);
  const some = (group: (typeof people)[number]["group"]) => named(group).slice(0, 3).join(", ");
  console.log(`
  ${styleText("bold", `${siteUrl}/play`)}

  Everybody signs in with one click: ${some("owner")} and others close loops, ${some("auditor")} and others visit,
  ${named("manager")[0]} manages, ${named("admin")[0]} administers.
  Ctrl-C stops; state is kept in ${data}
`);
}

main().catch((error) => {
  const isSentence = error instanceof Refusal || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  console.error(isSentence ? (error as Error).message : error instanceof Error ? `\n${error.message}` : error);
  if (!isSentence && process.env.NODE_DEBUG) console.error(error);
  process.exit(1);
});
